namespace ErpLink;

/// <summary>Everything that needs a person, and their answers.</summary>
/// <remarks>A singleton; thread-safe. Nothing ages out: an item stays until it is answered or its reason is gone.</remarks>
public interface IErpInbox
{
    /// <summary>The items the user may see, oldest first.</summary>
    ValueTask<IReadOnlyList<InboxItem>> ListAsync(InboxQuery query, ErpUser user, CancellationToken cancellationToken);

    /// <summary>The steps of a held plan as they are now, by link, side and field: what approving it does. Read page by page.</summary>
    /// <param name="item">The item of kind <see cref="InboxItemKind.HeldPlan"/>, open or not: what is left of the plan.</param>
    /// <param name="user">Who looks.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.InboxItemNotFound"/>, <see cref="ErrorCodes.AccessDenied"/>.</exception>
    IAsyncEnumerable<PlanStep> ReadPlanAsync(InboxItemId item, ErpUser user, CancellationToken cancellationToken);

    /// <summary>Answers an item. The decision is stored first, then carried out. Approving or dismissing a held plan is a run of its connection.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.InboxItemNotFound"/>, <see cref="ErrorCodes.DecisionRefused"/>,
    /// <see cref="ErrorCodes.AccessDenied"/>, <see cref="ErrorCodes.LinkBusy"/>, <see cref="ErrorCodes.ConnectionBusy"/>,
    /// <see cref="ErrorCodes.ParentNotLinked"/> for <see cref="AnswerChoice.CreateAgain"/>.</exception>
    ValueTask<AnswerResult> AnswerAsync(InboxAnswer answer, ErpUser user, CancellationToken cancellationToken);
}

namespace ErpLink;

/// <summary>Everything that needs a person, and their answers.</summary>
/// <remarks>A singleton; thread-safe. Nothing ages out: an item stays until it is answered or its reason is gone.</remarks>
public interface IErpInbox
{
    /// <summary>The items the user may see, oldest first.</summary>
    ValueTask<IReadOnlyList<InboxItem>> ListAsync(InboxQuery query, ErpUser user, CancellationToken cancellationToken);

    /// <summary>Answers an item. The decision is stored first, then carried out.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.InboxItemNotFound"/>, <see cref="ErrorCodes.DecisionRefused"/>,
    /// <see cref="ErrorCodes.AccessDenied"/>, <see cref="ErrorCodes.LinkBusy"/>.</exception>
    ValueTask<AnswerResult> AnswerAsync(InboxAnswer answer, ErpUser user, CancellationToken cancellationToken);
}

using System.Runtime.CompilerServices;
using ErpLink.Synchronizing;

namespace ErpLink.Inbox;

/// <summary>Plans that were held beyond the limits of the guard: their steps as data, and a person's answer.</summary>
internal sealed class HeldPlans(Engine engine)
{
    public async IAsyncEnumerable<PlanStep> ReadAsync(InboxItemId id, ErpUser user, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await engine.Store.FindInboxItemAsync(id, cancellationToken).ConfigureAwait(false) is not { Plan: { } plan } item)
            throw new ErpLinkException(ErrorCodes.InboxItemNotFound, FailureClass.NotFound, $"Inbox item {id} does not exist, or is no held plan. List the inbox again.");
        await engine.RequireAsync(user, AccessRight.See, item.Connection, cancellationToken).ConfigureAwait(false);
        await foreach (var page in HeldStage.PagesAsync(engine.Store, item.Connection, plan, cancellationToken).ConfigureAwait(false))
            foreach (var held in page) yield return held.Step;
    }

    public async ValueTask<AnswerResult> AnswerAsync(InboxItem item, InboxAnswer answer, ErpUser user, CancellationToken cancellationToken)
    {
        var connection = await engine.Connections.OpenAsync(item.Connection, cancellationToken).ConfigureAwait(false);
        await engine.RequireAsync(user, AccessRight.Answer, connection, cancellationToken).ConfigureAwait(false);
        if (answer.Choice is not (AnswerChoice.Approve or AnswerChoice.Dismiss)) throw ErpInbox.Refused(item, answer);
        if (item.Revision != answer.Revision) return new(AnswerStatus.Stale, item);
        var report = await new ErpSynchronizer(engine).AnswerPlanAsync(connection, item, dismisses: answer.Choice == AnswerChoice.Dismiss, user, cancellationToken).ConfigureAwait(false);
        var now = await engine.Store.FindInboxItemAsync(item.Id, cancellationToken).ConfigureAwait(false) ?? item;
        var status = report.Failure?.Code == ErrorCodes.AnswerStale ? AnswerStatus.Stale : report.State == RunState.Completed && report.Counters.Failed + report.Counters.Unknown == 0 ? AnswerStatus.Done : AnswerStatus.Pending;
        return new(status, now) { Run = report, Failure = report.Failure };
    }
}

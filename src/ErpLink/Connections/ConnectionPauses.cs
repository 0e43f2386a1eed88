using ErpLink.Diagnostics;
using ErpLink.Storage;
using ErpLink.Synchronizing;

namespace ErpLink.Connections;

/// <summary>
/// Pauses a connection that a side refuses as a whole, and lets it go on by itself when a probe succeeds. A pause is no failure of a
/// record: nothing is counted, everything stays due, and there is one inbox item for all.
/// </summary>
/// <remarks>Source: semantics, section 8; scenario T69; reliability, rows 11 and 12.</remarks>
internal sealed class ConnectionPauses(Engine engine)
{
    /// <summary>Whether a failure of a call as a whole concerns the connection.</summary>
    public static bool Concerns(FailureClass failureClass) => failureClass is FailureClass.Unauthorized or FailureClass.Forbidden;

    /// <summary>What a run of a paused connection answers.</summary>
    public static Failure FailureOf(string name, ConnectionPause pause) => pause.Failure ?? new Failure(FailureClass.MissingPrerequisite, ErrorCodes.ConnectionPaused,
        $"Connection '{name}' was paused by {pause.User?.DisplayName ?? "an administrator"} on {pause.Since:u}. Resume it to go on.");

    /// <summary>Opens a connection for a run. One that is paused, or is refused now, is not given: the failure says why.</summary>
    public async ValueTask<OpeningResult> OpenAsync(string nameOrId, ErpUser user, CancellationToken cancellationToken)
    {
        if (engine.Connections.FindOpen(nameOrId) is { } open) return new(open.Background, open.State, null, HasProbed: false);
        var state = await engine.Connections.StateAsync(nameOrId, cancellationToken).ConfigureAwait(false);
        await engine.RequireAsync(user, AccessRight.Link, state.Id, cancellationToken).ConfigureAwait(false);
        if (state.Pause is { } pause && !await MayGoOnAsync(nameOrId, pause, cancellationToken).ConfigureAwait(false))
            return new(null, state, FailureOf(state.Name, pause), HasProbed: true);
        try
        {
            var opened = await engine.Connections.OpenAsync(nameOrId, cancellationToken).ConfigureAwait(false);
            return new(opened.Background, opened.State, null, HasProbed: state.Pause is not null);
        }
        catch (ErpLinkException error) when (Concerns(error.FailureClass))
        {
            await PauseAsync(engine.Begin(user), state.Id, new ConnectionPause(engine.Now) { Failure = error.ToFailure() }, cancellationToken).ConfigureAwait(false);
            return new(null, state, error.ToFailure(), HasProbed: true);
        }
    }

    /// <summary>A pause by a person lasts until a person ends it; one by a refusal, until a probe succeeds.</summary>
    public async ValueTask<bool> MayGoOnAsync(string nameOrId, ConnectionPause pause, CancellationToken cancellationToken) =>
        pause.User is null && await engine.Connections.ProbeAsync(nameOrId, cancellationToken).ConfigureAwait(false);

    /// <summary>Pauses the connection. What is paused by a person already stays that person's; the same refusal again changes nothing.</summary>
    public async ValueTask PauseAsync(Operation operation, ConnectionId id, ConnectionPause pause, CancellationToken cancellationToken)
    {
        while (true)
        {
            var state = await StateAsync(id, cancellationToken).ConfigureAwait(false);
            if (state.Pause is { } before && (before.User is not null || (pause.User is null && before.Failure?.Code == pause.Failure?.Code))) return;
            var next = state with { Pause = pause with { Since = state.Pause?.Since ?? pause.Since } };
            var batch = operation.Batch().Put(next);
            var items = await OpenItemsAsync(id, cancellationToken).ConfigureAwait(false);
            if (pause.Failure is { } failure) batch.Put(Item(items.Count > 0 ? items[0] : null, id, failure));
            else foreach (var item in items) batch.Put(Closed(item));
            batch.Append(operation.Entry(JournalEvent.ConnectionPaused, id) with { Note = pause.Failure is { } why ? $"error {why.Code}" : "by a person" });
            if (!await CommitAsync(batch, cancellationToken).ConfigureAwait(false)) continue;
            Remember(next);
            if (pause.Failure is { } refusal) Telemetry.WasPaused(state.Name, refusal.Code);
            Log.Paused(engine.Logger, state.Name, pause.Failure?.Code ?? ErrorCodes.ConnectionPaused, pause.Failure?.Class);
            return;
        }
    }

    /// <summary>Lets the connection go on; closes the inbox item. What was set aside because it was forbidden is tried again.</summary>
    public async ValueTask ResumeAsync(Operation operation, ConnectionId id, CancellationToken cancellationToken)
    {
        while (true)
        {
            var state = await StateAsync(id, cancellationToken).ConfigureAwait(false);
            var items = await OpenItemsAsync(id, cancellationToken).ConfigureAwait(false);
            if (state.Pause is null && items.Count == 0) return;
            var next = state with { Pause = null };
            var batch = operation.Batch().Put(next).Append(operation.Entry(JournalEvent.ConnectionResumed, id));
            foreach (var item in items) batch.Put(Closed(item));
            if (!await CommitAsync(batch, cancellationToken).ConfigureAwait(false)) continue;
            Remember(next);
            Log.Resumed(engine.Logger, state.Name);
            await ParkedRecords.MarkDueAsync(operation, id, item => item.Failure?.Class == FailureClass.Forbidden, cancellationToken).ConfigureAwait(false);
            return;
        }
    }

    private async ValueTask<ConnectionState> StateAsync(ConnectionId id, CancellationToken cancellationToken) =>
        (await engine.Store.ReadConnectionsAsync(cancellationToken).ConfigureAwait(false)).First(s => s.Id == id);

    /// <summary>Whether it is stored; otherwise somebody else changed the connection at the same moment.</summary>
    private async ValueTask<bool> CommitAsync(StoreBatch batch, CancellationToken cancellationToken)
    {
        var result = await engine.Store.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
        return result.Refusal?.Reason == RefusalReason.FenceLost ? throw LinkSession.Fenced() : result.IsCommitted;
    }

    /// <summary>Runs of this process see it at once.</summary>
    private void Remember(ConnectionState next)
    {
        if (engine.Connections.FindOpen(next.Id) is { } open) open.State = next with { Revision = next.Revision + 1 };
    }

    private ValueTask<IReadOnlyList<InboxItem>> OpenItemsAsync(ConnectionId id, CancellationToken cancellationToken) =>
        engine.Store.ReadInboxAsync(new InboxQuery { Connection = id, Kind = InboxItemKind.ConnectionPaused }, cancellationToken);

    private InboxItem Item(InboxItem? open, ConnectionId id, Failure failure) =>
        (open ?? new InboxItem(InboxItemId.New(engine.Entropy, engine.Time), id, InboxItemKind.ConnectionPaused) { CreatedAt = engine.Now }) with
        {
            Failure = failure,
            Reason = failure.Message,
            Attempts = (open?.Attempts ?? 0) + 1,
            UpdatedAt = engine.Now,
        };

    private InboxItem Closed(InboxItem item) => item with { State = InboxItemState.Closed, UpdatedAt = engine.Now };
}

using ErpLink.Maps;
using ErpLink.Storage;
using Microsoft.Extensions.Logging;

namespace ErpLink.Connections;

/// <summary>Remembers what a definition was right with, and tells a person when a side is no longer as it was.</summary>
internal sealed class SchemaWatch(ILinkStore store, TimeProvider time, IEntropy entropy, ILogger logger)
{
    private const int AttemptsMax = 5;

    /// <summary>A definition that is new, or was changed, is judged strictly: a name that never was is an error, not a drift.</summary>
    public static bool WasRight(ConnectionState state, ConnectionDefinition definition) => SchemaSnapshot.IsOf(state.Schema, definition);

    /// <summary>What has another type or length than when the connection was last opened.</summary>
    public static IReadOnlyList<Problem> Reshaped(ConnectionState state, ConnectionDefinition definition, DescribedSides sides) =>
    [
        .. SchemaSnapshot.Changes(state.Schema!, definition, sides.AppDescription, sides.ErpDescription)
            .Select(change => new Problem(ProblemSeverity.Warning, ErrorCodes.SchemaDrifted, new ProblemPath(definition.Name).ToString(), change, "See whether the mappings still mean what they should."))
    ];

    /// <summary>Stores what was found when a connection was opened, where that is news.</summary>
    /// <returns>The state as it is stored now.</returns>
    public async ValueTask<ConnectionState> NoteAsync(ConnectionState state, ConnectionDefinition definition, DescribedSides sides, CancellationToken cancellationToken)
    {
        var snapshot = SchemaSnapshot.Of(definition, sides.AppDescription, sides.ErpDescription);
        var vanished = sides.Problems.Where(p => p.Code == ErrorCodes.SchemaDrifted).Select(p => $"{p.Path}: {p.Message}").ToArray();
        if (vanished.Length + sides.Reshaped.Count > 0) Log.Drifted(logger, definition.Name, vanished.Length + sides.Reshaped.Count);
        for (var attempt = 1; ; attempt++)
        {
            var batch = new StoreBatch();
            var next = state.Schema == snapshot ? state : state with { Schema = snapshot };
            if (next != state) batch.Put(next);
            await PutItemAsync(batch, state.Id, vanished, cancellationToken).ConfigureAwait(false);
            if (batch.IsEmpty) return state;
            var result = await store.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
            if (result.IsCommitted) return next != state ? next with { Revision = state.Revision + 1 } : state;
            var now = await store.FindConnectionAsync(state.Id, cancellationToken).ConfigureAwait(false);

            // Another version came into force at this moment: what was found says nothing of it.
            if (attempt == AttemptsMax || now is null || now.ActiveVersion != state.ActiveVersion) return now ?? state;
            state = now;
        }
    }

    private async ValueTask PutItemAsync(StoreBatch batch, ConnectionId id, string[] drift, CancellationToken cancellationToken)
    {
        var items = await store.ReadInboxAsync(new InboxQuery { Connection = id, Kind = InboxItemKind.SchemaDrift }, cancellationToken).ConfigureAwait(false);
        var open = items.Count > 0 ? items[0] : null;
        var reason = string.Join('\n', drift);
        var now = time.GetUtcNow();
        if (drift.Length == 0 && open is not null) batch.Put(open with { State = InboxItemState.Closed, UpdatedAt = now });
        if (drift.Length == 0 || open?.Reason == reason) return;
        batch.Put((open ?? new InboxItem(InboxItemId.New(entropy, time), id, InboxItemKind.SchemaDrift) { CreatedAt = now }) with { Reason = reason, UpdatedAt = now });
    }
}

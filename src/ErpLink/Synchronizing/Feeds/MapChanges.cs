using ErpLink.Maps;
using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>A map that was changed makes all its links eligible: they are compared once, and what was parked under the old map is tried
/// again. A changed policy is noticed in the same way, and writes nothing where nothing differs.</summary>
/// <remarks>Source: semantics, sections 3 and 8.</remarks>
internal static class MapChanges
{
    /// <summary>Stores the versions of the maps and, in the same transaction, that the changed ones owe a full compare.</summary>
    public static async ValueTask NoticeAsync(RunContext run, ConnectionClaim claim, FeedStage feeds, UnfinishedRuns left)
    {
        var state = run.Connection.State;
        var maps = run.Connection.Compiled.Maps;
        var known = (state.Maps ?? string.Empty).Split('\n');
        var next = state with { Maps = string.Join('\n', maps.Select(LineOf)) };
        if (next.Maps == state.Maps) return;
        var batch = run.Operation.Batch().Put(next);
        if (claim.Links > 0 && state.Maps is not null)
        {
            var changed = maps.Where(m => !known.Contains(LineOf(m))).ToArray();
            if (changed.Length > 0) left.Forget(batch); // What was compared before a position was compared under the old map.
            foreach (var (side, kind) in changed.SelectMany(m => m.Feeds)) feeds.OweFullCompare(batch, side, kind);
        }

        var result = await run.Engine.Store.CommitAsync(batch, CancellationToken.None).ConfigureAwait(false);
        if (result.Refusal?.Reason == RefusalReason.FenceLost) throw LinkSession.Fenced();
        if (result.IsCommitted) run.Connection.State = next with { Revision = next.Revision + 1 }; // Otherwise the next run notices it.
    }

    private static string LineOf(CompiledMap map) => $"{map} {map.Version}";
}

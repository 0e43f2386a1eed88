using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>A map that was changed makes all its links eligible: they are compared once, and what was parked under the old map is tried
/// again. A changed policy is noticed in the same way, and writes nothing where nothing differs.</summary>
/// <remarks>Source: semantics, sections 3 and 8.</remarks>
internal static class MapChanges
{
    /// <summary>Stores the versions of the maps and, in the same transaction, that the changed ones owe a full compare.</summary>
    public static async ValueTask NoticeAsync(RunContext run, ConnectionClaim claim, FeedStage feeds)
    {
        var state = run.Connection.State;
        var maps = run.Connection.Compiled.Maps;
        var changed = maps.Where(m => state.MapVersions.GetValueOrDefault(m.ToString()) != m.Version).ToArray();
        if (changed.Length == 0) return;
        var next = state with { MapVersions = maps.ToDictionary(m => m.ToString(), m => m.Version) };
        var batch = run.Operation.Batch().Put(next);
        if (claim.Links > 0 && state.MapVersions.Count > 0)
        {
            foreach (var map in changed)
            {
                feeds.OweFullCompare(batch, Side.App, map.Definition.Entity);
                feeds.OweFullCompare(batch, Side.Erp, map.Definition.Actor);
            }
        }

        var result = await run.Engine.Store.CommitAsync(batch, CancellationToken.None).ConfigureAwait(false);
        if (result.Refusal?.Reason == RefusalReason.FenceLost) throw LinkSession.Fenced();
        if (result.IsCommitted) run.Connection.State = next with { Revision = next.Revision + 1 }; // Otherwise the next run notices it.
    }
}

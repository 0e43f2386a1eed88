using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>Hints become due marks, nothing else.</summary>
internal sealed class ErpSignals(Engine engine) : IErpSignals
{
    public async ValueTask EntityChangedAsync(RecordRef entity, CancellationToken cancellationToken)
    {
        var key = Canonical(engine.Connections.FindAppDescription(entity.Kind), entity);
        await MarkAsync(await engine.Store.ReadLinksByEntityAsync(null, entity.Kind, [key], cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask ActorChangedAsync(string connection, RecordRef actor, CancellationToken cancellationToken)
    {
        var id = await engine.Connections.IdOfAsync(connection, cancellationToken).ConfigureAwait(false);
        var key = Canonical(engine.Connections.FindOpen(id)?.ErpDescription, actor);
        await MarkAsync(await engine.Store.ReadLinksByActorAsync(id, actor.Kind, [key], cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    public IDisposable Subscribe(Action<ConnectionId> listener)
    {
        ArgumentNullException.ThrowIfNull(listener);
        return engine.Wakes.Subscribe(listener);
    }

    /// <summary>A connection that was not opened yet is not opened for a hint: its first run compares what its feeds tell anyway.</summary>
    private static string Canonical(SideDescription? side, RecordRef record) => (side?.Kind(record.Kind)?.KeyEquality ?? default).Canonical(record.Key);

    private async ValueTask MarkAsync(IReadOnlyList<Link> links, CancellationToken cancellationToken)
    {
        if (links.Count == 0) return;
        var batch = new StoreBatch();
        foreach (var link in links) batch.MarkDue(link);
        await engine.Store.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
        foreach (var connection in links.Select(l => l.Connection).Distinct()) engine.Wakes.Wake(connection);
    }
}

using ErpLink.Maps;

namespace ErpLink.Synchronizing;

/// <summary>Stage Pair: both records of every link, read in batches, both sides at once. The links were loaded before, so what is read is
/// never older than the baselines it is compared with.</summary>
internal static class PairStage
{
    public static async ValueTask ReadAsync(RunContext run, CompiledMap map, IReadOnlyList<RunItem> items, CancellationToken cancellationToken)
    {
        var reads = await Both(
            BatchReader.ReadAsync(run, Side.App, map.App, items.Select(i => i.Ref(Side.App).Key), map.FieldsToRead(Side.App), cancellationToken),
            BatchReader.ReadAsync(run, Side.Erp, map.Erp, items.Select(i => i.Ref(Side.Erp).Key), map.FieldsToRead(Side.Erp), cancellationToken)).ConfigureAwait(false);
        foreach (var item in items) item.Pair = new Pair(Of(reads.App, item.Ref(Side.App).Key), Of(reads.Erp, item.Ref(Side.Erp).Key));
    }

    private static async ValueTask<(T App, T Erp)> Both<T>(ValueTask<T> app, ValueTask<T> erp)
    {
        var (first, second) = (app.AsTask(), erp.AsTask());
        await Task.WhenAll(first, second).ConfigureAwait(false);
        return (await first.ConfigureAwait(false), await second.ConfigureAwait(false));
    }

    private static ReadResult Of(IReadOnlyDictionary<RecordKey, ReadResult> read, RecordKey key) => read.GetValueOrDefault(key) ?? ReadResult.NotAnswered(key);
}

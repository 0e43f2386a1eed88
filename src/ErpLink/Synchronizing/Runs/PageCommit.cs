using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>One transaction for many links. When somebody was faster with one of them, each is committed on its own, so that it stops only
/// itself.</summary>
internal static class PageCommit
{
    /// <summary>Commits changes that were built from reads: a link that moved meanwhile is loaded again and left out.</summary>
    /// <returns>The items whose change is stored.</returns>
    public static ValueTask<IReadOnlyList<RunItem>> ReadAsync(RunContext run, IReadOnlyList<RunItem> items, Action<RunItem, LinkEdit> build) =>
        RunAsync(run, items, build, async item =>
        {
            try
            {
                return await item.Session.CommitReadAsync(edit => build(item, edit), CancellationToken.None).ConfigureAwait(false);
            }
            catch (ErpLinkException error) when (error.Code == ErrorCodes.LinkNotFound)
            {
                item.End(RunOutcome.Skipped); // It was disconnected meanwhile.
                return false;
            }
        });

    /// <summary>Commits changes of the links themselves: where a link moved meanwhile they are built again on what is there now.</summary>
    public static ValueTask<IReadOnlyList<RunItem>> AnyAsync(RunContext run, IReadOnlyList<RunItem> items, Action<RunItem, LinkEdit> build) =>
        RunAsync(run, items, build, async item =>
        {
            try
            {
                await item.Session.CommitAsync(edit => build(item, edit), CancellationToken.None).ConfigureAwait(false);
                return true;
            }
            catch (ErpLinkException error) when (error.Code is ErrorCodes.LinkNotFound or ErrorCodes.LinkBusy or ErrorCodes.WriteUnderWay)
            {
                item.End(RunOutcome.Failed, error.ToFailure()); // Its intent or due mark stands: the next run goes on.
                return false;
            }
        });

    private static async ValueTask<IReadOnlyList<RunItem>> RunAsync(
        RunContext run, IReadOnlyList<RunItem> items, Action<RunItem, LinkEdit> build, Func<RunItem, ValueTask<bool>> alone)
    {
        var batch = run.Operation.Batch();
        var edits = new List<(RunItem Item, LinkEdit Edit)>(items.Count);
        foreach (var item in items)
        {
            var edit = new LinkEdit(item.Session, batch);
            build(item, edit);
            if (edit.ChangesLink) edit.Finish();
            edits.Add((item, edit));
        }

        if (batch.IsEmpty) return items;
        var result = await run.Engine.Store.CommitAsync(batch, CancellationToken.None).ConfigureAwait(false);
        if (result.IsCommitted)
        {
            foreach (var (item, edit) in edits) item.Session.Adopt(edit, result);
            return items;
        }

        if (result.Refusal!.Reason == RefusalReason.FenceLost) throw LinkSession.Fenced();
        var stored = new List<RunItem>(items.Count);
        foreach (var item in items)
        {
            if (await alone(item).ConfigureAwait(false)) stored.Add(item);
        }

        return stored;
    }
}

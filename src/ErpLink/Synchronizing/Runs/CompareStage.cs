using ErpLink.Connections;
using ErpLink.Maps;
using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>Stages Pair and Merge of a page of links, without a write to either side or the store: for plans and for verify.</summary>
internal static class CompareStage
{
    public static async ValueTask<IReadOnlyList<ComparedLink>> ReadAsync(RunContext run, CompiledMap map, IReadOnlyList<LinkRow> rows, CancellationToken cancellationToken)
    {
        try
        {
            var items = rows.Select(r => new RunItem(LinkSession.Of(run.Operation, run.Connection, r))).ToArray();
            await PairStage.ReadAsync(run, map, [.. items.Where(i => i.Session.Link is { Actor: not null, IsEntityPending: false })], cancellationToken).ConfigureAwait(false);
            var found = items.Where(i => i.Pair is { App.Record: not null, Erp.Record: not null }).ToArray();
            var waiting = await ParentStage.FindAsync(run, map, found, cancellationToken).ConfigureAwait(false);
            var references = await ReferenceLinks.ResolveAsync(
                run.Engine, run.Connection, map, found.Select(i => i.Pair!.App.Record!), found.Select(i => i.Pair!.Erp.Record!), cancellationToken).ConfigureAwait(false);
            return [.. items.Select(i => Merge(i, references, waiting.Contains(i)))];
        }
        catch (RunStopped stopped)
        {
            throw Stopped(run.Connection, stopped.Failure);
        }
    }

    /// <summary>A side that does not answer leaves nothing to show.</summary>
    public static ErpLinkException Stopped(OpenConnection connection, Failure failure) =>
        new(failure.Code, failure.Class, failure.Message) { Connection = connection.Name, RetryAfter = failure.RetryAfter };

    private static ComparedLink Merge(RunItem item, ReferenceLinks? references, bool waits)
    {
        if (item.Pair is not { App.Record: { } app, Erp.Record: { } erp }) return new(item.Session, item.Pair, []);
        if (item.Session.Map.TakesPart(app, erp) is not true) return new(item.Session, item.Pair, []);
        var now = item.Session.Operation.Engine.Now;
        MergedField[] merged = [.. LinkMerge.Merge(item.Session, app, erp, references).Select(m => Oscillation.Check(item.Session.Link, m, now))];
        return new(item.Session, item.Pair, merged) { References = references, Waits = waits };
    }
}

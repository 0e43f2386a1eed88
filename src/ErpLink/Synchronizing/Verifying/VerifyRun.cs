using System.Runtime.CompilerServices;
using ErpLink.Maps;
using ErpLink.Merging;

namespace ErpLink.Synchronizing;

/// <summary>Verify: reads every linked record and says what differs and why. Writes nothing, needs no lease.</summary>
internal sealed class VerifyRun(RunContext run)
{
    public async IAsyncEnumerable<Drift> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var (map, rows) in new LinkPages(run).ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            foreach (var link in await CompareStage.ReadAsync(run, map, rows, cancellationToken).ConfigureAwait(false))
            {
                foreach (var drift in DriftsOf(link)) yield return drift;
            }
        }
    }

    private static IEnumerable<Drift> DriftsOf(ComparedLink link)
    {
        if (!link.IsRead)
        {
            yield return Whole(link);
            yield break;
        }

        foreach (var field in link.Fields.Where(f => Differs(link, f)))
        {
            var (reason, note) = Why(link, field);
            var definition = field.Field.Definition;
            yield return new Drift(link.Session.Link.Id, reason)
            {
                Entity = link.Session.Link.KnownEntity(),
                Actor = link.Session.Link.Actor,
                App = definition.App,
                Erp = definition.Erp,
                AppValue = field.Input.App,
                ErpValue = field.Input.Erp,
                Baseline = field.Input.Baseline,
                Rule = field.Decision.Rule,
                Note = note,
            };
        }
    }

    private static Drift Whole(ComparedLink link)
    {
        var session = link.Session;
        var missing = new[] { link.Pair?.App, link.Pair?.Erp }.FirstOrDefault(r => r is { Record: null });
        return new Drift(session.Link.Id, missing is null ? DriftReason.NotActive : DriftReason.NotRead)
        {
            Entity = session.Link.KnownEntity(),
            Actor = session.Link.Actor,
            Note = missing is null ? $"The link is {session.Link.State}."
                : missing.Failure?.Message ?? $"The {(ReferenceEquals(missing, link.Pair?.Erp) ? "ERP's" : "app's")} record: {missing.Status}.",
        };
    }

    private static bool Differs(ComparedLink link, MergedField field) =>
        !field.Input.App.IsAbsent && !field.Input.Erp.IsAbsent && !field.Field.EqualAcross(field.Input.Erp, field.Input.App, link.References);

    /// <summary>The first that applies, what needs a person before what passes by itself.</summary>
    private static (DriftReason Reason, string? Note) Why(ComparedLink link, MergedField field)
    {
        var session = link.Session;
        if (session.Link.State is not (LinkState.Active or LinkState.Broken)) return (DriftReason.NotActive, $"The link is {session.Link.State}.");
        if (session.Intents.Values.Any(i => i.Fields.Any(f => ReferenceEquals(SettleStage.Find(session.Map, i.Side, f), field.Field)))) return (DriftReason.UnderWay, null);
        var (app, erp) = (field.Field.Definition.App, field.Field.Definition.Erp);
        var ofField = session.Items.Where(i => i.AppField == app && i.ErpField == erp).ToArray();
        if (ofField.FirstOrDefault(i => i.Kind == InboxItemKind.Conflict) is { } question) return (DriftReason.Asking, question.Reason);
        if (field.Input.Locked) return (DriftReason.Locked, null);
        if (ofField.FirstOrDefault(i => i.Failure?.Code == ErrorCodes.ValueRefused) is { } refused) return (DriftReason.Refused, refused.Reason);
        if (session.Held.Any(h => h.Step.Field == (h.Step.Side == Side.Erp ? erp : app))) return (DriftReason.Held, null);
        if (link.Waits) return (DriftReason.Waiting, "The parent is not linked.");
        if (session.Items.FirstOrDefault(i => i.Kind == InboxItemKind.Parked && (i.AppField is null || i.AppField == app)) is { } parked && field.Decision.Action != MergeAction.Hold)
            return (DriftReason.Parked, parked.Reason);
        return field.Decision.Action switch
        {
            MergeAction.Wait => (DriftReason.Waiting, field.Decision.Obstacle.Message),
            MergeAction.Hold => (DriftReason.NotConvertible, field.Decision.Obstacle.Message),
            MergeAction.Backfill => (DriftReason.NeedsBackfill, null),
            MergeAction.Nothing when session.Link.Field(app, erp)?.DriftKept == true => (DriftReason.DriftKept, null),
            MergeAction.Nothing => (DriftReason.LeftApart, null),
            _ => (DriftReason.Due, null),
        };
    }
}

using ErpLink.Linking.Matching;
using ErpLink.Synchronizing;

namespace ErpLink.Linking.Bulk;

/// <summary>Carries out a plan, entity by entity; each is linked, created or left to a person by itself.</summary>
internal sealed class MatchExecution(Operation operation, ErpLinker linker, OpenMap at, MatchPlan tiers, MatchingPlan plan)
{
    private readonly Dictionary<MatchingOutcome, int> _counts = [];
    private readonly List<MatchingResult> _others = [];
    private readonly MatchReviews _reviews = new(operation.Engine);

    public async ValueTask<MatchingReport> RunAsync(CancellationToken cancellationToken)
    {
        var open = await _reviews.OpenAsync(at.Connection.Id, cancellationToken).ConfigureAwait(false);
        foreach (var step in plan.Steps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (outcome, reason) = await CarryOutAsync(step, open, cancellationToken).ConfigureAwait(false);
            _counts[outcome] = _counts.GetValueOrDefault(outcome) + 1;
            if (outcome is MatchingOutcome.Moved or MatchingOutcome.Failed) _others.Add(new MatchingResult(step, outcome, reason));
        }

        return new MatchingReport(operation.Run, _counts, _others);
    }

    private async ValueTask<(MatchingOutcome Outcome, string Reason)> CarryOutAsync(MatchingStep step, Dictionary<RecordRef, InboxItem> open, CancellationToken cancellationToken)
    {
        try
        {
            var result = step.Action switch
            {
                MatchingAction.Link => await LinkAsync(step, open, cancellationToken).ConfigureAwait(false),
                MatchingAction.Create => await CreateAsync(step, open, cancellationToken).ConfigureAwait(false),
                MatchingAction.Import when step.Actor is { } actor => await ImportAsync(actor, cancellationToken).ConfigureAwait(false),
                MatchingAction.Review => await ReviewAsync(step, step.Candidates.Select(c => c.Actor), ReasonOf(step), open, cancellationToken).ConfigureAwait(false),
                _ => (MatchingOutcome.Skipped, string.Empty),
            };
            if (result.Item1 is MatchingOutcome.Linked or MatchingOutcome.Created or MatchingOutcome.Skipped && step.Entity is { } entity) await _reviews.CloseAsync(operation, open, entity, cancellationToken).ConfigureAwait(false);
            return result;
        }
        catch (ErpLinkException error) when (error.FailureClass is not (FailureClass.Unauthorized or FailureClass.Throttled or FailureClass.Forbidden))
        {
            // This record's trouble; a side that refuses everything ends the execution, which may go on later.
            return error.Code is ErrorCodes.RecordNotFound or ErrorCodes.DeliberatelyNotLinked or ErrorCodes.OutsideFilter or ErrorCodes.ParentNotLinked or ErrorCodes.ParentDiffers
                ? (MatchingOutcome.Moved, error.Message) : (MatchingOutcome.Failed, error.Message);
        }
    }

    private async ValueTask<(MatchingOutcome, string)> LinkAsync(MatchingStep step, Dictionary<RecordRef, InboxItem> open, CancellationToken cancellationToken)
    {
        if (step.Candidates.Count == 0 || step.Entity is not { } entity) return (MatchingOutcome.Failed, "The step does not name both records.");
        var actor = step.Candidates[0].Actor;
        var result = await linker.ConnectMatchedAsync(operation, at, entity, actor, (app, erp) => Agrees(step.Tier, app, erp), tiers, plan.OnDifferent, step.Reason, cancellationToken).ConfigureAwait(false);
        if (result.Undecided.Count > 0)
            return await ReviewAsync(step, [actor], $"{step.Reason} They differ in {string.Join(", ", result.Undecided.Select(f => $"'{f}'"))}: link them by hand.", open, cancellationToken).ConfigureAwait(false);
        return result.Connect switch
        {
            null => (MatchingOutcome.Moved, "The records no longer agree in the tier."),
            { Status: ConnectStatus.Connected } => (MatchingOutcome.Linked, string.Empty),
            { Status: ConnectStatus.Taken, Holder: { } holder } when holder.EntityKey == at.Map.App.KeyEquality.Canonical(entity.Key) && holder.Actor == actor => (MatchingOutcome.Skipped, "It is linked already."),
            { Status: ConnectStatus.Taken } => (MatchingOutcome.Moved, "One of the records is linked otherwise by now."),
            { Failure: { } failure } => (MatchingOutcome.Failed, failure.Message),
            var other => (MatchingOutcome.Failed, $"{other.Status}"),
        };
    }

    private async ValueTask<(MatchingOutcome, string)> CreateAsync(MatchingStep step, Dictionary<RecordRef, InboxItem> open, CancellationToken cancellationToken)
    {
        var user = operation.User;
        if (step.Entity is not { } entity) return (MatchingOutcome.Failed, "The step names no record.");
        var draft = await linker.DraftAsync(at.Name, entity, plan.Actor, user, cancellationToken).ConfigureAwait(false);
        if (draft.Holder is not null) return (MatchingOutcome.Skipped, "It is linked already.");
        if (draft.Duplicates.Count > 0)
            return await ReviewAsync(step, draft.Duplicates.Select(d => d.Actor), "It was to be created, and the ERP has records that may be the same.", open, cancellationToken).ConfigureAwait(false);
        var result = await linker.CreateAsync(draft.Answer(), user, cancellationToken).ConfigureAwait(false);
        return result.Status switch
        {
            CreateStatus.Created or CreateStatus.Adopted => (MatchingOutcome.Created, string.Empty),
            CreateStatus.Taken => (MatchingOutcome.Skipped, "It is linked already."),
            CreateStatus.Moved => (MatchingOutcome.Moved, "The record was changed at the same moment."),
            CreateStatus.Incomplete => (MatchingOutcome.Failed, string.Join(' ', result.Draft!.Problems)),
            _ => (MatchingOutcome.Failed, result.Failure?.Message ?? $"{result.Status}"),
        };
    }

    private async ValueTask<(MatchingOutcome, string)> ImportAsync(RecordRef actor, CancellationToken cancellationToken)
    {
        var (link, outcome) = await Importing.ImportAsync(operation, at, actor, cancellationToken).ConfigureAwait(false);
        return outcome switch
        {
            null => (MatchingOutcome.Skipped, "It is linked already."),
            { Status: LegsStatus.Done } => (MatchingOutcome.Imported, string.Empty),
            { Status: LegsStatus.Asking } => (MatchingOutcome.Failed, "Whether it was created is not known: a person has to say, in the inbox."),
            { } other => (MatchingOutcome.Failed, other.Failure?.Message ?? $"What became of it is not known yet; recovery of link {link?.Id} finds it out."),
        };
    }

    private async ValueTask<(MatchingOutcome, string)> ReviewAsync(
        MatchingStep step, IEnumerable<RecordRef> candidates, string reason, Dictionary<RecordRef, InboxItem> open, CancellationToken cancellationToken)
    {
        if (step.Entity is not { } entity) return (MatchingOutcome.Failed, "The step names no record.");
        var canonical = at.Map.App.KeyEquality.Canonical(entity.Key);
        var links = await operation.Engine.Store.ReadLinksByEntityAsync(at.Connection.Id, plan.Entity, [canonical], cancellationToken).ConfigureAwait(false);
        if (links.Any(l => !at.Connection.Compiled.Definition.OneActorPerKind || l.ActorKind == plan.Actor)) return (MatchingOutcome.Skipped, "It is linked already.");
        await _reviews.PutAsync(operation, at, open, entity, [.. candidates], reason, cancellationToken).ConfigureAwait(false);
        return (MatchingOutcome.InReview, reason);
    }

    private bool Agrees(string? tier, Record app, Record erp)
    {
        var planned = tiers.Tiers.FirstOrDefault(t => t.Definition.Name == tier && t.Definition.Automatic);
        if (planned is null) return false;
        Span<byte> percents = stackalloc byte[tiers.Fields.Count];
        tiers.Compare(tiers.Normalize(app, Side.App), tiers.Normalize(erp, Side.Erp), percents);
        return planned.Agrees(percents);
    }

    private static string ReasonOf(MatchingStep step) => step.Reason.Length > 0 ? step.Reason
        : string.Join('\n', step.Candidates.Select(c => $"{c.Actor}: {c.Percent} percent, tier '{c.Tier}'; {string.Join("; ", c.Reasons)}"));
}

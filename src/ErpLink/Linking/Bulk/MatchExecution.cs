using ErpLink.Linking.Matching;
using ErpLink.Synchronizing;

namespace ErpLink.Linking.Bulk;

/// <summary>Carries out a plan, entity by entity; each is linked, created, imported or left to a person by itself.</summary>
/// <param name="operation">The execution.</param>
/// <param name="linker">Links and creates.</param>
/// <param name="at">The map.</param>
/// <param name="tiers">Its match tiers.</param>
/// <param name="plan">What was approved.</param>
/// <param name="matcher">All records, as they are now.</param>
internal sealed class MatchExecution(Operation operation, ErpLinker linker, OpenMap at, MatchPlan tiers, MatchingPlan plan, RecordMatcher matcher)
{
    /// <summary>So many records in a row that a side did not answer for: it does not answer.</summary>
    private const int UnansweredMax = 5;

    private readonly Dictionary<MatchingOutcome, int> _counts = [];
    private readonly List<MatchingResult> _others = [];
    private readonly MatchReviews _reviews = new(operation.Engine);
    private readonly Dictionary<RecordKey, RecordMatch> _now = matcher.Finish().ToDictionary(m => m.Entity);
    private Dictionary<(RecordRef Entity, RecordKind Actor), InboxItem> _open = [];
    private int _unanswered;

    public async ValueTask<MatchingReport> RunAsync(CancellationToken cancellationToken)
    {
        _open = await _reviews.OpenAsync(at.Connection.Id, cancellationToken).ConfigureAwait(false);
        Failure? stopped = null;
        foreach (var step in plan.Steps)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (at.Connection.IsOutdated) stopped = RunContext.Outdated(at.Name);
            if (stopped is not null) break;
            var (outcome, reason, failure) = await CarryOutAsync(step, cancellationToken).ConfigureAwait(false);
            _counts[outcome] = _counts.GetValueOrDefault(outcome) + 1;
            if (outcome is MatchingOutcome.Moved or MatchingOutcome.Failed || outcome == MatchingOutcome.Imported && reason.Length > 0) _others.Add(new MatchingResult(step, outcome, reason));
            _unanswered = failure?.Class is FailureClass.Transient or FailureClass.Unknown ? _unanswered + 1 : 0;
            if (_unanswered >= UnansweredMax || failure?.Class is FailureClass.Unauthorized or FailureClass.Throttled) stopped = failure;
        }

        return new MatchingReport(operation.Run, _counts, _others) { Failure = stopped };
    }

    private async ValueTask<(MatchingOutcome Outcome, string Reason, Failure? Failure)> CarryOutAsync(MatchingStep step, CancellationToken cancellationToken)
    {
        try
        {
            if (WhyMoved(step) is { } moved) return (MatchingOutcome.Moved, moved, null);
            var (outcome, reason) = step.Action switch
            {
                MatchingAction.Link => await LinkAsync(step, cancellationToken).ConfigureAwait(false),
                MatchingAction.Create => await CreateAsync(step, cancellationToken).ConfigureAwait(false),
                MatchingAction.Import => await ImportAsync(step.Actor!.Value, cancellationToken).ConfigureAwait(false),
                MatchingAction.Review => await ReviewAsync(step, step.Candidates.Select(c => c.Actor), ReasonOf(step), cancellationToken).ConfigureAwait(false),
                _ => (MatchingOutcome.Skipped, string.Empty),
            };
            if (outcome is MatchingOutcome.Linked or MatchingOutcome.Created or MatchingOutcome.Skipped && step.Entity is { } entity)
                await _reviews.CloseAsync(operation, _open, (entity, plan.Actor), cancellationToken).ConfigureAwait(false);
            return (outcome, reason, null);
        }
        catch (ErpLinkException error) when (error.Code is not (ErrorCodes.LeaseLost or ErrorCodes.StoreCorrupt or ErrorCodes.AccessDenied))
        {
            // This record's trouble, or the end of the execution, which may go on later: the report says so.
            var isMoved = error.Code is ErrorCodes.RecordNotFound or ErrorCodes.DeliberatelyNotLinked or ErrorCodes.OutsideFilter or ErrorCodes.ParentNotLinked or ErrorCodes.ParentDiffers;
            return (isMoved ? MatchingOutcome.Moved : MatchingOutcome.Failed, error.Message, isMoved ? null : error.ToFailure());
        }
    }

    /// <summary>Why a step no longer holds against all records of now; <see langword="null"/> when it does, or its records are linked by now.</summary>
    private string? WhyMoved(MatchingStep step)
    {
        if (step.Entity is { } named && named.Kind != plan.Entity || step.Actor is { } import && import.Kind != plan.Actor || step.Candidates.Any(c => c.Actor.Kind != plan.Actor))
            return "It names records of other kinds than its plan.";
        var now = step.Entity is { } entity ? _now.GetValueOrDefault(entity.Key) : null;
        return step.Action switch
        {
            MatchingAction.Link when now is not null && (now.Verdict != MatchVerdict.Automatic || step.Candidates.Count == 0 || now.Candidates[0].Actor != step.Candidates[0].Actor.Key || now.Tier != step.Tier)
                => $"Matched again, it is {now.Verdict}.",
            MatchingAction.Create when now is not null && now.Verdict != MatchVerdict.None => $"Matched again, it is {now.Verdict}.",
            MatchingAction.Import when step.Actor is null => "It names no record of the ERP.",
            MatchingAction.Import when matcher.Look(step.Actor.Value.Key) == ActorSight.Met => "A record of the app agrees with it by now.",
            _ => null,
        };
    }

    private async ValueTask<(MatchingOutcome, string)> LinkAsync(MatchingStep step, CancellationToken cancellationToken)
    {
        if (step.Candidates.Count == 0 || step.Entity is not { } entity) return (MatchingOutcome.Failed, "The step does not name both records.");
        var actor = step.Candidates[0].Actor;
        var result = await linker.ConnectMatchedAsync(operation, at, entity, actor, (app, erp) => Agrees(step.Tier, app, erp), tiers, plan.OnDifferent, step.Reason, cancellationToken).ConfigureAwait(false);
        if (result.Undecided.Count > 0)
            return await ReviewAsync(step, [actor], $"{step.Reason} They differ in {string.Join(", ", result.Undecided.Select(f => $"'{f}'"))}: link them by hand.", cancellationToken).ConfigureAwait(false);
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

    private async ValueTask<(MatchingOutcome, string)> CreateAsync(MatchingStep step, CancellationToken cancellationToken)
    {
        if (step.Entity is not { } entity) return (MatchingOutcome.Failed, "The step names no record.");
        var draft = await linker.DraftAsync(at, entity, cancellationToken).ConfigureAwait(false);
        if (draft.Holder is not null) return (MatchingOutcome.Skipped, "It is linked already.");
        var decided = await operation.Engine.Store.ReadDecisionsAsync(at.Connection.Id, entity with { Key = at.Map.App.KeyEquality.Canonical(entity.Key) }, cancellationToken).ConfigureAwait(false);
        var others = decided.Where(d => d.Actor is not null).Select(d => d.Actor!.Value).ToHashSet();
        var duplicates = draft.Duplicates.Select(d => d.Actor).Where(a => !others.Contains(a)).ToArray();
        if (duplicates.Length > 0) return await ReviewAsync(step, duplicates, "It was to be created, and the ERP has records that may be the same.", cancellationToken).ConfigureAwait(false);
        var result = await linker.CreateAsync(at, draft.Answer() with { InSpiteOfDuplicates = draft.Duplicates.Count > 0 }, operation, cancellationToken).ConfigureAwait(false);
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
        if (matcher.Look(actor.Key) == ActorSight.NotFree && !await IsLinkedAsync(actor, cancellationToken).ConfigureAwait(false))
            return (MatchingOutcome.Moved, "It is not active, left out by a filter, or not there under this key.");
        var (link, outcome, note) = await Importing.ImportAsync(operation, at, actor, cancellationToken).ConfigureAwait(false);
        return outcome switch
        {
            null when link is not null => (MatchingOutcome.Skipped, "It is linked already."),
            null => (MatchingOutcome.Failed, "Somebody worked on it at the same moment."),
            { Status: LegsStatus.Done } => (MatchingOutcome.Imported, note ?? string.Empty),
            { Status: LegsStatus.Asking } => (MatchingOutcome.Failed, "Whether it was created is not known: a person has to say, in the inbox."),
            { } other => (MatchingOutcome.Failed, other.Failure?.Message ?? $"What became of it is not known yet; recovery of link {link?.Id} finds it out."),
        };
    }

    private async ValueTask<bool> IsLinkedAsync(RecordRef actor, CancellationToken cancellationToken) =>
        (await operation.Engine.Store.ReadLinksByActorAsync(at.Connection.Id, actor.Kind, [at.Map.Erp.KeyEquality.Canonical(actor.Key)], cancellationToken).ConfigureAwait(false)).Count > 0;

    private async ValueTask<(MatchingOutcome, string)> ReviewAsync(MatchingStep step, IEnumerable<RecordRef> candidates, string reason, CancellationToken cancellationToken)
    {
        if (step.Entity is not { } entity) return (MatchingOutcome.Failed, "The step names no record.");
        var canonical = at.Map.App.KeyEquality.Canonical(entity.Key);
        var links = await operation.Engine.Store.ReadLinksByEntityAsync(at.Connection.Id, plan.Entity, [canonical], cancellationToken).ConfigureAwait(false);
        if (links.Any(l => !at.Connection.Compiled.Definition.OneActorPerKind || l.ActorKind == plan.Actor)) return (MatchingOutcome.Skipped, "It is linked already.");
        RecordRef[] shown = [.. candidates];
        if (shown.Length == 0) return (MatchingOutcome.Failed, "The step names no candidate.");
        return await _reviews.PutAsync(operation, at, _open, entity, shown, reason, cancellationToken).ConfigureAwait(false)
            ? (MatchingOutcome.InReview, reason)
            : (MatchingOutcome.Moved, "Somebody answered its item in the inbox at this moment.");
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

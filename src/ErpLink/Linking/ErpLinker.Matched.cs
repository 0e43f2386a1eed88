using ErpLink.Linking.Matching;
using ErpLink.Synchronizing;

namespace ErpLink.Linking;

internal sealed partial class ErpLinker
{
    /// <summary>Links a pair that matching found: both records are read, and linked as a user would who follows the suggestions and the
    /// rule for what differs.</summary>
    /// <param name="operation">The execution it is part of.</param>
    /// <param name="at">The map.</param>
    /// <param name="entity">The app's record.</param>
    /// <param name="actor">The ERP's record.</param>
    /// <param name="agrees">Whether the evidence still stands.</param>
    /// <param name="tiers">What that looks at.</param>
    /// <param name="onDifferent">The rule for what differs.</param>
    /// <param name="reason">For the journal.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The result, <see langword="null"/> when the pair no longer agrees; or the fields that a person has to decide.</returns>
    public async ValueTask<(ConnectResult? Connect, IReadOnlyList<string> Undecided)> ConnectMatchedAsync(Operation operation, OpenMap at, RecordRef entity, RecordRef actor,
        Func<Record, Record, bool> agrees, MatchPlan tiers, MatchDifferences onDifferent, string reason, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var (app, erp, references) = await ReadForLinkAsync(at, entity, actor, cancellationToken, tiers.AppFields.Names, tiers.ErpFields.Names).ConfigureAwait(false);
            if (await Proposals.HolderAsync(at, app.Ref, erp.Ref, cancellationToken).ConfigureAwait(false) is { } holder) return (new(ConnectStatus.Taken) { Holder = holder }, []);
            if (!agrees(app, erp)) return (null, []);
            await LinkRules.RequireNotDecidedAgainstAsync(engine, at, entity, actor, cancellationToken, d => MatchFingerprint.StillHolds(d.Fingerprint, FingerprintOf(tiers, d, app, erp))).ConfigureAwait(false);
            var proposal = await Proposals.BuildAsync(at, app, erp, references, cancellationToken).ConfigureAwait(false);
            if (onDifferent == MatchDifferences.Review && proposal.Undecided().Select(f => f.App).ToArray() is { Length: > 0 } undecided) return (null, undecided);
            var request = proposal.Decide(proposal.Fields.Where(f => f.State == FieldState.Different).Select(f => DecisionOf(f, onDifferent)).OfType<FieldDecision>());
            var result = await ConnectOnceAsync(at, request, app, erp, references, operation, reason, cancellationToken).ConfigureAwait(false);
            if (result.Failure?.Class != FailureClass.Conflict || result.Status != ConnectStatus.Refused || attempt == engine.Options.MergeAttemptsMax) return (result, []);
        }
    }

    private static string FingerprintOf(MatchPlan tiers, NotLinkedDecision decision, Record app, Record erp) =>
        decision.Actor is null ? MatchFingerprint.Of(tiers, app) : MatchFingerprint.Of(tiers, app, erp);

    private static FieldDecision? DecisionOf(ProposalField field, MatchDifferences onDifferent)
    {
        FieldChoice? choice = onDifferent switch
        {
            MatchDifferences.ErpWins => FieldChoice.Erp,
            MatchDifferences.AppWins => FieldChoice.App,
            MatchDifferences.LeaveBoth => FieldChoice.LeaveBoth,
            _ => null,
        };
        return choice is { } wanted ? new FieldDecision(field.App, field.Choices.Contains(wanted) ? wanted : FieldChoice.LeaveBoth) { ErpField = field.Erp } : null;
    }
}

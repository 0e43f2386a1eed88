namespace ErpLink.Linking.Matching;

/// <summary>Decides, when all records are known, which pairs are unique on both sides.</summary>
internal sealed class MatchResolution(MatchPlan plan, IReadOnlyList<int> automatic, IReadOnlyList<MatchedEntity> entities, MatchClaims claims,
    Func<int, RecordKey> actorKey, Func<int, bool> isLinked)
{
    private readonly Dictionary<int, List<RecordKey>> _claimants = [];

    public IEnumerable<RecordMatch> Run()
    {
        var decided = entities.Select(Decide).ToArray();
        Claimants(decided);
        for (var i = 0; i < decided.Length; i++)
        {
            if (!entities[i].IsOut) yield return Match(entities[i], decided[i]);
        }
    }

    // The best tier that says anything decides: what is disputed in it is not settled by a lesser one.
    private Decision Decide(MatchedEntity entity)
    {
        if (entity.IsOut) return default;
        foreach (var claim in entity.Claims)
        {
            if (claim.IsVoid) continue;
            if (claim.Count > 1) return new Decision(claim, $"{claim.Count} records of the ERP share it");
            var actor = claim.Actors[0].Actor;
            if (claims.HasOthers(claim.Tier, actor, claim)) return new Decision(claim, "several records of the app share it");
            if (isLinked(actor)) return new Decision(claim, "the record of the ERP is linked already");
            var better = automatic.TakeWhile(t => t != claim.Tier);
            if (better.Any(t => claims.HasOthers(t, actor, entity.ClaimIn(t)))) return new Decision(claim, "another record of the app agrees in a better tier");
            return new Decision(claim, null);
        }

        return default;
    }

    private void Claimants(Decision[] decided)
    {
        var disputed = decided.Where(d => d is { Claim: not null, Dispute: not null })
            .SelectMany(d => d.Claim!.Actors, (_, s) => s.Actor).ToHashSet();
        foreach (var entity in entities)
        {
            foreach (var actor in entity.Claims.SelectMany(c => c.Actors, (_, s) => s.Actor).Distinct().Where(disputed.Contains))
            {
                if (!_claimants.TryGetValue(actor, out var keys)) _claimants.Add(actor, keys = []);
                keys.Add(entity.Key);
            }
        }
    }

    private RecordMatch Match(MatchedEntity entity, Decision decision)
    {
        if (decision.Claim is not { } claim)
        {
            var suggestions = entity.Suggestions.Select(Candidate).ToArray();
            return new RecordMatch(entity.Key, suggestions.Length == 0 ? MatchVerdict.None : MatchVerdict.Suggested, suggestions);
        }

        var tier = plan.Tiers[claim.Tier].Definition.Name;
        var candidates = claim.Shown.Select(Candidate).ToArray();
        if (decision.Dispute is not { } dispute)
            return new RecordMatch(entity.Key, MatchVerdict.Automatic, candidates) { Tier = tier, Reason = MatchReasons.Automatic(plan, claim.Tier) };
        var rivals = claim.Actors.SelectMany(s => _claimants[s.Actor]).Where(k => k != entity.Key)
            .Distinct().OrderBy(k => k.Text, StringComparer.Ordinal).Take(MatchLimits.RivalsMax);
        return new RecordMatch(entity.Key, MatchVerdict.Ambiguous, candidates)
        {
            Tier = tier,
            Reason = MatchReasons.Ambiguous(plan, claim.Tier, dispute),
            Rivals = [.. rivals],
        };
    }

    private MatchCandidate Candidate(PairScore score) =>
        new(actorKey(score.Actor), plan.Tiers[score.Tier].Definition.Name, score.Percent, isLinked(score.Actor), MatchReasons.Of(plan, score.Percents));

    private readonly record struct Decision(MatchClaim? Claim, string? Dispute);
}

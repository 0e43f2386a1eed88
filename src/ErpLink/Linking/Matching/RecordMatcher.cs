namespace ErpLink.Linking.Matching;

/// <summary>
/// Matches entities with actors: takes all actors, then all entities, in any order and one by one, and then says what belongs together.
/// Keeps of a record its key and the normal forms of its compared fields. Pure: the same records give the same answer. Not thread-safe.
/// </summary>
/// <remarks>Automatic matches are known only when the last record was read: whether a key is unique is a question to all of them. Records that
/// are linked already are given, too, and said to be so: their keys are taken. Source: semantics, section 3; scenarios T06 to T10.</remarks>
/// <param name="plan">The tiers.</param>
/// <param name="decisions">What persons decided against.</param>
/// <param name="meetsActors">Whether <see cref="Look"/> is to be answered: then linked entities are compared, too.</param>
internal sealed class RecordMatcher(MatchPlan plan, MatchDecisions? decisions = null, bool meetsActors = false)
{
    private readonly MatchDecisions _decisions = decisions ?? new MatchDecisions();
    private readonly MatchKeys _keys = new(plan);
    private readonly BlockIndex _index = new();
    private readonly int[] _automatic =
        [.. Enumerable.Range(0, plan.Tiers.Count).Where(t => plan.Tiers[t].Definition.Automatic && plan.Tiers[t].HasKey)];
    private readonly HashSet<RecordKey> _actorKeys = [];
    private readonly HashSet<RecordKey> _entityKeys = [];
    private readonly List<Actor> _added = [];
    private readonly List<MatchedEntity> _entities = [];
    private Actor[] _actors = [];
    private MatchClaims? _claims;
    private CandidateFinder? _finder;
    private bool[] _met = [];

    /// <summary>Adds an actor; a second record of the same key is not looked at.</summary>
    /// <param name="record">With the plan's fields of the ERP.</param>
    /// <param name="isLinked">Whether it is linked already: it is not free, and its keys count.</param>
    /// <param name="scope">For a map with a parent: the parent's key, so that records are compared within it only; both sides name the same.</param>
    public void AddActor(Record record, bool isLinked = false, string scope = "")
    {
        if (_claims is not null) throw new InvalidOperationException("Actors are added before entities.");
        if (_actorKeys.Add(record.Key)) _added.Add(new Actor(record.Key, plan.Normalize(record, Side.Erp), isLinked, scope));
    }

    /// <summary>Adds an entity, after all actors; a second record of the same key is not looked at.</summary>
    /// <param name="record">With the plan's fields of the app.</param>
    /// <param name="isLinked">Whether it is linked already: nothing is said about it, and its keys count.</param>
    /// <param name="scope">As for actors: where the parent is linked, the key of the actor it is linked to.</param>
    public void AddEntity(Record record, bool isLinked = false, string scope = "")
    {
        if (!_entityKeys.Add(record.Key)) return;
        var claims = _claims ?? Build();
        var normal = plan.Normalize(record, Side.App);
        var entity = new MatchedEntity(record.Key, isLinked || _decisions.Holds(plan, record.Key, normal));
        var found = new List<MatchClaim>();
        foreach (var tier in _automatic)
        {
            if (Claim(tier, record.Key, normal, scope) is { } claim) found.Add(claim);
        }

        if (meetsActors) Meet(record.Key, normal, scope);
        claims.Add(found);
        _entities.Add(entity with
        {
            Claims = found.Count == 0 ? [] : [.. found.Select(c => c.Shortened())],
            Suggestions = entity.IsOut ? [] : Suggest(record.Key, normal, scope),
        });
    }

    /// <summary>What was found for each entity that is not linked and not deliberately left alone, in the order they were added.</summary>
    public IEnumerable<RecordMatch> Finish() =>
        new MatchResolution(plan, _automatic, _entities, _claims ?? Build(), a => _actors[a].Key, a => _actors[a].IsLinked).Run();

    /// <summary>Whether an actor was among those added, free, and whether any entity agrees with it in any tier, a linked one or one that is
    /// left alone among them: a record of its own is made only of one that nothing agrees with.</summary>
    public ActorSight Look(RecordKey actor)
    {
        if (_claims is null) Build();
        var at = Array.BinarySearch(_actors, new Actor(actor, default, false, string.Empty), ActorOrder);
        return at < 0 || _actors[at].IsLinked ? ActorSight.NotFree : _met[at] ? ActorSight.Met : ActorSight.Alone;
    }

    private void Meet(RecordKey entity, NormalRecord record, string scope)
    {
        for (var tier = 0; tier < plan.Tiers.Count; tier++)
        {
            if (_keys.OfTier(tier, record, scope) is not { } key) continue;
            foreach (var actor in _index.Find(key)) _met[actor] |= !_decisions.Holds(plan, entity, record, _actors[actor].Key, _actors[actor].Record);
            _finder!.AddTier(key);
        }

        _finder!.AddProbes(_keys.Probes(record, scope));
        Span<byte> percents = stackalloc byte[plan.Fields.Count];
        foreach (var candidate in _finder.Take())
        {
            plan.Compare(record, _actors[candidate].Record, percents);
            _met[candidate] |= plan.BestTier(percents) >= 0 && !_decisions.Holds(plan, entity, record, _actors[candidate].Key, _actors[candidate].Record);
        }
    }

    private MatchClaims Build()
    {
        _actors = [.. _added.OrderBy(a => a.Key.Text, StringComparer.Ordinal)];
        _added.Clear();
        _added.TrimExcess();
        _met = new bool[meetsActors ? _actors.Length : 0];
        for (var i = 0; i < _actors.Length; i++)
        {
            var (_, record, isLinked, scope) = _actors[i];
            for (var tier = 0; tier < plan.Tiers.Count; tier++)
            {
                if (_keys.OfTier(tier, record, scope) is { } key) _index.Add(key, i);
            }

            // Nobody is to be shown an actor that is not free.
            if (isLinked) continue;
            foreach (var probe in _keys.Probes(record, scope)) _index.Add(probe, i);
        }

        _index.Build();
        _finder = new CandidateFinder(_index, _actors.Length);
        return _claims = new MatchClaims(plan.Tiers.Count, _actors.Length);
    }

    private MatchClaim? Claim(int tier, RecordKey entity, NormalRecord record, string scope)
    {
        if (_keys.OfTier(tier, record, scope) is not { } key) return null;
        var block = _index.Find(key);
        var isCrowded = block.Length > MatchLimits.SharedKeyMax;
        var agreeing = Scores(isCrowded ? block[..MatchLimits.SuggestionsMax] : block, tier, record);
        if (!isCrowded) agreeing.RemoveAll(s => !plan.Tiers[tier].Agrees(s.Percents));
        if (agreeing.Count == 0) return null;
        var shown = agreeing.Where(s => !_decisions.Holds(plan, entity, record, _actors[s.Actor].Key, _actors[s.Actor].Record))
            .Order().Take(MatchLimits.SuggestionsMax).ToArray();
        return new MatchClaim(tier, isCrowded ? block.Length : agreeing.Count, agreeing)
        {
            Shown = shown,
            IsVoid = shown.Length == 0 || (agreeing.Count == 1 && plan.IsContradicted(agreeing[0].Percents)),
        };
    }

    private List<PairScore> Scores(ReadOnlySpan<int> actors, int tier, NormalRecord record)
    {
        var scores = new List<PairScore>(actors.Length);
        foreach (var actor in actors)
        {
            var percents = new byte[plan.Fields.Count];
            plan.Compare(record, _actors[actor].Record, percents);
            scores.Add(new PairScore(actor, tier, plan.Percent(percents), percents));
        }

        return scores;
    }

    private PairScore[] Suggest(RecordKey entity, NormalRecord record, string scope)
    {
        for (var tier = 0; tier < plan.Tiers.Count; tier++)
        {
            if (_keys.OfTier(tier, record, scope) is { } key) _finder!.AddTier(key);
        }

        _finder!.AddProbes(_keys.Probes(record, scope));
        Span<byte> percents = stackalloc byte[plan.Fields.Count];
        var best = new List<PairScore>(MatchLimits.SuggestionsMax + 1);
        foreach (var candidate in _finder.Take())
        {
            var actor = _actors[candidate];
            if (actor.IsLinked) continue;
            plan.Compare(record, actor.Record, percents);
            var tier = plan.BestTier(percents);
            if (tier < 0 || _decisions.Holds(plan, entity, record, actor.Key, actor.Record)) continue;
            Keep(best, new PairScore(candidate, tier, plan.Percent(percents), []), percents);
        }

        return [.. best];
    }

    private static void Keep(List<PairScore> best, PairScore score, ReadOnlySpan<byte> percents)
    {
        var at = best.FindIndex(b => score.CompareTo(b) < 0);
        if (at < 0) at = best.Count;
        if (at >= MatchLimits.SuggestionsMax) return;
        best.Insert(at, score with { Percents = percents.ToArray() });
        if (best.Count > MatchLimits.SuggestionsMax) best.RemoveAt(MatchLimits.SuggestionsMax);
    }

    private static readonly Comparer<Actor> ActorOrder = Comparer<Actor>.Create((one, other) => string.CompareOrdinal(one.Key.Text, other.Key.Text));

    private readonly record struct Actor(RecordKey Key, NormalRecord Record, bool IsLinked, string Scope);
}

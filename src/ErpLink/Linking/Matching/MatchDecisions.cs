namespace ErpLink.Linking.Matching;

/// <summary>What persons decided against: pairs that are not the same, and entities that are deliberately not linked. A decision holds until
/// an identifying field has changed (T10).</summary>
/// <param name="app">When two keys of the app are the same.</param>
/// <param name="erp">When two keys of the ERP are the same.</param>
internal sealed class MatchDecisions(KeyEquality app = default, KeyEquality erp = default)
{
    private readonly Dictionary<(string Entity, string Actor), string> _pairs = [];
    private readonly Dictionary<string, string> _entities = [];

    /// <summary>These two are not the same.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="actor">The actor.</param>
    /// <param name="fingerprint">The <see cref="MatchFingerprint"/> of the pair when it was decided; empty to hold for ever.</param>
    public MatchDecisions NotTheSame(RecordKey entity, RecordKey actor, string fingerprint = "")
    {
        _pairs[(app.Canonical(entity), erp.Canonical(actor))] = fingerprint;
        return this;
    }

    /// <summary>This entity is deliberately not linked.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="fingerprint">The <see cref="MatchFingerprint"/> of the entity when it was decided; empty to hold for ever.</param>
    public MatchDecisions NotLinked(RecordKey entity, string fingerprint = "")
    {
        _entities[app.Canonical(entity)] = fingerprint;
        return this;
    }

    /// <summary>Whether the pair was decided not to be the same and still is as it was.</summary>
    public bool Holds(MatchPlan plan, RecordKey entity, NormalRecord entityRecord, RecordKey actor, NormalRecord actorRecord) =>
        _pairs.Count > 0 && _pairs.TryGetValue((app.Canonical(entity), erp.Canonical(actor)), out var decided)
        && MatchFingerprint.StillHolds(decided, MatchFingerprint.Of(plan, entityRecord, actorRecord));

    /// <summary>Whether the entity was decided not to be linked and still is as it was.</summary>
    public bool Holds(MatchPlan plan, RecordKey entity, NormalRecord record) =>
        _entities.Count > 0 && _entities.TryGetValue(app.Canonical(entity), out var decided) && MatchFingerprint.StillHolds(decided, MatchFingerprint.Of(plan, record));
}

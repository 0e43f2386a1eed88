namespace ErpLink.Linking.Matching;

/// <summary>What persons decided against: pairs that are not the same, and entities that are deliberately not linked. A decision holds until
/// an identifying field has changed (T10).</summary>
internal sealed class MatchDecisions
{
    private readonly Dictionary<(RecordKey Entity, RecordKey Actor), string> _pairs = [];
    private readonly Dictionary<RecordKey, string> _entities = [];

    /// <summary>These two are not the same.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="actor">The actor.</param>
    /// <param name="fingerprint">The <see cref="MatchFingerprint"/> of the pair when it was decided; empty to hold for ever.</param>
    public MatchDecisions NotTheSame(RecordKey entity, RecordKey actor, string fingerprint = "")
    {
        _pairs[(entity, actor)] = fingerprint;
        return this;
    }

    /// <summary>This entity is deliberately not linked.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="fingerprint">The <see cref="MatchFingerprint"/> of the entity when it was decided; empty to hold for ever.</param>
    public MatchDecisions NotLinked(RecordKey entity, string fingerprint = "")
    {
        _entities[entity] = fingerprint;
        return this;
    }

    /// <summary>Whether the pair was decided not to be the same and still is as it was.</summary>
    public bool Holds(MatchPlan plan, RecordKey entity, NormalRecord entityRecord, RecordKey actor, NormalRecord actorRecord) =>
        _pairs.TryGetValue((entity, actor), out var decided)
        && MatchFingerprint.StillHolds(decided, MatchFingerprint.Of(plan, entityRecord, actorRecord));

    /// <summary>Whether the entity was decided not to be linked and still is as it was.</summary>
    public bool Holds(MatchPlan plan, RecordKey entity, NormalRecord record) =>
        _entities.TryGetValue(entity, out var decided) && MatchFingerprint.StillHolds(decided, MatchFingerprint.Of(plan, record));
}

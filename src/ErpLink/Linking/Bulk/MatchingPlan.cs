namespace ErpLink;

/// <summary>What bulk matching would do, to be shown and approved. JSON-serialisable; a step for each entity that is not linked.</summary>
/// <param name="Connection">The connection's id.</param>
/// <param name="Entity">The kind of entity.</param>
/// <param name="Actor">The kind of actor.</param>
/// <param name="Steps">The steps, in the order the app listed its records.</param>
public sealed record MatchingPlan(ConnectionId Connection, RecordKind Entity, RecordKind Actor, IReadOnlyList<MatchingStep> Steps)
{
    /// <summary>The connection's name.</summary>
    public string ConnectionName { get; init; } = string.Empty;

    /// <summary>What happens to fields that differ.</summary>
    public MatchDifferences OnDifferent { get; init; }

    /// <summary>How many entities were looked at, those that are linked already among them.</summary>
    public long Entities { get; init; }

    /// <summary>How many actors were looked at.</summary>
    public long Actors { get; init; }

    /// <summary>How many entities were left out because the record they belong to is not linked.</summary>
    public long Waiting { get; init; }

    /// <summary>How many steps there are of each action.</summary>
    public int Count(MatchingAction action) => Steps.Count(s => s.Action == action);
}

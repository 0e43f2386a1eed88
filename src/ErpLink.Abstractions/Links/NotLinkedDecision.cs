namespace ErpLink;

/// <summary>A person's decision that matching and linking respect.</summary>
/// <param name="Connection">The connection.</param>
/// <param name="Entity">The app's record.</param>
/// <param name="Actor">The ERP's record that is not the same; <see langword="null"/>: the entity is deliberately not linked at all.</param>
/// <param name="User">Who decided.</param>
/// <param name="At">When.</param>
public sealed record NotLinkedDecision(ConnectionId Connection, RecordRef Entity, RecordRef? Actor, ErpUser User, DateTimeOffset At)
{
    /// <summary>What identified the records when it was decided, as a digest: matching respects the decision until an identifying field has
    /// changed. Empty: for ever.</summary>
    public string Fingerprint { get; init; } = string.Empty;
}

using System.Text.Json.Serialization;

namespace ErpLink;

/// <summary>An entity and an actor that belong together within one connection. Immutable; a newer state is a new object.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Connection">The connection.</param>
/// <param name="Entity">The app's record; none of the app's while <see cref="IsEntityPending"/>.</param>
public sealed record Link(LinkId Id, ConnectionId Connection, RecordRef Entity)
{
    /// <summary>The ERP's record; <see langword="null"/> while its create is under way.</summary>
    public RecordRef? Actor { get; init; }

    /// <summary>The kind of actor, known before there is one.</summary>
    public required RecordKind ActorKind { get; init; }

    /// <summary>The entity's key under the app's key equality: what the store's uniqueness looks at.</summary>
    public required string EntityKey { get; init; }

    /// <summary>The actor's key under the ERP's key equality; <see langword="null"/> while there is no actor.</summary>
    public string? ActorKey { get; init; }

    /// <summary>Uniqueness of the entity: empty when it may be linked to one actor in all, the actor's kind when to one of each kind.</summary>
    public string EntitySlot { get; init; } = string.Empty;

    /// <summary>Whether the app's record is still being created from the ERP's: until it is there, its key is the reference of the create.</summary>
    public bool IsEntityPending { get; init; }

    /// <summary>Whether both records are there, and the link counts for what refers to them: not while one is created, gone, or waits for a
    /// person to find out.</summary>
    [JsonIgnore]
    public bool IsInUse => ActorKey is not null && !IsEntityPending && State is not (LinkState.Broken or LinkState.Unconfirmed);

    /// <summary>The state.</summary>
    public LinkState State { get; init; }

    /// <summary>Raised by every commit that changes the link; 0 before it is stored.</summary>
    public long Revision { get; init; }

    /// <summary>What is remembered of each mapping.</summary>
    public IReadOnlyList<LinkField> Fields { get; init; } = [];

    /// <summary>The version of the app's record at a read whose merge needed no write.</summary>
    public RecordVersion AppVersion { get; init; }

    /// <summary>The version of the ERP's record at a read whose merge needed no write.</summary>
    public RecordVersion ErpVersion { get; init; }

    /// <summary>The version of the app's record that ErpLink's last write made: while it stands, the record's time is no user's.</summary>
    public RecordVersion AppWritten { get; init; }

    /// <summary>The version of the ERP's record that ErpLink's last write made: while it stands, the record's time is no user's.</summary>
    public RecordVersion ErpWritten { get; init; }

    /// <summary>When the app's record was first found to be gone, for a second look.</summary>
    public DateTimeOffset? AppGoneAt { get; init; }

    /// <summary>When the ERP's record was first found to be gone, for a second look.</summary>
    public DateTimeOffset? ErpGoneAt { get; init; }

    /// <summary>When the app's version was first seen to have gone backwards, for a second look.</summary>
    public DateTimeOffset? AppBackAt { get; init; }

    /// <summary>When the ERP's version was first seen to have gone backwards, for a second look.</summary>
    public DateTimeOffset? ErpBackAt { get; init; }

    /// <summary>The connection's era its baselines are from; those of an earlier one are not trusted.</summary>
    public int Era { get; init; }

    /// <summary>When the link was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was last compared.</summary>
    public DateTimeOffset? ComparedAt { get; init; }

    /// <summary>The kind of its record on a side.</summary>
    public RecordKind KindOf(Side side) => side == Side.Erp ? ActorKind : Entity.Kind;

    /// <summary>What is remembered of a mapping, or <see langword="null"/>.</summary>
    public LinkField? Field(string app, string erp) => Fields.FirstOrDefault(f => f.App == app && f.Erp == erp);
}

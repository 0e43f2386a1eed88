using System.Text.Json.Nodes;
using ErpLink.Adapters.Http.JsonRpc;

namespace ErpLink.Adapters.Http.Tryton;

/// <summary>One record of the server as it was read, with the child rows that its fields come from.</summary>
internal abstract class TrytonRow : IRow
{
    /// <summary>The id.</summary>
    public required long Id { get; init; }

    /// <summary>The record's own <c>_timestamp</c>.</summary>
    public required string Timestamp { get; init; }

    /// <summary>Whether it is in use.</summary>
    public bool IsActive { get; init; } = true;

    /// <summary>The record that it was merged into.</summary>
    public long? ReplacedBy { get; init; }

    /// <summary>The version: the timestamps of the record and of every child row that a field comes from, with the rows' ids, so that an
    /// edit, a new first row and a removed row all make another version.</summary>
    public abstract RecordVersion Version { get; }

    /// <summary>When record and child rows were last changed, by the server's clock.</summary>
    public abstract DateTimeOffset? ModifiedAt { get; }

    /// <summary>What the server is to check before it writes: only rows that the write touches are looked at.</summary>
    public abstract JsonObject Timestamps();

    /// <summary>The parent, seen from a query below one parent.</summary>
    public abstract RecordRef? Parent(RecordRef? asked);

    /// <summary>Fills in the fields that are wanted.</summary>
    public abstract void Set(RecordWriter writer);

    /// <summary>The record.</summary>
    public Record ToRecord(RecordKind kind, FieldSelection fields, RecordRef? askedParent)
    {
        var writer = new RecordWriter(fields);
        Set(writer);
        return writer.ToRecord(kind, RowKey.Of(Id), Version, Parent(askedParent), IsActive ? RecordState.Active : RecordState.Inactive, ModifiedAt);
    }
}

using System.Text.Json;
using ErpLink.Adapters.Http.JsonRpc;

namespace ErpLink.Adapters.Http.Odoo;

/// <summary>One record of the server as it was read.</summary>
/// <param name="id">The id.</param>
internal sealed class OdooRow(long id) : IRow
{
    // Records that the database was loaded with may never have had a time.
    private const string NoStamp = "-";

    /// <inheritdoc/>
    public long Id => id;

    /// <summary>Whether nothing but its id could be read.</summary>
    public bool IsSpoilt { get; private init; }

    /// <summary>When it was last changed, or created: UTC, in whole seconds.</summary>
    public string Stamp { get; private init; } = NoStamp;

    /// <summary>Whether it is in use.</summary>
    public bool IsActive { get; private init; } = true;

    /// <summary>The record it belongs to.</summary>
    public long? ParentId { get; private init; }

    /// <summary>The values by field.</summary>
    public Dictionary<string, FieldValue> Values { get; private init; } = [];

    /// <summary>The version.</summary>
    public RecordVersion Version => new(Stamp);

    /// <summary>When it was last changed, by the server's clock.</summary>
    public DateTimeOffset? ModifiedAt => OdooValues.Instant(Stamp);

    /// <summary>A row that nobody can make sense of.</summary>
    public static OdooRow Spoilt(long id) => new(id) { IsSpoilt = true };

    /// <summary>Takes what can be read.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.AnswerMalformed"/>: there is not even an id.</exception>
    public static OdooRow Decode(OdooShape shape, FieldSelection fields, JsonElement row)
    {
        var id = OdooValues.RowId(row);
        var stamp = NoStamp;
        try
        {
            stamp = StampOf(row);
            return new OdooRow(id)
            {
                Stamp = stamp,
                IsActive = OdooValues.Boolean(OdooValues.Get(row, OdooShape.Active)),
                ParentId = shape.ParentColumn is { } column ? OdooValues.Id(OdooValues.Get(row, column)) : null,
                Values = shape.Fields.Where(f => fields.Contains(f.Name)).ToDictionary(f => f.Name, f => f.Read(OdooValues.Get(row, f.Column.Name)), StringComparer.Ordinal),
            };
        }
        catch (Exception exception) when (SpoiltRecord.IsContent(exception))
        {
            // With its time, so that a feed comes past it.
            return new OdooRow(id) { IsSpoilt = true, Stamp = stamp };
        }
    }

    /// <summary>The record; <see langword="null"/> when it cannot be read.</summary>
    public Record? ToRecord(RecordKind kind, FieldSelection fields, RecordRef? parent)
    {
        if (IsSpoilt) return null;
        try
        {
            var writer = new RecordWriter(fields);
            foreach (var (field, value) in Values) writer.SetIfWanted(field, value);
            return writer.ToRecord(kind, RowKey.Of(Id), Version, parent, IsActive ? RecordState.Active : RecordState.Inactive, ModifiedAt);
        }
        catch (Exception exception) when (SpoiltRecord.IsContent(exception))
        {
            return null;
        }
    }

    private static string StampOf(JsonElement row)
    {
        var stamp = OdooValues.Text(OdooValues.Get(row, OdooShape.Stamp));
        if (stamp.Kind != ValueKind.Text) return NoStamp;
        return OdooValues.Instant(stamp.AsText()) is null ? throw OdooValues.Malformed("a time", row) : stamp.AsText();
    }
}

using System.Text.Json;

namespace ErpLink.Adapters.Http.Rest;

/// <summary>Decodes records of one kind for one selection of fields, straight from the answer's UTF-8 into their values.</summary>
internal sealed class RestDecoder
{
    private readonly RestKind _kind;
    private readonly FieldSelection _fields;
    private readonly RestNode _tree = new();
    private readonly RestNode _factTree = new();
    private readonly int _key;
    private readonly int _version;
    private readonly int _modified;
    private readonly int _state;
    private readonly int _parent;
    private readonly int _merged;
    private readonly int _deleted;
    private readonly int _where;
    private int _cells;

    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.FieldUnknown"/>.</exception>
    public RestDecoder(RestKind kind, FieldSelection fields)
    {
        (_kind, _fields, _cells) = (kind, fields, fields.Count);
        var profile = kind.Profile;
        for (var i = 0; i < fields.Count; i++) _tree.Add(kind.Field(fields.Names[i]).Path, new(i, kind.Field(fields.Names[i])));
        _key = Add(profile.Key.Path);
        _factTree.Add(profile.Key.Path, new(0, null));
        _version = Add(profile.Version?.Path);
        _modified = -1;
        if (profile.Modified is { } modified)
        {
            var stamp = RestFieldProfile.Of(modified);
            _modified = Add(modified.Path, stamp);
            _factTree.Add(modified.Path, new(1, stamp));
        }

        _state = Add(profile.Inactive?.Path);
        _parent = Add(profile.Parent?.Path);
        _merged = Add(profile.MergedInto);
        _deleted = Add(profile.Changes?.Deleted?.Path);
        _where = _cells;
        foreach (var constant in profile.Where) Add(constant.Path);
    }

    /// <summary>Decodes the record that the reader stands on, and leaves the reader at its end.</summary>
    /// <exception cref="FormatException">Not even its key can be read.</exception>
    public RestRow Decode(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw new FormatException("Not a record.");
        var start = reader;
        var cells = new FieldValue[_cells];
        var walk = new RestWalk(_kind.Values, cells);
        try
        {
            walk.Value(ref reader, _tree);
            return Row(cells);
        }
        catch (Exception exception) when (exception is not JsonException && SpoiltRecord.IsContent(exception))
        {
            // Broken JSON cannot be gone on from; a value that is not what it should be can.
            reader = start;
            reader.Skip();
            return new(KeyOf(start), null) { Time = TimeOf(start), Spoilt = walk.Current >= 0 && walk.Current < _fields.Count ? _fields.Names[walk.Current] : null };
        }
    }

    private RestRow Row(FieldValue[] cells)
    {
        var profile = _kind.Profile;
        var values = new FieldValue[_fields.Count];
        for (var i = 0; i < values.Length; i++) values[i] = cells[i].IsAbsent && _kind.OmitsNulls ? FieldValue.Null : cells[i];
        var key = new RecordKey(Text(cells, _key) ?? throw new FormatException("A record without key."));
        var merged = Text(cells, _merged) is { Length: > 0 } survivor && survivor != key.Text ? (RecordKey?)new RecordKey(survivor) : null;
        var isInactive = merged is not null || profile.Inactive is { } inactive && Text(cells, _state) is { } state && inactive.Values.Contains(state);
        var isOfKind = true;
        for (var i = 0; i < profile.Where.Count; i++) isOfKind &= Text(cells, _where + i) == profile.Where[i].Text;
        var time = _modified >= 0 && cells[_modified].Kind == ValueKind.Instant ? (DateTimeOffset?)cells[_modified].AsInstant() : null;
        return new(key, new Record(_kind.Kind, key, _fields, values)
        {
            Version = new(Text(cells, _version)),
            State = isInactive ? RecordState.Inactive : RecordState.Active,
            Parent = profile.Parent is { } parent && Text(cells, _parent) is { Length: > 0 } above ? new RecordRef(parent.Kind, above) : null,
            ModifiedAt = time,
        })
        {
            IsOfKind = isOfKind,
            MergedInto = merged,
            IsDeleted = profile.Changes?.Deleted is { } deleted && Text(cells, _deleted) is { } mark && deleted.Values.Contains(mark),
            Time = time,
        };
    }

    private RecordKey KeyOf(Utf8JsonReader reader)
    {
        var cells = new FieldValue[1];
        var tree = new RestNode();
        tree.Add(_kind.Profile.Key.Path, new(0, null));
        new RestWalk(_kind.Values, cells).Value(ref reader, tree);
        return new RecordKey(Text(cells, 0) ?? throw new FormatException("A record without key."));
    }

    // A feed has to put the record into its place, too, where that can be read.
    private DateTimeOffset? TimeOf(Utf8JsonReader reader)
    {
        var cells = new FieldValue[2];
        try
        {
            new RestWalk(_kind.Values, cells).Value(ref reader, _factTree);
            return cells[1].Kind == ValueKind.Instant ? cells[1].AsInstant() : null;
        }
        catch (Exception exception) when (exception is not JsonException && SpoiltRecord.IsContent(exception))
        {
            return null;
        }
    }

    private int Add(RestPath? path, RestFieldProfile? field = null)
    {
        if (path is null) return -1;
        _tree.Add(path, new(_cells, field));
        return _cells++;
    }

    private static string? Text(FieldValue[] cells, int index) => index >= 0 && cells[index].Kind == ValueKind.Text ? cells[index].AsText() : null;
}

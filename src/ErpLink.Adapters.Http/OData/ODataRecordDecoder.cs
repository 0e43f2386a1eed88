using System.Globalization;
using System.Text.Json;

namespace ErpLink.Adapters.Http.OData;

/// <summary>One record from its bytes, by a plan. That names are unique and the JSON is sound was seen when its page was walked over.</summary>
internal static class ODataRecordDecoder
{
    /// <summary>Key and record; no record where a value cannot be read.</summary>
    public static (RecordKey Key, Record? Record) Read(ReadOnlySpan<byte> json, ODataRecordPlan plan, IReadOnlyDictionary<string, RecordKey>? parents)
    {
        try
        {
            var record = Decode(json, plan, parents);
            return (record.Key, record);
        }
        catch (Exception exception) when (SpoiltRecord.IsContent(exception))
        {
            return (Head(json, plan).Key, null);
        }
    }

    /// <summary>What is known of a record without its fields.</summary>
    /// <exception cref="FormatException">It has no key.</exception>
    public static ODataHead Head(ReadOnlySpan<byte> json, ODataRecordPlan plan)
    {
        var kind = plan.Kind;
        RecordKey key = default;
        string? version = null, parent = null, date = null, time = null;
        var reader = new Utf8JsonReader(json, Utf8Walk.Options);
        reader.Read();
        for (var next = 0; reader.Read() && reader.TokenType != JsonTokenType.EndObject;)
        {
            var property = Find(ref reader, plan.Properties, ref next);
            reader.Read();
            if (property is { IsVersion: true } && reader.TokenType == JsonTokenType.String) version ??= reader.GetString();
            if (property is { IsStamp: true }) ReadStamp(ref reader, kind, property, ref date, ref time);
            if (property is { IsParent: true }) parent = TryReadText(reader, property);
            if (property is { IsKey: true }) key = KeyOf(kind.Key.Read(ref reader));
            else reader.Skip();
        }

        return new ODataHead(key.IsEmpty ? throw new FormatException("No key.") : key, new RecordVersion(version), TryReadTime(kind, date, time), parent);
    }

    private static Record Decode(ReadOnlySpan<byte> json, ODataRecordPlan plan, IReadOnlyDictionary<string, RecordKey>? parents)
    {
        var kind = plan.Kind;
        var values = new FieldValue[plan.Fields.Count];
        RecordKey key = default;
        string? version = null, parent = null, state = null, date = null, time = null;
        var reader = new Utf8JsonReader(json, Utf8Walk.Options);
        reader.Read();
        for (var next = 0; reader.Read() && reader.TokenType != JsonTokenType.EndObject;)
        {
            var property = Find(ref reader, plan.Properties, ref next);
            reader.Read();
            if (property is null)
            {
                reader.Skip();
                continue;
            }

            if (property.IsVersion) version ??= reader.GetString();
            if (property.IsStamp) ReadStamp(ref reader, kind, property, ref date, ref time);
            if (property.Inner.Count > 0) ReadInner(ref reader, property, values);
            else if (property.Field is { } field)
            {
                var value = field.Read(ref reader);
                if (property.Index >= 0) values[property.Index] = Checked(value, property.Name);
                if (property.IsKey) key = KeyOf(value);
                if (property.IsParent) parent = ODataField.KeyText(value);
                if (property.IsState) state = ODataField.KeyText(value);
            }
            else reader.Skip();
        }

        return new Record(kind.Kind, key.IsEmpty ? throw new FormatException("No key.") : key, plan.Fields, values)
        {
            Version = new RecordVersion(version),
            Parent = parent is null ? null : Parent(kind, parent, parents),
            State = kind.Inactive is not null && state is not null && kind.Profile.Inactive!.Values.Contains(state) ? RecordState.Inactive : RecordState.Active,
            ModifiedAt = date is null ? null : kind.ModifiedAt!.Read(date, time),
        };
    }

    private static RecordRef? Parent(ODataKind kind, string value, IReadOnlyDictionary<string, RecordKey>? parents)
    {
        var parentKind = new RecordKind(kind.Profile.Parent!.Kind);
        if (kind.Profile.Parent.Matches is null) return new RecordRef(parentKind, value);
        return parents is not null && parents.TryGetValue(value, out var key) ? new RecordRef(parentKind, key) : null;
    }

    private static void ReadStamp(ref Utf8JsonReader reader, ODataKind kind, ODataRecordPlan.Property property, ref string? date, ref string? time)
    {
        if (reader.TokenType != JsonTokenType.String) return;
        if (kind.ModifiedAt!.Names[0] == property.Name) date = reader.GetString();
        else time = reader.GetString();
    }

    // By value: where it cannot be read, the caller's reader stays where it was.
    private static string? TryReadText(Utf8JsonReader reader, ODataRecordPlan.Property property)
    {
        try
        {
            return ODataField.KeyText(property.Field!.Read(ref reader));
        }
        catch (Exception exception) when (SpoiltRecord.IsContent(exception))
        {
            return null;
        }
    }

    private static DateTimeOffset? TryReadTime(ODataKind kind, string? date, string? time)
    {
        try
        {
            return date is null ? null : kind.ModifiedAt!.Read(date, time);
        }
        catch (Exception exception) when (SpoiltRecord.IsContent(exception))
        {
            return null;
        }
    }

    // An empty text is a key that is refused, and not the lack of one.
    private static RecordKey KeyOf(FieldValue value) =>
        new(value.Kind == ValueKind.Text ? value.AsText() : ODataField.KeyText(value) ?? throw new FormatException("No key."));

    // Servers write the properties of all records in one order: the next one is mostly the one behind the last.
    private static ODataRecordPlan.Property? Find(ref Utf8JsonReader reader, ODataRecordPlan.Property[] properties, ref int next)
    {
        for (var i = 0; i < properties.Length; i++)
        {
            var at = (next + i) % properties.Length;
            if (!reader.ValueTextEquals(properties[at].Utf8)) continue;
            next = at + 1;
            return properties[at];
        }

        return null;
    }

    private static void ReadInner(ref Utf8JsonReader reader, ODataRecordPlan.Property navigation, FieldValue[] values)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            foreach (var inner in navigation.Inner) values[inner.Index] = FieldValue.Null;
            return;
        }

        if (reader.TokenType != JsonTokenType.StartObject) throw new FormatException("Not a record.");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            ODataRecordPlan.Property? property = null;
            foreach (var inner in navigation.Inner)
            {
                if (reader.ValueTextEquals(inner.Utf8)) property = inner;
            }

            reader.Read();
            if (property is null) reader.Skip();
            else values[property.Index] = Checked(property.Field!.Read(ref reader), property.Name);
        }
    }

    private static FieldValue Checked(FieldValue value, string name) =>
        value.Kind == ValueKind.Text && TextRules.Problem(value.AsText()) is { } problem
            ? throw new ErpLinkException(ErrorCodes.TextRefused, FailureClass.Invalid, $"The text of field '{name}' {problem}.") { Field = name } : value;
}

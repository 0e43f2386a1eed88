using System.Globalization;
using System.Text.Json;

namespace ErpLink.Adapters.Http.OData;

/// <summary>One record from its bytes, by a plan. That names are unique and the JSON is sound was seen when its page was walked over.</summary>
internal static class ODataRecordDecoder
{
    /// <summary>Key and record; no record where a value cannot be read.</summary>
    public static (RecordKey Key, Record? Record) Read(ReadOnlySpan<byte> json, ODataRecordPlan plan)
    {
        try
        {
            var record = Decode(json, plan);
            return (record.Key, record);
        }
        catch (Exception exception) when (SpoiltRecord.IsContent(exception))
        {
            return (KeyOf(json, plan), null);
        }
    }

    private static Record Decode(ReadOnlySpan<byte> json, ODataRecordPlan plan)
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
            if (property.IsStamp && reader.TokenType == JsonTokenType.String)
            {
                if (kind.ModifiedAt!.Names[0] == property.Name) date = reader.GetString();
                else time = reader.GetString();
            }

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
            Parent = parent is null ? null : new RecordRef(new RecordKind(kind.Profile.Parent!.Kind), parent),
            State = kind.Inactive is not null && state is not null && kind.Profile.Inactive!.Values.Contains(state) ? RecordState.Inactive : RecordState.Active,
            ModifiedAt = date is null ? null : kind.ModifiedAt!.Read(date, time),
        };
    }

    private static RecordKey KeyOf(ReadOnlySpan<byte> json, ODataRecordPlan plan)
    {
        var reader = new Utf8JsonReader(json, Utf8Walk.Options);
        reader.Read();
        for (var next = 0; reader.Read() && reader.TokenType != JsonTokenType.EndObject;)
        {
            var property = Find(ref reader, plan.Properties, ref next);
            reader.Read();
            if (property is not { IsKey: true }) reader.Skip();
            else return KeyOf(plan.Kind.Key.Read(ref reader));
        }

        throw new FormatException("No key.");
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

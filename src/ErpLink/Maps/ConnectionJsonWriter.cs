using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ErpLink.Maps;

/// <summary>Definitions to JSON: fixed order, defaults left out.</summary>
internal static class ConnectionJsonWriter
{
    // Relaxed: this is for people to read and is never put into HTML; "Müller & Sønn" stays legible.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly FieldValueJsonConverter Values = new();

    private static readonly JsonSerializerOptions NoOptions = new();

    public static byte[] Connection(ConnectionDefinition connection)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options)) Write(writer, connection);
        return JsonLayout.Of(buffer.WrittenSpan);
    }

    private static void Write(Utf8JsonWriter writer, ConnectionDefinition connection)
    {
        writer.WriteStartObject();
        writer.WriteString("name", connection.Name);
        writer.WriteString("adapter", connection.Adapter);
        Text(writer, "id", connection.Id?.Text);
        Text(writer, "profile", connection.Profile);
        Text(writer, "timeZone", connection.TimeZone);
        if (connection.Priority != 0) writer.WriteNumber("priority", connection.Priority);
        Flag(writer, "oneActorPerKind", connection.OneActorPerKind);
        if (connection.Settings.Count > 0)
        {
            writer.WriteStartObject("settings");
            foreach (var (name, value) in connection.Settings.OrderBy(s => s.Key, StringComparer.Ordinal)) writer.WriteString(name, value);
            writer.WriteEndObject();
        }

        Policies(writer, connection.OnConflict);
        Array(writer, "lists", connection.Lists, Write);
        Array(writer, "maps", connection.Maps, Write);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ListMapDefinition list)
    {
        writer.WriteStartObject();
        writer.WriteString("app", list.App);
        writer.WriteString("erp", list.Erp);
        Word(writer, "onUnmapped", list.OnUnmapped);
        Text(writer, "defaultInApp", list.DefaultInApp);
        Text(writer, "defaultInErp", list.DefaultInErp);
        Array(writer, "pairs", list.Pairs, Write);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ListPair pair)
    {
        writer.WriteStartObject();
        writer.WriteString("app", pair.App);
        writer.WriteString("erp", pair.Erp);
        Flag(writer, "preferred", pair.Preferred);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, MapDefinition map)
    {
        writer.WriteStartObject();
        writer.WriteString("entity", map.Entity.Name);
        writer.WriteString("actor", map.Actor.Name);
        Text(writer, "parent", map.Parent?.Name);
        Policies(writer, map.OnConflict);
        Word(writer, "onDrift", map.OnDrift);
        Word(writer, "onBlank", map.OnBlank);
        Word(writer, "onGone", map.OnGone);
        Text(writer, "activeField", map.ActiveField);
        Word(writer, "onLink", map.OnLink);
        Array(writer, "fields", map.Fields, Write);
        Array(writer, "defaults", map.Defaults, Write);
        Array(writer, "searchFields", map.SearchFields, (w, name) => w.WriteStringValue(name));
        Array(writer, "panelFields", map.PanelFields, (w, name) => w.WriteStringValue(name));
        Array(writer, "matching", map.Matching, Write);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, MatchTierDefinition tier)
    {
        writer.WriteStartObject();
        writer.WriteString("name", tier.Name);
        Flag(writer, "automatic", tier.Automatic);
        Word(writer, "onBlank", tier.OnBlank);
        Array(writer, "fields", tier.Fields, Write);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, MatchFieldDefinition field)
    {
        writer.WriteStartObject();
        writer.WriteString("app", field.App);
        writer.WriteString("erp", field.Erp);
        Word(writer, "comparer", field.Comparer);
        if (field.SimilarityPercentMin != 100) writer.WriteNumber("similarityPercentMin", field.SimilarityPercentMin);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, FieldMapDefinition field)
    {
        writer.WriteStartObject();
        writer.WriteString("app", field.App);
        writer.WriteString("erp", field.Erp);

        // The direction is what a reader looks for first: always there, even when it is none.
        writer.WriteString("direction", Words.Of(field.Direction));
        Policies(writer, field.OnConflict);
        Said(writer, "onDrift", field.OnDrift);
        Said(writer, "onBlank", field.OnBlank);
        Said(writer, "onLink", field.OnLink);
        Word(writer, "onTooLong", field.OnTooLong);
        Word(writer, "onTooPrecise", field.OnTooPrecise);
        Word(writer, "onUnparsable", field.OnUnparsable);
        Word(writer, "onUnresolved", field.OnUnresolved);
        Value(writer, "defaultInErp", field.DefaultInErp);
        Value(writer, "defaultInApp", field.DefaultInApp);
        if (field.SharedOrder is { } order) writer.WriteNumber("sharedOrder", order);
        Flag(writer, "omitFromJournal", field.OmitFromJournal);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, DefaultDefinition given)
    {
        writer.WriteStartObject();
        writer.WriteString("field", given.Field);
        Word(writer, "kind", given.Kind);
        Value(writer, "value", given.Value);
        Flag(writer, "mandatory", given.Mandatory);
        writer.WriteEndObject();
    }

    private static void Policies(Utf8JsonWriter writer, IReadOnlyList<Conflict> chain) =>
        Array(writer, "onConflict", chain, (w, policy) => w.WriteStringValue(Words.Of(policy)));

    private static void Text(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null) writer.WriteString(name, value);
    }

    private static void Flag(Utf8JsonWriter writer, string name, bool value)
    {
        if (value) writer.WriteBoolean(name, true);
    }

    private static void Word<T>(Utf8JsonWriter writer, string name, T value) where T : struct, Enum
    {
        if (!EqualityComparer<T>.Default.Equals(value, default)) writer.WriteString(name, Words.Of(value));
    }

    // A policy of a mapping may say the default on purpose, against another one of its map.
    private static void Said<T>(Utf8JsonWriter writer, string name, T? value) where T : struct, Enum
    {
        if (value is { } said) writer.WriteString(name, Words.Of(said));
    }

    private static void Array<T>(Utf8JsonWriter writer, string name, IReadOnlyList<T> items, Action<Utf8JsonWriter, T> write)
    {
        if (items.Count == 0) return;
        writer.WriteStartArray(name);
        foreach (var item in items) write(writer, item);
        writer.WriteEndArray();
    }

    private static void Value(Utf8JsonWriter writer, string name, in FieldValue value)
    {
        switch (value.Kind)
        {
            case ValueKind.Absent: break;
            case ValueKind.Text: writer.WriteString(name, value.AsText()); break;
            case ValueKind.Integer: writer.WriteNumber(name, value.AsInteger()); break;
            case ValueKind.Boolean: writer.WriteBoolean(name, value.AsBoolean()); break;
            default:
                writer.WritePropertyName(name);
                Values.Write(writer, value, NoOptions);
                break;
        }
    }
}

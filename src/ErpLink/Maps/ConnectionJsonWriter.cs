using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ErpLink.Maps;

/// <summary>Definitions to JSON: fixed order, defaults left out.</summary>
internal static class ConnectionJsonWriter
{
    // Relaxed: this is for people to read and is never put into HTML; "Müller & Sønn" stays legible.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Connection(ConnectionDefinition connection) => JsonLayout.Of(Compact(connection));

    /// <summary>On one line: for hashes and comparisons.</summary>
    public static byte[] Compact(ConnectionDefinition connection) => Compact(connection, Write);

    /// <summary>One mapping on one line.</summary>
    public static byte[] Compact(FieldMapDefinition mapping) => Compact(mapping, Write);

    private static byte[] Compact<T>(T item, Action<Utf8JsonWriter, T> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options)) write(writer, item);
        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, ConnectionDefinition connection)
    {
        writer.WriteStartObject();
        writer.WriteNumber("schemaVersion", ConnectionJsonReader.SchemaVersion);
        writer.WriteString("name", connection.Name);
        writer.WriteString("adapter", connection.Adapter);
        Text(writer, "id", connection.Id?.Text);
        Text(writer, "description", connection.Description);
        Text(writer, "profile", connection.Profile);
        Text(writer, "timeZone", connection.TimeZone);
        if (connection.Priority != 0) writer.WriteNumber("priority", connection.Priority);
        if (connection.Interval is { } interval) writer.WriteNumber("intervalSeconds", (long)interval.TotalSeconds);
        Flag(writer, "oneActorPerKind", connection.OneActorPerKind);
        Array(writer, "access", connection.Access, Write);
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

    private static void Write(Utf8JsonWriter writer, AccessGrant grant)
    {
        writer.WriteStartObject();
        writer.WriteString(Words.Of(grant.Kind), grant.Name);
        Array(writer, "rights", grant.Rights, (w, right) => w.WriteStringValue(Words.Of(right)));
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
        Flag(writer, "disabled", map.Disabled);
        Text(writer, "parent", map.Parent?.Name);
        Policies(writer, map.OnConflict);
        Word(writer, "onDrift", map.OnDrift);
        Word(writer, "onBlank", map.OnBlank);
        Word(writer, "onGone", map.OnGone);
        Text(writer, "activeField", map.ActiveField);
        Word(writer, "onLink", map.OnLink);
        Filter(writer, "appFilter", map.AppFilter);
        Filter(writer, "erpFilter", map.ErpFilter);
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
        Array(writer, "toErpSteps", field.ToErpSteps, StepJson.Write);
        Array(writer, "toAppSteps", field.ToAppSteps, StepJson.Write);
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

    private static void Filter(Utf8JsonWriter writer, string name, Restriction? filter)
    {
        if (filter is null) return;
        writer.WritePropertyName(name);
        RestrictionJson.Write(writer, filter);
    }

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
        if (value.IsAbsent) return;
        writer.WritePropertyName(name);
        JsonValues.Write(writer, value);
    }
}

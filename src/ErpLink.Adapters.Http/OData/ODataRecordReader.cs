using System.Text.Json;

namespace ErpLink.Adapters.Http.OData;

/// <summary>One JSON object of an answer as a record.</summary>
internal static class ODataRecordReader
{
    /// <param name="kind">The kind.</param>
    /// <param name="fields">The fields wanted.</param>
    /// <param name="element">The object.</param>
    /// <param name="etag">The answer's ETag header, where the object stands alone.</param>
    /// <param name="parents">Keys of parents by the value of the property that they match; null where they are not looked up.</param>
    public static Record Read(ODataKind kind, FieldSelection fields, JsonElement element, string? etag = null,
        IReadOnlyDictionary<string, RecordKey>? parents = null)
    {
        var key = KeyOf(kind, element);
        var writer = new RecordWriter(fields);
        foreach (var name in fields.Names) writer.Set(name, kind.Field(name).Find(element));

        return writer.ToRecord(kind.Kind, key, Version(element, etag), Parent(kind, element, parents), State(kind, element),
            Modified(kind, element));
    }

    public static RecordKey KeyOf(ODataKind kind, JsonElement element)
    {
        var value = element.GetProperty(kind.Key.Name);
        return new RecordKey(kind.Key.Edm switch
        {
            EdmKind.Guid => value.GetGuid().ToString("D"),
            EdmKind.Integer => value.GetRawText().Trim('"'),
            _ => value.GetString() ?? throw new FormatException("A record without key."),
        });
    }

    /// <summary>The value that leads to the parent; null for none.</summary>
    public static string? ParentValue(ODataKind kind, JsonElement element) =>
        kind.Parent is { } parent && element.TryGetProperty(parent.Name, out var value) ? parent.ReadKey(value) : null;

    private static RecordRef? Parent(ODataKind kind, JsonElement element, IReadOnlyDictionary<string, RecordKey>? parents)
    {
        if (ParentValue(kind, element) is not { } value) return null;
        var parentKind = new RecordKind(kind.Profile.Parent!.Kind);
        if (kind.Profile.Parent.Matches is null) return new RecordRef(parentKind, value);
        return parents is not null && parents.TryGetValue(value, out var key) ? new RecordRef(parentKind, key) : null;
    }

    public static RecordVersion Version(JsonElement element, string? etag = null) =>
        element.TryGetProperty("@odata.etag", out var own) || element.TryGetProperty("@etag", out own) ? new(own.GetString()) : new(etag);

    private static RecordState State(ODataKind kind, JsonElement element) =>
        kind.Inactive is { } inactive && element.TryGetProperty(inactive.Name, out var value)
            && kind.Profile.Inactive!.Values.Contains(inactive.ReadKey(value) ?? string.Empty) ? RecordState.Inactive : RecordState.Active;

    private static DateTimeOffset? Modified(ODataKind kind, JsonElement element) =>
        kind.ModifiedAt is { } stamp && element.TryGetProperty(stamp.Names[0], out var value) && value.ValueKind == JsonValueKind.String ? stamp.Read(element) : null;

    /// <summary>Whether a record of the set is one of this kind.</summary>
    public static bool IsOfKind(ODataKind kind, JsonElement element) =>
        kind.Constants.All(c => c.Field.ReadKey(element.GetProperty(c.Field.Name)) == c.Value);
}

using System.Text.Json;

namespace ErpLink.Adapters.Http.OData;

/// <summary>The standard's error object: <c>{"error":{"code","message","target","details"}}</c>; with a number as code, and a message in a
/// language, where a service still writes them as earlier versions had it.</summary>
internal static class ODataError
{
    private const int TextMax = 2000;

    /// <summary>The error, or null when the body has none.</summary>
    public static SideError? Read(ErpHttpAnswer answer, ODataProfile profile, ODataKind? kind = null) =>
        answer.Body.Length > 0 && ErpJson.TryRead(answer, root => Read(root, profile, kind), out var error) ? error : null;

    private static SideError? Read(JsonElement root, ODataProfile profile, ODataKind? kind)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("error", out var error)
            || error.ValueKind != JsonValueKind.Object)
            return null;
        var code = Text(error, "code");
        var fields = new List<FieldError>();
        Add(error);
        if (error.TryGetProperty("details", out var details) && details.ValueKind == JsonValueKind.Array)
        {
            foreach (var detail in details.EnumerateArray().Where(d => d.ValueKind == JsonValueKind.Object)) Add(detail);
        }

        return new SideError(Text(error, "message") ?? string.Empty)
        {
            Code = code,
            Class = code is not null && profile.Errors.TryGetValue(code, out var known) ? known : null,
            Fields = fields,
        };

        void Add(JsonElement part)
        {
            if (Text(part, "target")?.TrimStart('/') is { } target && kind?.Fields.ContainsKey(target) == true)
                fields.Add(new FieldError(target, Text(part, "message") ?? string.Empty));
        }
    }

    private static string? Text(JsonElement element, string name) => !element.TryGetProperty(name, out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.String => TextRules.Truncate(value.GetString()!, TextMax),
        JsonValueKind.Number => TextRules.Truncate(value.GetRawText(), TextMax),
        JsonValueKind.Object when name == "message" => Text(value, "value"),
        _ => null,
    };
}

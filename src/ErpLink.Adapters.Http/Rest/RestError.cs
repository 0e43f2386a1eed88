using System.Text.Json;

namespace ErpLink.Adapters.Http.Rest;

/// <summary>What an answer says is wrong, by the places that the profile names.</summary>
/// <param name="Error">The error; null when there is none.</param>
/// <param name="IsOwn">Whether the service said so in its own form, and not a proxy in its place.</param>
internal readonly record struct RestError(SideError? Error, bool IsOwn)
{
    private const int TextMax = 2000;
    private const int FieldErrorsMax = 50;

    public static RestError Read(ErpHttpAnswer answer, RestErrors errors, RestKind? kind)
    {
        if (answer.IsSuccess && errors.InSuccess is null || answer.Status is null) return default;
        SideError? own = null;
        if (answer.Body.Length > 0 && answer.IsJson) ErpJson.TryRead(answer, root => Read(root, answer.IsSuccess, errors, kind), out own);
        // Text alone is also what gateways answer; a service that has codes says one.
        var isOwn = own is not null && (errors.Code.Count == 0 || own.Code is not null);
        if (answer.IsSuccess || answer.Status is not { } status || !errors.Statuses.TryGetValue(status, out var known)) return new(own, isOwn);
        return new((own ?? new SideError(string.Empty)) with { Class = own?.Class ?? known }, isOwn);
    }

    private static SideError? Read(JsonElement root, bool isSuccess, RestErrors errors, RestKind? kind)
    {
        if (isSuccess && !Says(errors.InSuccess!.Find(root))) return null;
        var code = First(root, errors.Code);
        var message = First(root, errors.Message);
        var fields = Fields(root, errors, kind);
        if (!isSuccess && code is null && message is null && fields.Count == 0) return null;
        return new SideError(message ?? string.Empty)
        {
            Code = code,
            Class = code is not null && errors.Codes.TryGetValue(code, out var known) ? known : null,
            Fields = fields,
        };
    }

    private static bool Says(JsonElement? found) => found is { } value && value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False => false,
        JsonValueKind.String => value.GetString()!.Length > 0,
        JsonValueKind.Number => value.GetRawText() != "0",
        JsonValueKind.Array => value.GetArrayLength() > 0,
        JsonValueKind.Object => value.EnumerateObject().Any(),
        _ => true,
    };

    private static string? First(JsonElement root, IReadOnlyList<RestPath> paths) =>
        paths.Select(p => p.FindText(root)).FirstOrDefault(t => !string.IsNullOrEmpty(t)) is { } text ? TextRules.Truncate(text, TextMax) : null;

    private static List<FieldError> Fields(JsonElement root, RestErrors errors, RestKind? kind)
    {
        var fields = new List<FieldError>();
        if (kind is null || errors.Fields is not { } places || places.Items.Find(root) is not { ValueKind: JsonValueKind.Array } items) return fields;
        foreach (var item in items.EnumerateArray().Take(FieldErrorsMax))
        {
            if (places.Field.FindText(item) is { } name && Named(kind, name) is { } field)
                fields.Add(new FieldError(field, TextRules.Truncate(places.Message.FindText(item) ?? string.Empty, TextMax)));
        }

        return fields;
    }

    // A service names its members as it writes them, and elements of arrays by their place. Where that is more than one field it is none.
    private static string? Named(RestKind kind, string name)
    {
        var plain = Plain(name.Split(['.', '[', ']', '/'], StringSplitOptions.RemoveEmptyEntries).Where(p => !p.All(char.IsAsciiDigit)));
        var named = kind.Profile.Fields.Values.Where(f => Plain(f.Path.Steps.Select(s => s.Name)) == plain || f.Write is { } write && Plain(write.Steps.Select(s => s.Name)) == plain
            || f.Description.Name == name).Select(f => f.Description.Name).Take(2).ToList();
        return named.Count == 1 ? named[0] : null;
    }

    private static string Plain(IEnumerable<string> names) => string.Join('.', names).ToLowerInvariant();
}

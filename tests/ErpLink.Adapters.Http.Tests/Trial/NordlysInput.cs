using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ErpLink.Adapters.Http.Tests.Trial;

/// <summary>Reads the fields of an object that was sent and gathers what is wrong with them.</summary>
internal sealed partial class NordlysInput(JsonObject fields, string path, List<NordlysFieldError> errors)
{
    /// <summary>Lays what was sent over what is there: objects field by field, null empties, arrays as a whole.</summary>
    public static JsonObject Merge(JsonObject current, JsonObject sent)
    {
        foreach (var (name, value) in sent)
        {
            if (value is null) current.Remove(name);
            else if (value is JsonObject inner && current[name] is JsonObject there) Merge(there, inner);
            else if (value is JsonObject added) current[name] = Merge([], added);
            else current[name] = value.DeepClone();
        }

        return current;
    }

    public string Text(string name, int max, bool required = false, Func<string, string>? clean = null)
    {
        if (fields[name] is not { } node) return required ? Bad(name, "REQUIRED", "Must be filled in.", "") : "";
        if (node.GetValueKind() != JsonValueKind.String) return Bad(name, "FORMAT", "Must be a text.", "");
        var text = node.GetValue<string>().Trim();
        text = clean is null ? text : clean(text);
        if (text.Length == 0 && required) return Bad(name, "REQUIRED", "Must be filled in.", "");
        return text.Length > max ? Bad(name, "TOO_LONG", $"Must be at most {max} characters.", text) : text;
    }

    public string Code(string name, IReadOnlyList<NordlysCode> codes, string before, string? initially)
    {
        if (fields[name] is null && initially is not null) return initially;
        var text = Text(name, 20, required: true);
        if (text.Length == 0 || text == before) return text;
        return codes.FirstOrDefault(c => c.Code == text) switch
        {
            null => Bad(name, "UNKNOWN_CODE", "Is not in the code list.", text),
            { Active: false } => Bad(name, "INACTIVE_CODE", "Cannot be chosen any more.", text),
            _ => text,
        };
    }

    public decimal? Decimal(string name, int digits, decimal min, decimal max)
    {
        if (fields[name] is not { } node) return null;
        var text = node.GetValueKind() == JsonValueKind.String ? node.GetValue<string>().Trim() : "number";
        if (text.Length == 0) return null;
        if (!PlainDecimal().IsMatch(text) || (text.Contains('.') && text.Length - text.IndexOf('.') - 1 > digits))
        {
            return Bad(name, "FORMAT", $"Must be a decimal as text, with at most {digits} digits after the point.", (decimal?)null);
        }

        var value = decimal.Parse(text, NumberStyles.Number, CultureInfo.InvariantCulture);
        return value >= min && value <= max ? value
            : Bad(name, "RANGE", string.Create(CultureInfo.InvariantCulture, $"Must be {min} to {max}."), value);
    }

    public bool Flag(string name)
    {
        if (fields[name] is not { } node) return false;
        return node.GetValueKind() is JsonValueKind.True or JsonValueKind.False ? node.GetValue<bool>()
            : Bad(name, "FORMAT", "Must be true or false.", false);
    }

    public long? Integer(string name)
    {
        if (fields[name] is not { } node) return Bad(name, "REQUIRED", "Must be filled in.", (long?)null);
        return node is JsonValue value && value.TryGetValue<long>(out var number) ? number
            : Bad(name, "FORMAT", "Must be an integer.", (long?)null);
    }

    public NordlysInput Object(string name)
    {
        if (fields[name] is { } node && node is not JsonObject) Bad(name, "FORMAT", "Must be an object.", 0);
        return new NordlysInput(fields[name] as JsonObject ?? [], $"{path}{name}.", errors);
    }

    public bool Has(string name) => fields[name] is JsonObject { Count: > 0 };

    public IReadOnlyList<string> Texts(string name, int count, int max)
    {
        var array = Array(name, count);
        var entries = new JsonObject(array.Select((n, i) => KeyValuePair.Create($"{i}", n?.DeepClone())));
        var inner = new NordlysInput(entries, $"{path}{name}.", errors);
        return [.. Enumerable.Range(0, array.Count).Select(i => inner.Text($"{i}", max)).Where(t => t.Length > 0)];
    }

    public IReadOnlyList<NordlysTyped> Typed(string name, string value, int max, params IReadOnlyList<string> types) =>
        [.. Array(name, 10).Select((node, i) => Entry(node, $"{path}{name}.{i}", value, max, types)).OfType<NordlysTyped>()];

    public T Bad<T>(string name, string code, string text, T result)
    {
        errors.Add(new NordlysFieldError(path + name, code, text));
        return result;
    }

    private NordlysTyped? Entry(JsonNode? node, string at, string value, int max, IReadOnlyList<string> types)
    {
        if (node is not JsonObject entry)
        {
            errors.Add(new NordlysFieldError(at, "FORMAT", "Must be an object."));
            return null;
        }

        var input = new NordlysInput(entry, $"{at}.", errors);
        var type = input.Code("type", [.. types.Select(t => new NordlysCode(t, t))], "", null);
        if (value == "number") return new NordlysTyped(type, input.Text(value, max, required: true));
        var mail = input.Text(value, max, required: true, t => t.ToLowerInvariant());
        var good = mail.Length == 0 || MailAddress().IsMatch(mail);
        return new NordlysTyped(type, good ? mail : input.Bad(value, "FORMAT", "Must be an e-mail address.", mail));
    }

    private JsonArray Array(string name, int count)
    {
        if (fields[name] is not { } node) return [];
        if (node is not JsonArray array) return Bad<JsonArray>(name, "FORMAT", "Must be an array.", []);
        return array.Count > count ? Bad<JsonArray>(name, "TOO_LONG", $"Must have at most {count} entries.", []) : array;
    }

    [GeneratedRegex(@"^-?[0-9]{1,12}(\.[0-9]+)?\z")]
    private static partial Regex PlainDecimal();

    [GeneratedRegex(@"^[^@\s]+@[^@\s]+\.[^@\s]+\z")]
    private static partial Regex MailAddress();
}

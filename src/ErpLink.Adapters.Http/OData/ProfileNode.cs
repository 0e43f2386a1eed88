using System.Text.Json;

namespace ErpLink.Adapters.Http.OData;

/// <summary>One object or value of a profile, with its place in the file.</summary>
internal sealed class ProfileNode(JsonElement element, string path, Action<string, string, string> report, string name = "$")
{
    public string Path => path;

    /// <summary>The last step of the path, which may hold dots itself.</summary>
    public string Name => name;

    /// <summary>Reports what is not one of these: a misspelt name would otherwise be a default.</summary>
    public void Allow(params string[] names)
    {
        if (!IsObject()) return;
        foreach (var member in element.EnumerateObject().Where(m => !names.Contains(m.Name)))
            report($"{path}.{member.Name}", "This name is not known.", $"Use one of: {string.Join(", ", names)}.");
    }

    public string? Text(string name)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text) return text;
        report($"{path}.{name}", "This is not text.", "Give a text that is not empty.");
        return null;
    }

    public string Required(string name)
    {
        if (Text(name) is { } text) return text;
        if (Find(name) is null) report($"{path}.{name}", "This is missing.", "Give the name as the service's $metadata has it.");
        return "missing";
    }

    public bool Flag(string name, bool missing)
    {
        if (Find(name) is not { } value) return missing;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        report($"{path}.{name}", "This is neither true nor false.", "Give true or false, without quotes.");
        return missing;
    }

    public int Number(string name, int missing, int min, int max)
    {
        if (Find(name) is not { } value) return missing;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= min && number <= max) return number;
        report($"{path}.{name}", $"This is {value.GetRawText()}.", $"Give a whole number from {min} to {max}.");
        return missing;
    }

    public IReadOnlyList<string>? Texts(string name)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Array
            && value.EnumerateArray().All(e => e.ValueKind == JsonValueKind.String && e.GetString()!.Length > 0))
            return value.EnumerateArray().Select(e => e.GetString()!).ToList();
        report($"{path}.{name}", "This is not a list of texts.", "Give [\"one\", \"two\"].");
        return null;
    }

    public ProfileNode? Child(string name) => Find(name) is { } value ? new(value, $"{path}.{name}", report, name) : null;

    public Dictionary<string, T> Members<T>(string name, Func<ProfileNode, T> read)
    {
        var members = new Dictionary<string, T>(StringComparer.Ordinal);
        if (Child(name) is not { } child || !child.IsObject()) return members;
        foreach (var member in child.Element.EnumerateObject())
            members[member.Name] = read(new(member.Value, $"{child.Path}.{member.Name}", report, member.Name));
        return members;
    }

    /// <summary>One of an enumeration's names, with a small first letter.</summary>
    public T? Choice<T>() where T : struct, Enum
    {
        if (element.ValueKind == JsonValueKind.String && Enum.TryParse<T>(element.GetString(), ignoreCase: true, out var value)
            && Enum.IsDefined(value)) return value;
        report(path, "This is not one of the choices.",
            $"Use one of: {string.Join(", ", Enum.GetNames<T>().Select(n => char.ToLowerInvariant(n[0]) + n[1..]))}.");
        return null;
    }

    private JsonElement Element => element;

    private JsonElement? Find(string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    private bool IsObject()
    {
        if (element.ValueKind == JsonValueKind.Object) return true;
        report(path, "This is not an object.", "Give { … }.");
        return false;
    }
}

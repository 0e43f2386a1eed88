using System.Globalization;
using System.Text.Json;

namespace ErpLink.Adapters.Http.Profiles;

/// <summary>One object or value of a profile while it is read: gives what was asked for, and reports what is not as it should be.</summary>
internal sealed class ProfileNode(ProfileValue value, string path, ProfileProblems problems, string name = "$")
{
    public string Path => path;

    /// <summary>The last step of the path, which may hold dots itself.</summary>
    public string Name => name;

    public ProfileValue Value => value;

    public bool IsObject => value.Kind == JsonValueKind.Object;

    /// <summary>The content of a text; null when this is something else.</summary>
    public string? AsText => value.Kind == JsonValueKind.String ? value.Text : null;

    public bool Has(string name) => value.Find(name) is not null;

    /// <summary>Reports what is not one of these: a misspelt name would otherwise be a default.</summary>
    public void Allow(params IReadOnlyCollection<string> names)
    {
        if (!MustBeObject()) return;
        foreach (var (member, _) in value.Members.Where(m => !names.Contains(m.Key)))
        {
            var near = names.Where(n => ProfileWords.AreNear(n, member)).Take(1).Select(n => $"Did you mean \"{n}\"? ").FirstOrDefault();
            problems.Report($"{path}.{member}", "This name is not known.", $"{near}Use one of: {string.Join(", ", names)}.");
        }
    }

    public string? Text(string name)
    {
        if (value.Find(name) is not { } member) return null;
        if (member is { Kind: JsonValueKind.String, Text.Length: > 0 }) return member.Text;
        problems.Report($"{path}.{name}", "This is not text.", "Give a text that is not empty.");
        return null;
    }

    public string Required(string name, string fix = "Give the name as the service's $metadata has it.")
    {
        if (Text(name) is { } text) return text;
        if (value.Find(name) is null) problems.Report($"{path}.{name}", "This is missing.", fix);
        return "missing";
    }

    public bool Flag(string name, bool missing)
    {
        if (value.Find(name) is not { } member) return missing;
        if (member.Kind is JsonValueKind.True or JsonValueKind.False) return member.Kind == JsonValueKind.True;
        problems.Report($"{path}.{name}", "This is neither true nor false.", "Give true or false, without quotes.");
        return missing;
    }

    public int Number(string name, int missing, int min, int max) => OptionalNumber(name, min, max) ?? missing;

    public int? OptionalNumber(string name, int min, int max)
    {
        if (value.Find(name) is not { } member) return null;
        if (member.Kind == JsonValueKind.Number && int.TryParse(member.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= min && number <= max) return number;
        problems.Report($"{path}.{name}", $"This is {member.Shown}.", $"Give a whole number from {min} to {max}.");
        return null;
    }

    public IReadOnlyList<string>? Texts(string name)
    {
        if (value.Find(name) is not { } member) return null;
        if (member.Kind == JsonValueKind.Array && member.Items.TrueForAll(i => i is { Kind: JsonValueKind.String, Text.Length: > 0 }))
            return member.Items.ConvertAll(i => i.Text);
        problems.Report($"{path}.{name}", "This is not a list of texts.", "Give [\"one\", \"two\"].");
        return null;
    }

    public ProfileNode? Child(string name) => value.Find(name) is { } member ? new(member, $"{path}.{name}", problems, name) : null;

    /// <summary>The members of this object.</summary>
    public IEnumerable<ProfileNode> Children() =>
        MustBeObject() ? value.Members.Select(m => new ProfileNode(m.Value, $"{path}.{m.Key}", problems, m.Key)) : [];

    public Dictionary<string, T> Members<T>(string name, Func<ProfileNode, T> read) =>
        Child(name)?.Children().ToDictionary(c => c.Name, read, StringComparer.Ordinal) ?? new(StringComparer.Ordinal);

    /// <summary>The items of this list.</summary>
    public IReadOnlyList<ProfileNode> Items()
    {
        if (value.Kind == JsonValueKind.Array) return [.. value.Items.Select((item, i) => new ProfileNode(item, $"{path}[{i}]", problems, name))];
        Report("This is not a list.", "Give [ … ].");
        return [];
    }

    /// <summary>One of an enumeration's names, with a small first letter.</summary>
    public T? Choice<T>() where T : struct, Enum
    {
        // The framework's parser would take numbers, and several names at once.
        if (value.Kind == JsonValueKind.String && Array.FindIndex(Enum.GetNames<T>(), n => n.Equals(value.Text, StringComparison.OrdinalIgnoreCase)) is >= 0 and var at)
            return Enum.GetValues<T>()[at];
        Report("This is not one of the choices.", $"Use one of: {string.Join(", ", Enum.GetNames<T>().Select(n => char.ToLowerInvariant(n[0]) + n[1..]))}.");
        return null;
    }

    public void Report(string message, string fix) => problems.Report(path, message, fix);

    /// <summary>Reports something about a member, which may not be there.</summary>
    public void ReportAt(string name, string message, string fix) => problems.Report($"{path}.{name}", message, fix);

    private bool MustBeObject()
    {
        if (IsObject) return true;
        Report("This is not an object.", "Give { … }.");
        return false;
    }
}

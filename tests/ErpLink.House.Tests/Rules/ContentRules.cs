using System.Text.RegularExpressions;

namespace ErpLink.House.Rules;

/// <summary>What no file of the repository says: where one machine keeps things, and which registry it restores from.</summary>
public static class ContentRules
{
    // Put together here, or these rules would find themselves.
    private static readonly Regex Machine = new($"(^|[^A-Za-z0-9.*])/({string.Join('|', "work", "tmp", "root", "farm")})/", RegexOptions.Compiled);

    private static readonly Regex Registry = new($@"[a-z0-9.-]*\b(nuget|npmjs|debian)\.({string.Join('|', "org", "com")})\b", RegexOptions.Compiled);

    /// <summary>Findings about one text file.</summary>
    public static IEnumerable<string> Check(string file, string text)
    {
        if (string.Equals(Path.GetFileName(file), "nuget" + ".config", StringComparison.OrdinalIgnoreCase))
            yield return $"{file}: the default source serves; no configuration of sources is kept here.";

        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            if (Machine.Match(line) is { Success: true } path) yield return $"{file}, line {number}: '{path.Value.Trim()}' is a path of one machine.";
            if (Registry.Match(line) is { Success: true } host) yield return $"{file}, line {number}: '{host.Value}' is the host of a registry.";
        }
    }
}

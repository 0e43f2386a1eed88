namespace ErpLink.Simulation.Bugs;

/// <summary>A protocol bug as a patch: the text to find in a source, and what stands there instead. The product has no switches.</summary>
/// <param name="Name">Its name, that of its file.</param>
public sealed record SeededBug(string Name)
{
    /// <summary>The rule it breaks, with the section that has it.</summary>
    public string Rule { get; init; } = string.Empty;

    /// <summary>The profiles that are bent towards it, the best first.</summary>
    public IReadOnlyList<string> Profiles { get; init; } = [];

    /// <summary>The oracles that may catch it.</summary>
    public IReadOnlyList<string> Oracles { get; init; } = [];

    /// <summary>The worlds that catch it: PROFILE:SEED, or a kept world beside the patch.</summary>
    public IReadOnlyList<string> Worlds { get; init; } = [];

    public IReadOnlyList<Patch> Patches { get; init; } = [];

    /// <summary>Where its file is.</summary>
    public string Path { get; init; } = string.Empty;

    /// <summary>One place of one file.</summary>
    public sealed record Patch(string File, string Find, string Replace)
    {
        /// <summary>The source with the bug in it. The text must be there exactly once, so that patches stay in step with the code.</summary>
        public string Apply(string source)
        {
            var at = source.IndexOf(Find, StringComparison.Ordinal);
            if (at < 0) throw new BugException($"{File} has nowhere:\n{Find}");
            if (source.IndexOf(Find, at + 1, StringComparison.Ordinal) >= 0) throw new BugException($"{File} has more than once:\n{Find}");
            return string.Concat(source.AsSpan(0, at), Replace, source.AsSpan(at + Find.Length));
        }
    }

    /// <summary>Reads a file: lines "key: value", then for each place "--- file PATH", "--- find", "--- replace" and "--- end" with lines between.</summary>
    public static SeededBug Read(string path)
    {
        var heads = new Dictionary<string, string>(StringComparer.Ordinal);
        var patches = new List<Patch>();
        var (file, find, lines) = (string.Empty, string.Empty, new List<string>());
        var inside = false;
        foreach (var line in System.IO.File.ReadAllLines(path))
        {
            if (line.StartsWith("--- file ", StringComparison.Ordinal)) (file, inside) = (line[9..].Trim(), true);
            else if (line == "--- find") lines.Clear();
            else if (line == "--- replace") (find, lines) = (string.Join('\n', lines), []);
            else if (line == "--- end") patches.Add(new Patch(file, find, string.Join('\n', lines)));
            else if (inside) lines.Add(line);
            else if (line.Split(": ", 2) is [var key, var value]) heads[key] = value.Trim();
        }

        return new SeededBug(System.IO.Path.GetFileNameWithoutExtension(path))
        {
            Path = path,
            Rule = heads.GetValueOrDefault("rule", string.Empty),
            Profiles = Words(heads, "profiles"),
            Oracles = Words(heads, "oracles"),
            Worlds = Words(heads, "worlds"),
            Patches = patches,
        };
    }

    private static string[] Words(Dictionary<string, string> heads, string key) =>
        heads.GetValueOrDefault(key, string.Empty).Split(' ', StringSplitOptions.RemoveEmptyEntries);
}

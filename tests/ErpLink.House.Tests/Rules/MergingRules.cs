using ErpLink.House.Support;

namespace ErpLink.House.Rules;

/// <summary>The merge is pure, and so is matching: each uses values and maps, and has no I/O, no clock, no logging, no async, no container.</summary>
public static class MergingRules
{
    private static readonly HashSet<string> Forbidden = new(StringComparer.Ordinal)
    {
        "async", "await", "Task", "ValueTask", "IAsyncEnumerable", "CancellationToken", "Thread", "Monitor", "Interlocked", "lock",
        "TimeProvider", "DateTime", "Stopwatch", "IEntropy", "Random", "Guid",
        "ILogger", "Activity", "ActivitySource", "Meter",
        "ILinkStore", "StoreBatch", "IRecordSide", "IEntityStore", "IErpConnector",
        "IServiceProvider", "IServiceCollection", "IOptions",
        "File", "Stream", "HttpClient", "Socket", "Environment", "Console",
    };

    // Namespaces that have no place here, whatever is used of them.
    private static readonly string[] ForbiddenUsings =
        ["System.IO", "System.Net", "System.Threading", "System.Diagnostics", "Microsoft.Extensions", "ErpLink.Storage", "ErpLink.Adapters"];

    /// <summary>Whether a source file belongs to the merge, or to matching.</summary>
    public static bool Covers(string source) =>
        source.Contains("namespace ErpLink.Merging", StringComparison.Ordinal) || source.Contains("namespace ErpLink.Linking.Matching", StringComparison.Ordinal);

    /// <summary>Findings about one source file of the merge.</summary>
    public static IEnumerable<string> Check(string file, string source)
    {
        foreach (var name in CSharpText.Identifiers(source).Where(Forbidden.Contains).Order(StringComparer.Ordinal))
            yield return $"{file}: '{name}' has no place in the merge, which uses values and maps only.";
        foreach (var line in source.Split('\n').Select(l => l.Trim()).Where(l => l.StartsWith("using ", StringComparison.Ordinal)))
        {
            if (ForbiddenUsings.FirstOrDefault(u => line.StartsWith($"using {u}", StringComparison.Ordinal)) is { } wrong)
                yield return $"{file}: 'using {wrong}' has no place in the merge, which uses values and maps only.";
        }
    }
}

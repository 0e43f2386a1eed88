namespace ErpLink.House.Rules;

/// <summary>Who may reference whom. Source: the table of packages and the rules below it in the architecture.</summary>
public static class DependencyRules
{
    /// <summary>The container itself: only tests and samples build one.</summary>
    private const string Container = "Microsoft.Extensions.DependencyInjection";

    // Each project with what it may reference; a name that ends with a dot stands for all names that begin so.
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["ErpLink.Abstractions"] = ["Microsoft.Extensions.DependencyInjection.Abstractions"],
        ["ErpLink"] =
        [
            "ErpLink.Abstractions", "Microsoft.Extensions.DependencyInjection.Abstractions", "Microsoft.Extensions.Configuration.Abstractions",
            "Microsoft.Extensions.Logging.Abstractions", "Microsoft.Extensions.Options", "Microsoft.Extensions.Primitives",
        ],
        ["ErpLink.Adapters.Http"] = ["ErpLink.Abstractions", "Polly.Core", "Microsoft.Extensions."],
        ["ErpLink.EntityFrameworkCore"] = ["ErpLink.Abstractions", "Microsoft.EntityFrameworkCore", "Microsoft.EntityFrameworkCore.", "Microsoft.Extensions."],
        ["ErpLink.Storage.Sqlite"] = ["ErpLink.Abstractions", "Microsoft.Data.Sqlite", "SQLitePCLRaw.", "Microsoft.Extensions."],
        ["ErpLink.Storage.PostgreSql"] = ["ErpLink.Abstractions", "Npgsql", "Microsoft.Extensions."],
        ["ErpLink.Hosting"] = ["ErpLink", "ErpLink.Abstractions", "Microsoft.Extensions."],
        ["ErpLink.Hosting.Quartz"] = ["ErpLink.Hosting", "ErpLink", "ErpLink.Abstractions", "Quartz", "Quartz.", "Microsoft.Extensions."],
        ["ErpLink.Conformance"] = ["ErpLink.Abstractions", "xunit."],
        ["ErpLink.Testing"] = ["ErpLink", "ErpLink.Abstractions", "Microsoft.Extensions."],
    };

    // What builds and analyses, and leaves nothing in the assembly.
    private static readonly string[] BuildOnly = ["Microsoft.CodeAnalysis.BannedApiAnalyzers"];

    /// <summary>Findings about one project of <c>src</c> and the names it references: assemblies, packages or projects.</summary>
    public static IEnumerable<string> Check(string project, IEnumerable<string> references)
    {
        if (!Allowed.TryGetValue(project, out var allowed))
        {
            yield return $"{project} is not in the table of the dependency rules: add it there with what it may reference.";
            yield break;
        }

        foreach (var reference in references.Distinct().Order(StringComparer.Ordinal))
        {
            if (IsFramework(reference) || BuildOnly.Contains(reference)) continue;
            if (reference == Container)
                yield return $"{project} references the container, {Container}: reference its Abstractions.";
            else if (!allowed.Any(a => a == reference || a.EndsWith('.') && reference.StartsWith(a, StringComparison.Ordinal)))
                yield return $"{project} references {reference}, which the dependency rules do not allow.";
        }
    }

    private static bool IsFramework(string name) =>
        name is "System" or "mscorlib" or "netstandard" || name.StartsWith("System.", StringComparison.Ordinal) || name == "Microsoft.Win32.Primitives";
}

using System.Reflection;
using System.Text.RegularExpressions;

namespace ErpLink.House.Support;

/// <summary>What is shipped: the projects under <c>src</c> and their assemblies as they were built.</summary>
public static partial class Product
{
    /// <summary>The names of the projects under <c>src</c>, from the folders.</summary>
    public static IReadOnlyList<string> Projects { get; } =
        [.. Repository.Files("src", "*.csproj").Select(f => System.IO.Path.GetFileNameWithoutExtension(f))];

    /// <summary>Their assemblies.</summary>
    public static IReadOnlyList<Assembly> Assemblies { get; } = [.. Projects.Select(Assembly.Load)];

    /// <summary>All public types, those nested in public types included.</summary>
    public static IReadOnlyList<Type> PublicTypes { get; } = [.. Assemblies.SelectMany(a => a.GetExportedTypes())];

    /// <summary>Projects that the solution lists, as paths relative to the root.</summary>
    public static IReadOnlyList<string> SolutionProjects { get; } =
        [.. ProjectPath().Matches(Repository.Read("ErpLink.sln")).Select(m => m.Groups[1].Value.Replace('\\', '/'))];

    [GeneratedRegex("\"([^\"]+\\.csproj)\"")]
    private static partial Regex ProjectPath();
}

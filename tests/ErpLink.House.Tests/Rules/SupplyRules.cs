using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace ErpLink.House.Rules;

/// <summary>How the packages of others come in. Source: reliability, section 8, supply chain.</summary>
public static partial class SupplyRules
{
    private static readonly (string Property, string Value)[] Wanted =
        [("RestorePackagesWithLockFile", "true"), ("RestoreLockedMode", "true"), ("NuGetAuditMode", "all"), ("TreatWarningsAsErrors", "true")];

    /// <summary>Findings about a project's lock file: there, with a hash of every package and every package that the project asks for.</summary>
    public static IEnumerable<string> Locked(string project, JsonElement? file, IEnumerable<string> references)
    {
        if (file is not { } found)
        {
            yield return $"{project} has no packages.lock.json: restore it once and commit that file.";
            yield break;
        }

        var packages = found.GetProperty("dependencies").EnumerateObject().SelectMany(f => f.Value.EnumerateObject()).ToList();
        foreach (var package in packages.Where(p => p.Value.GetProperty("type").GetString() != "Project" && !p.Value.TryGetProperty("contentHash", out _)))
            yield return $"{project}: {package.Name} has no hash in the lock file.";
        foreach (var reference in references.Except(packages.Select(p => p.Name), StringComparer.OrdinalIgnoreCase))
            yield return $"{project}: '{reference}' is not in the lock file.";
    }

    /// <summary>Findings about a project or props file that turns a check off or leaves a version open.</summary>
    public static IEnumerable<string> Switches(string file, XDocument project)
    {
        foreach (var element in project.Descendants())
        {
            var name = element.Name.LocalName;
            if (name is "NuGetAudit" or "RestoreLockedMode" or "RestorePackagesWithLockFile" && element.Value.Trim() == "false") yield return $"{file} turns {name} off.";
            if (name is "NoWarn" or "WarningsNotAsErrors" && Audit().IsMatch(element.Value)) yield return $"{file} no longer fails on a package that is known to be vulnerable.";
            if (name == "NuGetAuditSuppress") yield return $"{file} suppresses an advisory.";
            if (element.Attribute("VersionOverride") is not null) yield return $"{file} takes another version of {(string?)element.Attribute("Include")} than the rest.";
            if (name == "PackageVersion" && !Exact().IsMatch((string?)element.Attribute("Version") ?? "")) yield return $"{file} leaves the version of {(string?)element.Attribute("Include")} open.";
        }
    }

    /// <summary>Findings about the files at the root, which hold for all projects.</summary>
    public static IEnumerable<string> Root(XDocument build, XDocument packages)
    {
        foreach (var (property, value) in Wanted)
        {
            if (build.Descendants(property).All(e => e.Value != value)) yield return $"{property} is not {value}.";
        }

        if (packages.Descendants("CentralPackageTransitivePinningEnabled").All(e => e.Value != "true")) yield return "Versions of what packages bring along are not pinned.";
    }

    /// <summary>Whether a source file names a spreadsheet's format.</summary>
    public static bool Exports(string source) => Spreadsheet().IsMatch(source);

    [GeneratedRegex("NU190[0-5]")]
    private static partial Regex Audit();

    [GeneratedRegex(@"^(\d+(\.\d+){1,3}(-[0-9A-Za-z.-]+)?|\[\d+(\.\d+){1,3}\])$")]
    private static partial Regex Exact();

    [GeneratedRegex("""["/.](csv|xlsx?|ods)\b""", RegexOptions.IgnoreCase)]
    private static partial Regex Spreadsheet();
}

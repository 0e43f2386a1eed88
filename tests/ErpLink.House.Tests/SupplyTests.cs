using System.Text.Json;
using System.Xml.Linq;
using ErpLink.House.Rules;
using ErpLink.House.Support;

namespace ErpLink.House;

/// <summary>What the packages of others may bring in: only what was looked at, locked by its hash, and audited with all it brings along.</summary>
public sealed class SupplyTests
{
    [Fact, Trait("Catalogue", "104")]
    public void Packages_are_locked_audited_and_never_taken_as_they_come()
    {
        var projects = Repository.Files(pattern: "*.csproj");
        projects.SelectMany(p => SupplyRules.Locked(p, Lock(p), References(p))).Should().BeEmpty();
        Repository.Files(pattern: "*.props").Concat(projects).SelectMany(f => SupplyRules.Switches(f, XDocument.Parse(Repository.Read(f)))).Should().BeEmpty();
        SupplyRules.Root(XDocument.Parse(Repository.Read("Directory.Build.props")), XDocument.Parse(Repository.Read("Directory.Packages.props"))).Should().BeEmpty();
    }

    [Fact, Trait("Catalogue", "104")]
    public void What_opens_the_door_is_found()
    {
        SupplyRules.Locked("A", null, []).Should().ContainSingle().Which.Should().Contain("no packages.lock.json");
        SupplyRules.Locked("A", Json("""{"dependencies":{"net10.0":{"Evil":{"type":"Transitive","resolved":"1.0.0"}}}}"""), []).Should().ContainSingle().Which.Should().Contain("no hash");
        SupplyRules.Locked("A", Json("""{"dependencies":{"net10.0":{}}}"""), ["New"]).Should().ContainSingle().Which.Should().Contain("'New'");
        foreach (var text in new[] { "<NuGetAudit>false</NuGetAudit>", "<NoWarn>$(NoWarn);NU1903</NoWarn>", "<RestoreLockedMode>false</RestoreLockedMode>", "<WarningsNotAsErrors>NU1904</WarningsNotAsErrors>" })
            SupplyRules.Switches("A", XDocument.Parse($"<Project><PropertyGroup>{text}</PropertyGroup></Project>")).Should().ContainSingle();
        foreach (var text in new[] { "<NuGetAuditSuppress Include=\"x\"/>", "<PackageVersion Include=\"x\" Version=\"1.*\"/>", "<PackageVersion Include=\"x\" Version=\"[1.0,2.0)\"/>", "<PackageReference Include=\"x\" VersionOverride=\"2.0.0\"/>" })
            SupplyRules.Switches("A", XDocument.Parse($"<Project><ItemGroup>{text}</ItemGroup></Project>")).Should().ContainSingle();
        SupplyRules.Root(XDocument.Parse("<Project/>"), XDocument.Parse("<Project/>")).Should().HaveCount(5);
    }

    /// <summary>A tenant is named where its store is opened; no other door takes one, so that none can come out of a payload or a webhook.</summary>
    [Fact, Trait("Catalogue", "102")]
    public void No_call_takes_a_tenant_but_the_one_that_opens_its_store()
    {
        var takers = Product.Assemblies.SelectMany(a => a.GetExportedTypes()).Where(t => t != typeof(TenantId))
            .SelectMany(t => t.GetMethods().Cast<System.Reflection.MethodBase>().Concat(t.GetConstructors()).Select(m => (Type: t, Method: m)))
            .Where(m => m.Method.GetParameters().Any(p => p.ParameterType == typeof(TenantId) || p.ParameterType == typeof(TenantId?)))
            .Select(m => m.Method.Name).Distinct();
        takers.Should().Equal("For");
        Product.Assemblies.SelectMany(a => a.GetExportedTypes()).SelectMany(t => t.GetProperties())
            .Where(p => p.PropertyType == typeof(TenantId) && p.DeclaringType != typeof(TenantId)).Should().BeEmpty("nothing that is handed around says whose it is");
    }

    /// <summary>ErpLink writes no file for a spreadsheet. Whoever adds an export neutralises formulas there, and takes this test away with it.</summary>
    [Fact, Trait("Catalogue", "63")]
    public void Nothing_is_exported_to_a_spreadsheet() =>
        Repository.Files("src", "*.cs").Where(f => SupplyRules.Exports(Repository.Read(f))).Should().BeEmpty();

    [Theory, InlineData("\"text/csv\""), InlineData("\"links.csv\""), InlineData("$\"{name}.xlsx\"")]
    public void An_export_is_found(string text) => SupplyRules.Exports($"var x = {text};").Should().BeTrue();

    private static JsonElement? Lock(string project)
    {
        var file = Path.Combine(Path.GetDirectoryName(project)!, "packages.lock.json");
        return File.Exists(Repository.Path(file)) ? Json(Repository.Read(file)) : null;
    }

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);

    private static IEnumerable<string> References(string project) =>
        XDocument.Parse(Repository.Read(project)).Descendants("PackageReference").Select(e => (string)e.Attribute("Include")!);
}

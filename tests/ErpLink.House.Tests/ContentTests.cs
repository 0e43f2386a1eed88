using System.Reflection;
using ErpLink.House.Rules;
using ErpLink.House.Support;

namespace ErpLink.House;

public sealed class ContentTests
{
    [Fact]
    public void No_file_names_a_path_of_one_machine_or_a_registry() =>
        Repository.TextFiles().SelectMany(f => ContentRules.Check(f, Repository.Read(f))).Should().BeEmpty();

    [Fact]
    public void Every_project_has_its_lock_file() =>
        Repository.Files(pattern: "*.csproj").Where(p => !File.Exists(Path.Combine(Path.GetDirectoryName(Repository.Path(p))!, "packages.lock.json")))
            .Should().BeEmpty("a build restores what was tested");

    // The SDK writes both marks into an assembly only while IsAotCompatible is true, and with it the analyzers run.
    [Fact]
    public void Everything_that_is_shipped_is_made_for_trimming_and_ahead_of_time_compilation() =>
        Product.Assemblies.Where(a => !IsMarked(a, "IsTrimmable") || !IsMarked(a, "IsAotCompatible")).Should().BeEmpty();

    [Fact]
    public void A_machine_path_a_registry_and_a_source_configuration_are_found()
    {
        ContentRules.Check("a.md", $"see {string.Concat("/", "work")}/main").Should().ContainSingle();
        ContentRules.Check("a.md", $"from https://api.{string.Concat("nuget", ".org")}/v3").Should().ContainSingle();
        ContentRules.Check(string.Concat("NuGet", ".Config"), string.Empty).Should().ContainSingle();
        ContentRules.Check("a.md", "https://example.test/artwork/ and ../shared/work and https://erp.test/work/items").Should().BeEmpty();
    }

    private static bool IsMarked(Assembly assembly, string key) =>
        assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Any(m => m.Key == key && m.Value == "True");
}

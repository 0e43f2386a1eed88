using System.Xml.Linq;
using ErpLink.House.Rules;
using ErpLink.House.Support;

namespace ErpLink.House;

public sealed class DependencyTests
{
    [Fact]
    public void Built_assemblies_reference_only_what_the_architecture_allows() =>
        Product.Assemblies.SelectMany(a => DependencyRules.Check(a.GetName().Name!, a.GetReferencedAssemblies().Select(r => r.Name!)))
            .Should().BeEmpty();

    // A reference that no code uses yet leaves no trace in the assembly, but travels with the package.
    [Fact]
    public void Project_files_reference_only_what_the_architecture_allows() =>
        Repository.Files("src", "*.csproj").SelectMany(f => DependencyRules.Check(Path.GetFileNameWithoutExtension(f), References(f)))
            .Should().BeEmpty();

    [Fact]
    public void Every_project_of_the_solution_is_there_and_every_project_that_is_there_is_in_the_solution()
    {
        Product.SolutionProjects.Where(p => !File.Exists(Repository.Path(p))).Should().BeEmpty("the solution lists them");
        Repository.Files(pattern: "*.csproj").Except(Product.SolutionProjects).Should().BeEmpty("what the solution leaves out is neither built nor tested");
        Product.Projects.Should().Contain(["ErpLink", "ErpLink.Abstractions", "ErpLink.Adapters.Http", "ErpLink.Hosting", "ErpLink.Storage.Sqlite"]);
    }

    [Fact]
    public void The_merge_is_pure() =>
        Repository.Files("src", "*.cs").Select(f => (File: f, Source: Repository.Read(f))).Where(f => MergingRules.Covers(f.File, f.Source))
            .SelectMany(f => MergingRules.Check(f.File, f.Source)).Should().BeEmpty();

    [Theory]
    [InlineData("ErpLink.Storage.Sqlite", "ErpLink")]
    [InlineData("ErpLink.Adapters.Http", "ErpLink")]
    [InlineData("ErpLink", "ErpLink.Adapters.Http")]
    [InlineData("ErpLink", "ErpLink.Storage.Sqlite")]
    [InlineData("ErpLink", "Microsoft.Extensions.DependencyInjection")]
    [InlineData("ErpLink.Adapters.Http", "Microsoft.Extensions.DependencyInjection")]
    [InlineData("ErpLink.Abstractions", "Polly.Core")]
    [InlineData("ErpLink.Unheard", "System.Runtime")]
    public void A_forbidden_reference_is_found(string project, string reference) =>
        DependencyRules.Check(project, ["System.Runtime", reference]).Should().ContainSingle();

    [Theory]
    [InlineData("public Task Merge() => null!;", "Task")]
    [InlineData("private readonly ILogger _log;", "ILogger")]
    [InlineData("void Now(TimeProvider time) { }", "TimeProvider")]
    [InlineData("using System.IO;", "System.IO")]
    public void An_impure_merge_is_found(string line, string named) =>
        MergingRules.Check("Merge.cs", $"{line}\nnamespace ErpLink.Merging;").Should().ContainSingle().Which.Should().Contain($"{named}");

    [Fact]
    public void What_the_merge_only_talks_about_is_no_finding() =>
        MergingRules.Check("Merge.cs", "// no Task, no ILogger\nvar text = \"a Task\"; /* await */").Should().BeEmpty();

    private static IEnumerable<string> References(string file) => XDocument.Parse(Repository.Read(file)).Descendants()
        .Where(e => e.Name.LocalName is "PackageReference" or "ProjectReference")
        .Select(e => (string)e.Attribute("Include")!)
        .Select(i => i.EndsWith(".csproj", StringComparison.Ordinal) ? Path.GetFileNameWithoutExtension(i.Replace('\\', '/')) : i);
}

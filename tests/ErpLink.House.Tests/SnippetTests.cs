using ErpLink.House.Rules;
using ErpLink.House.Support;

namespace ErpLink.House;

public sealed class SnippetTests
{
    private static readonly Dictionary<string, string> One = new() { ["first"] = "var a = 1;\n" };

    [Fact]
    public void Every_block_of_CSharp_in_the_docs_is_compiled()
    {
        var regions = SnippetRules.Regions(Repository.Files("samples/Snippets", "*.cs").Select(Repository.Read));
        var documents = Repository.Files(pattern: "*.md").Where(f => f == "README.md" || f.StartsWith("docs/", StringComparison.Ordinal) || f.StartsWith("src/", StringComparison.Ordinal)).ToList();
        documents.SelectMany(d => SnippetRules.Check(d, Repository.Read(d), regions)).Should().BeEmpty();
        documents.Should().Contain("README.md");
        Repository.Read("README.md").Should().Contain("```csharp", "otherwise nothing was checked");
    }

    [Theory]
    [InlineData("```csharp\nvar a = 1;\n```", "no <!-- snippet: name --> stands above")]
    [InlineData("<!-- snippet: second -->\n```csharp\nvar a = 1;\n```", "no region is named 'second'")]
    [InlineData("<!-- snippet: first -->\n```csharp\nvar a = 2;\n```", "differs from the region 'first'")]
    public void A_block_that_is_not_compiled_is_found(string markdown, string finding) =>
        SnippetRules.Check("a.md", markdown, One).Should().ContainSingle().Which.Should().Contain(finding);

    [Fact]
    public void A_block_equal_but_for_its_indentation_is_no_finding()
    {
        var regions = SnippetRules.Regions(["class A\n{\n    #region first\n    if (x)\n        y();\n    #endregion\n}"]);
        SnippetRules.Check("a.md", "<!-- snippet: first -->\n\n```csharp\nif (x)\n    y();\n```\n", regions).Should().BeEmpty();
    }

    [Fact]
    public void Regions_that_share_a_name_or_do_not_end_are_refused()
    {
        FluentActions.Invoking(() => SnippetRules.Regions(["#region a\n#endregion\n#region a\n#endregion"])).Should().Throw<InvalidOperationException>();
        FluentActions.Invoking(() => SnippetRules.Regions(["#region a\nvar a = 1;"])).Should().Throw<InvalidOperationException>();
    }
}

using System.Reflection;
using System.Xml.Linq;
using ErpLink.House.Rules;
using ErpLink.House.Support;

namespace ErpLink.House;

public sealed class DocumentationTests
{
    [Fact]
    public void Every_summary_says_something() => Product.Assemblies.SelectMany(a => DocumentationRules.Check(Documentation(a)).Where(f => IsPublic(a, f))).Should().BeEmpty();

    [Fact]
    public void Every_public_member_is_documented() =>
        Product.Assemblies.SelectMany(a => a.GetExportedTypes().SelectMany(t => DocumentationRules.Missing(t, Documentation(a)))).Should().BeEmpty();

    [Theory]
    [InlineData("<member name=\"T:A\"/>")]
    [InlineData("<member name=\"T:A\"><summary> </summary></member>")]
    [InlineData("<member name=\"T:A\"><summary>TODO: say it.</summary></member>")]
    [InlineData("<member name=\"T:A\"><summary>What it is.</summary><param name=\"x\"></param></member>")]
    public void An_empty_comment_is_found(string member) => DocumentationRules.Check(Sample(member)).Should().ContainSingle();

    [Fact]
    public void A_member_without_a_comment_is_found()
    {
        var name = typeof(Undocumented).FullName!.Replace('+', '.');
        var documentation = Sample($"<member name=\"T:{name}\"><summary>What it is.</summary></member><member name=\"P:{name}.Said\"/>");
        DocumentationRules.Missing(typeof(Undocumented), documentation).Should().ContainSingle().Which.Should().Contain("Unsaid");
    }

    // The file holds the comments of internal members, too; they say what is worth saying and no more.
    private static bool IsPublic(Assembly assembly, string finding) => assembly.GetExportedTypes().Select(t => t.FullName!.Replace('+', '.'))
        .Any(name => finding[2..].StartsWith($"{name}.", StringComparison.Ordinal) || finding[2..].StartsWith($"{name}:", StringComparison.Ordinal));

    // Built beside the assembly only while a project generates it, so a project that stops doing so fails here.
    private static XDocument Documentation(Assembly assembly) =>
        XDocument.Load(Path.Combine(AppContext.BaseDirectory, $"{assembly.GetName().Name}.xml"));

    private static XDocument Sample(string members) => XDocument.Parse($"<doc><members>{members}</members></doc>");

    private static class Undocumented
    {
        public static int Said => 1;

        public static int Unsaid => 2;
    }
}

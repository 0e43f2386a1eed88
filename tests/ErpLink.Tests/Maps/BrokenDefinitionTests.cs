using ErpLink.Adapters;
using ErpLink.Maps;

namespace ErpLink.Tests.Maps;

/// <summary>The files of <c>Broken</c>: each says in its first lines what is found wrong with it, where, and with which fix.</summary>
public sealed class BrokenDefinitionTests
{
    private const int FilesMin = 50;

    private static readonly ConnectorInfo Connector = new("test", "Test",
    [
        new("address", SettingKind.Address) { Required = true }, new("company", SettingKind.Text), new("token", SettingKind.Secret),
        new("pageSize", SettingKind.Number), new("strict", SettingKind.Flag),
    ]);

    private static string Folder => Path.Combine(RepositoryFiles.Root, "tests", "ErpLink.Tests", "Maps", "Broken");

    public static TheoryData<string> Files() => [.. Directory.GetFiles(Folder, "*.json").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void What_is_wrong_is_named_with_its_place_its_value_and_a_fix(string file)
    {
        var json = RepositoryFiles.Read("tests", "ErpLink.Tests", "Maps", "Broken", file + ".json");
        var expected = json.Split('\n').TakeWhile(line => line.StartsWith("// ", StringComparison.Ordinal)).Select(line => line[3..].Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        var errors = Errors(json);
        errors.Should().HaveCount(expected.TryGetValue("errors", out var count) ? int.Parse(count) : 1);
        var (code, text) = errors.FirstOrDefault(e => e.Text.Contains(expected["says"]), errors[0]);
        code.Should().Be(int.Parse(expected["code"]), text);
        text.Should().Contain(expected["where"]).And.Contain(expected["says"]).And.Contain(expected["fix"]);
        if (expected.TryGetValue("never", out var secret)) string.Join(' ', errors).Should().NotContain(secret);
    }

    [Fact]
    public void There_are_enough_of_them() => Directory.GetFiles(Folder, "*.json").Should().HaveCountGreaterThan(FilesMin);

    private static List<(int Code, string Text)> Errors(string json)
    {
        ConnectionDefinition definition;
        try
        {
            definition = ConnectionJson.Read(json);
        }
        catch (ErpLinkException error)
        {
            return [(error.Code, error.Message)];
        }

        return [.. ConnectionValidator.Validate(definition, Connector, MapSamples.App(), MapSamples.Erp()).Problems.Where(p => p.Severity == ProblemSeverity.Error).Select(p => (p.Code, p.ToString()))];
    }
}

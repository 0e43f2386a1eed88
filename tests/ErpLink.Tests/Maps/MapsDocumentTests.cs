using System.Text.RegularExpressions;
using ErpLink.Maps;

namespace ErpLink.Tests.Maps;

/// <summary>docs/maps.md says what the code does.</summary>
public sealed partial class MapsDocumentTests
{
    private static readonly string Document = RepositoryFiles.Read("docs", "maps.md");

    [Fact]
    public void The_sample_in_code_is_the_one_that_is_compiled()
    {
        var source = RepositoryFiles.Read("tests", "ErpLink.Tests", "Maps", "MapSamples.cs");
        var region = Region().Match(source).Groups["code"].Value;
        var lines = region.Split('\n').Select(line => line.Length >= 8 ? line[8..] : line);
        Document.Should().Contain($"```csharp\n{string.Join('\n', lines).TrimEnd()}\n```");
    }

    [Fact]
    public void The_sample_in_JSON_is_what_the_sample_in_code_writes() =>
        Document.Should().Contain($"```json\n{ConnectionJson.Write(MapSamples.Oslo())}```");

    [Fact]
    public void The_sample_is_valid_without_a_warning() =>
        ConnectionValidator.Validate(MapSamples.Oslo(), null, MapSamples.App(), MapSamples.Erp()).Problems.Should().BeEmpty();

    [Fact]
    public void The_conversion_table_is_the_one_of_the_code()
    {
        foreach (var rule in ConversionTable.Rules.Where(r => r.Quality != ConversionQuality.Forbidden)) Document.Should().Contain(Row(rule));
        Document.Split('\n').Count(line => RowStart().IsMatch(line)).Should().Be(ConversionTable.Rules.Count(r => r.Quality != ConversionQuality.Forbidden));
        var matrix = string.Join('\n', ConversionTable.Types.Select(from =>
            $"| **{Words.Of(from)}** | {string.Join(" | ", ConversionTable.Types.Select(to => Sign(ConversionTable.Find(from, to))))} |"));
        Document.Should().Contain(matrix);
    }

    [Fact]
    public void Every_word_of_JSON_is_explained()
    {
        string[][] words =
        [
            [.. Words.All<Direction>()], [.. Words.All<Conflict>()], [.. Words.All<DriftPolicy>()], [.. Words.All<BlankPolicy>()], [.. Words.All<LinkTimePolicy>()],
            [.. Words.All<Misfit>()], [.. Words.All<UnresolvedReference>()], [.. Words.All<UnmappedItem>()], [.. Words.All<DefaultKind>()],
        ];
        foreach (var word in words.SelectMany(w => w)) Document.Should().Contain($"`{word}`");
    }

    private static string Row(ConversionRule rule) => $"| {Words.Of(rule.From)} | {Words.Of(rule.To)} | {Words.Of(rule.Quality)} | {rule.Reason} |";

    private static string Sign(ConversionRule rule) => rule.Quality switch
    {
        ConversionQuality.Lossless => "lossless",
        ConversionQuality.Lossy => "lossy",
        _ => "-",
    };

    [GeneratedRegex(@"#region connection\n(?<code>.*?)\n\s*#endregion", RegexOptions.Singleline)]
    private static partial Regex Region();

    [GeneratedRegex(@"^\| \w+ \| \w+ \| (lossless|lossy) \|")]
    private static partial Regex RowStart();
}

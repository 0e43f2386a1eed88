using ErpLink.Maps;

namespace ErpLink.Tests.Linking.Matching;

/// <summary>docs/matching.md says what the code does.</summary>
public sealed class MatchingDocumentTests
{
    private static readonly string Document = RepositoryFiles.Read("docs", "matching.md");

    [Fact]
    public void The_sample_in_JSON_is_what_the_sample_in_code_writes()
    {
        var json = ConnectionJson.Write(Snippets.Matching.Build());
        var from = json.IndexOf("      \"matching\"", StringComparison.Ordinal);
        var lines = json[from..].Split('\n').TakeWhile(l => l != "    }").Select(l => l.Length > 6 ? l[6..] : l);
        Document.Should().Contain($"```json\n{string.Join('\n', lines)}\n```");
    }

    [Fact]
    public void Every_word_of_JSON_is_explained()
    {
        foreach (var word in Words.All<MatchComparer>().Concat(Words.All<MatchBlank>())) Document.Should().Contain($"`{word}`");
    }

    [Fact]
    public void The_sample_is_valid_and_may_link_on_what_it_calls_automatic()
    {
        var app = Maps.MapFixture.Side(Maps.MapFixture.Kind(EntityKinds.Company, Texts("name", "orgNumber", "zip", "web")));
        var erp = Maps.MapFixture.Side(Maps.MapFixture.Kind(ActorKinds.Customer, Texts("displayName", "taxRegistrationNumber", "postalCode", "email")));
        Maps.MapFixture.Validate(Snippets.Matching.Build(), app, erp).Problems.Should().BeEmpty();
    }

    private static FieldDescription[] Texts(params string[] names) => [.. names.Select(n => new FieldDescription(n, FieldType.Text))];
}

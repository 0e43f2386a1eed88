using System.Text.RegularExpressions;
using ErpLink.Adapters;
using ErpLink.Adapters.Http;
using ErpLink.Adapters.Http.OData;
using ErpLink.Maps;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace ErpLink.Tests.Maps;

/// <summary>docs/maps.md says what the code does.</summary>
public sealed partial class MapsDocumentTests
{
    private static readonly string Document = RepositoryFiles.Read("docs", "maps.md");

    [Fact]
    public void The_sample_in_JSON_is_what_the_sample_in_code_writes() =>
        Document.Should().Contain($"```json\n{ConnectionJson.Write(Snippets.MapInCode.Build())}```");

    [Fact]
    public void The_sample_of_steps_in_JSON_is_what_the_one_in_code_writes_and_is_valid()
    {
        var sample = Snippets.MapWithSteps.Build();
        Document.Should().Contain($"```json\n{ConnectionJson.Write(sample)}```");
        var app = MapFixture.Side(MapFixture.Kind(EntityKinds.Company, new("name", FieldType.Text), new("id", FieldType.Integer), new("category", FieldType.ListItem) { List = "category" },
            new("language", FieldType.ListItem) { List = "language" }, new("phone", FieldType.Text)));
        var erp = MapFixture.Side(MapFixture.Kind(ActorKinds.Customer, new("name", FieldType.Text), new("number", FieldType.Text), new("source", FieldType.Text), new("languageCode", FieldType.ListItem) { List = "languages" },
            new("phoneNumber", FieldType.Text), new("balance", FieldType.Decimal), new("active", FieldType.Boolean)));
        ConnectionValidator.Validate(sample, null, app, erp, conversions: [new Snippets.DigitsOnly()]).Problems.Should().BeEmpty();
    }

    [Fact]
    public void The_sample_is_valid_without_a_warning() =>
        ConnectionValidator.Validate(Snippets.MapInCode.Build(), new ODataConnector(() => new ErpHttpOptions()).Info, MapSamples.App(), MapSamples.Erp())
            .Problems.Should().BeEmpty();

    [Fact]
    public async Task The_sample_can_be_opened_and_its_secret_is_found_in_the_configuration()
    {
        // The profile that it names is the app's own file: in its place the one it is made of.
        var sample = Snippets.MapInCode.Build() with { Profile = "business-central" };
        await OpenAsync(sample, new() { ["Secrets:Oslo"] = "a token" });
    }

    [Fact]
    public async Task The_sample_of_the_README_can_be_opened_with_the_settings_it_names()
    {
        var values = new Dictionary<string, string?>
        {
            ["Erp:Oslo:address"] = "https://erp.example/api/v2.0",
            ["Erp:Oslo:company"] = "CRONUS NO",
            ["Erp:Oslo:token"] = "Secrets:Oslo",
            ["Secrets:Oslo"] = "a token",
        };
        var services = new ServiceCollection();
        Snippets.App.Register(services, new ConfigurationBuilder().AddInMemoryCollection(values).Build());
        var sample = (ConnectionDefinition)services.Single(s => s.ServiceType == typeof(ConnectionDefinition)).ImplementationInstance!;
        await OpenAsync(sample, values);
    }

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
            [.. Words.All<Direction>()], [.. Words.All<Conflict>()], [.. Words.All<DriftPolicy>()], [.. Words.All<BlankPolicy>()], [.. Words.All<GonePolicy>()], [.. Words.All<LinkTimePolicy>()],
            [.. Words.All<Misfit>()], [.. Words.All<ConversionStepKind>()], [.. Words.All<SearchOperator>()], [.. Words.All<UnresolvedReference>()], [.. Words.All<UnmappedItem>()], [.. Words.All<DefaultKind>()],
        ];
        foreach (var word in words.SelectMany(w => w)) Document.Should().Contain($"`{word}`");
    }

    // Opening reads every setting and calls nobody.
    private static async Task OpenAsync(ConnectionDefinition sample, Dictionary<string, string?> configuration)
    {
        var services = new ServiceCollection().AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(configuration).Build());
        services.AddErpLink();
        await using var provider = services.BuildServiceProvider();
        var settings = new ConnectionSettings(sample.Name, sample.Settings, provider.GetRequiredService<ISecretSource>());
        var context = new ConnectionContext(sample.Name, settings) { Profile = sample.Profile, TimeZone = sample.TimeZone };
        var connector = new ODataConnector(() => new ErpHttpOptions());

        sample.Adapter.Should().Be(connector.Info.Name);
        sample.Settings.Keys.Should().BeSubsetOf(connector.Info.Settings.Select(s => s.Name));
        await using var side = (IAsyncDisposable)await connector.OpenAsync(context, CancellationToken.None);
        (await settings.GetSecretAsync("token", CancellationToken.None)).Reveal().Should().Be("a token");
    }

    private static string Row(ConversionRule rule) => $"| {Words.Of(rule.From)} | {Words.Of(rule.To)} | {Words.Of(rule.Quality)} | {rule.Reason} |";

    private static string Sign(ConversionRule rule) => rule.Quality switch
    {
        ConversionQuality.Lossless => "lossless",
        ConversionQuality.Lossy => "lossy",
        _ => "-",
    };

    [GeneratedRegex(@"^\| \w+ \| \w+ \| (lossless|lossy) \|")]
    private static partial Regex RowStart();
}

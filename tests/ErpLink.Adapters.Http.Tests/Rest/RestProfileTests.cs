using System.Text;
using System.Text.Json;
using ErpLink.Adapters.Http.Profiles;
using ErpLink.Adapters.Http.Rest;
using Microsoft.Extensions.DependencyInjection;

namespace ErpLink.Adapters.Http.Tests.Rest;

public sealed class RestProfileTests
{
    private const string Whole = """
        {
          "settings": { "tenant": { "required": true }, "secret": { "kind": "secret" } },
          "lists": { "country": { "fixed": { "NO": "Norway" } } },
          "kinds": {
            "customer": {
              "title": "name",
              "key": "id",
              "list": { "path": "customers" },
              "get": { "path": "customers/{key}" },
              "create": { "path": "customers" },
              "update": { "path": "customers/{key}" },
              "fields": {
                "name": { "length": 80 },
                "ref": { "length": 40, "search": { "equal": "ref" } }
              }
            }
          }
        }
        """;

    public static TheoryData<string, string, string> Broken => new()
    {
        { "\"title\": \"name\"", "\"titel\": \"name\"", "line 6, column 7, $.kinds.customer.titel: This name is not known. Did you mean \"title\"?" },
        { "\"title\": \"name\"", "\"title\": \"nam\"", "line 6, column 7, $.kinds.customer.title: There is no text field 'nam'. Its text fields are: name, ref." },
        { "\"title\": \"name\"", "\"title\": 1", "line 6, column 7, $.kinds.customer.title: This is not text." },
        { "\"key\": \"id\",", "", "line 5, column 5, $.kinds.customer.key: This is missing. Write \"key\": { \"path\": \"id\" }." },
        { "\"key\": \"id\"", "\"key\": \"a[b\"", "line 7, column 7, $.kinds.customer.key: '[' has no ']'. Write a path such as" },
        { "\"key\": \"id\"", "\"key\": { \"path\": \"a..b\" }", "line 7, column 16, $.kinds.customer.key.path: A name is empty." },
        { "\"key\": \"id\"", "\"key\": { \"path\": \"a[b]\" }", "$.kinds.customer.key.path: '[b]' selects nothing: write [0], or [type=mobile]." },
        { "\"customer\": {", "\"Customer\": {", "line 5, column 5, $.kinds.Customer: 'Customer' is not a kind of record." },
        { "\"path\": \"customers\" },\n      \"get\"", "\"path\": \"/customers\" },\n      \"get\"", "line 8, column 17, $.kinds.customer.list.path: This begins with a slash" },
        { "\"path\": \"customers\" },\n      \"get\"", "\"path\": \"customers?a=b\" },\n      \"get\"", "$.kinds.customer.list.path: This holds a query. Write parameters under \"query\"" },
        { "\"path\": \"customers\" },\n      \"get\"", "\"path\": \"{tenat}/customers\" },\n      \"get\"", "$.kinds.customer.list.path: There is no placeholder '{tenat}' here. Use one of: {tenant}." },
        { "\"path\": \"customers\" },\n      \"get\"", "\"path\": \"{secret}/customers\" },\n      \"get\"", "$.kinds.customer.list.path: There is no placeholder '{secret}' here." },
        { "\"path\": \"customers\" },\n      \"get\"", "\"path\": \"customers{\" },\n      \"get\"", "$.kinds.customer.list.path: A brace has no partner." },
        { "\"list\": { \"path\": \"customers\" },", "\"list\": { },", "line 8, column 7, $.kinds.customer.list.path: This is missing. Write the path below the address, such as \"path\": \"customers\"." },
        { "\"list\": { \"path\": \"customers\" },", "", "$.kinds.customer.list: This is missing. Write the request that lists records" },
        { "\"get\": { \"path\": \"customers/{key}\" },", "", "$.kinds.customer.get: This is missing. Write the request that reads one record" },
        { "\"get\": { \"path\": \"customers/{key}\" },", "\"get\": { \"path\": \"customers\" },", "line 9, column 16, $.kinds.customer.get.path: The key is nowhere in this request. Write {key} where it belongs." },
        { "\"update\": { \"path\": \"customers/{key}\" },", "\"update\": { \"path\": \"customers\" },", "line 11, column 19, $.kinds.customer.update.path: The key is nowhere in this request." },
        { "\"update\": {", "\"update\": { \"method\": \"DELETE\",", "line 11, column 19, $.kinds.customer.update.method: This is not one of the choices. Use one of: PATCH, PUT, POST." },
        { "\"update\": {", "\"update\": { \"with\": [\"x\"],", "$.kinds.customer.update.with: 'x' is not a field that an update can write" },
        { "\"list\": { \"path\": \"customers\" }", "\"list\": { \"path\": \"customers\", \"paging\": { \"type\": \"page\", \"parameter\": \"p\", \"endsShort\": true } }",
            "$.kinds.customer.list.paging.endsShort: How large a page is, is not asked for" },
        { "\"update\": {", "\"update\": { \"without\": [\"x\"],", "$.kinds.customer.update.without: Only changed fields are sent" },
        { "\"update\": {", "\"update\": { \"whole\": \"yes\",", "$.kinds.customer.update.whole: This is neither true nor false." },
        { "\"update\": {", "\"update\": { \"answer\": \"location\",", "$.kinds.customer.update.answer: Only a create is answered by a location." },
        { "\"path\": \"customers\" },\n      \"get\"", "\"path\": \"customers\", \"paging\": { \"type\": \"pages\" } },\n      \"get\"", "line 8, column 50, $.kinds.customer.list.paging.type: This is not one of the choices. Use one of: none, nextLink, offset, page, token, lastKey." },
        { "\"path\": \"customers\" },\n      \"get\"", "\"path\": \"customers\", \"paging\": { \"type\": \"page\" } },\n      \"get\"", "$.kinds.customer.list.paging.parameter: This is missing. Name the parameter that asks for the next page." },
        { "\"path\": \"customers\" },\n      \"get\"", "\"path\": \"customers\", \"paging\": { \"type\": \"nextLink\" } },\n      \"get\"", "$.kinds.customer.list.paging: The next page is told in the body or in a header." },
        { "\"path\": \"customers\" },\n      \"get\"", "\"path\": \"customers\", \"text\": { \"where\": \"contains({text})\" } },\n      \"get\"", "$.kinds.customer.list.text.where: '{text}' stands bare in an expression" },
        { "\"name\": { \"length\": 80 }", "\"name\": { \"length\": 0 }", "line 13, column 19, $.kinds.customer.fields.name.length: This is 0. Give a whole number from 1 to 1000000." },
        { "\"name\": { \"length\": 80 }", "\"name\": { \"type\": \"string\" }", "$.kinds.customer.fields.name.type: This is not one of the choices. Use one of: text, integer, decimal" },
        { "\"name\": { \"length\": 80 }", "\"name\": { \"form\": \"ticks\" }", "$.kinds.customer.fields.name.form: A text has no such form. Use one of: plain, lines." },
        { "\"name\": { \"length\": 80 }", "\"name\": { \"list\": \"country\" }", "$.kinds.customer.fields.name.list: A text has no list." },
        { "\"name\": { \"length\": 80 }", "\"name\": {}, \"c\": { \"type\": \"listItem\" }", "$.kinds.customer.fields.c.list: This is missing. Name a list of this profile." },
        { "\"name\": { \"length\": 80 }", "\"name\": {}, \"c\": { \"type\": \"listItem\", \"list\": \"land\" }", "$.kinds.customer.fields.c.list: There is no list 'land'. Use one of: country." },
        { "\"name\": { \"length\": 80 }", "\"name\": {}, \"c\": { \"type\": \"reference\", \"references\": \"firm\" }", "$.kinds.customer.fields.c.references: There is no kind 'firm'. Use one of: customer." },
        { "\"name\": { \"length\": 80 }", "\"name\": { \"search\": { \"like\": \"x\" } }", "$.kinds.customer.fields.name.search.like: This is no operator. Use one of: equal, notEqual, begins" },
        { "\"name\": { \"length\": 80 }", "\"name\": { \"search\": { \"less\": \"x\" } }", "$.kinds.customer.fields.name.search.less: A text is not searched so." },
        { "\"name\": { \"length\": 80 }", "\"name\": { \"search\": { \"equal\": { \"filter\": \"name eq '{value}'\" } } }", "$.kinds.customer.fields.name.search.equal.filter: '{value}' stands bare in an expression" },
        { "\"name\": { \"length\": 80 }", "\"name\": { \"blank\": \"removeElement\" }", "$.kinds.customer.fields.name.blank: This field lies in no element" },
        { "\"name\": { \"length\": 80 }", "\"name\": { \"firstBy\": \"id\" }", "$.kinds.customer.fields.name.firstBy: This field chooses from no array." },
        { "\"fields\": {", "\"reference\": { \"field\": \"name\" }, \"fields\": {", "line 12, column 22, $.kinds.customer.reference.field: 'name' cannot be searched" },
        { "\"fields\": {", "\"reference\": { \"field\": \"nope\" }, \"fields\": {", "$.kinds.customer.reference.field: There is no text field 'nope'." },
        { "\"fields\": {", "\"parent\": { \"kind\": \"firm\", \"path\": \"x\" }, \"fields\": {", "$.kinds.customer.parent.kind: There is no kind 'firm'." },
        { "\"fields\": {", "\"changes\": { \"query\": { \"since\": \"{since}\" } }, \"fields\": {", "$.kinds.customer.modified: This is missing. A feed by time needs to know" },
        { "\"fields\": {", "\"modified\": \"m\", \"changes\": { }, \"fields\": {", "$.kinds.customer.changes.query: Nothing in this request says since when." },
        { "\"fields\": {", "\"modified\": \"m\", \"changes\": { \"query\": { \"s\": \"{since}\" }, \"overlapSeconds\": 5 }, \"fields\": {", "$.kinds.customer.changes.overlapSeconds: 5 seconds are less than resolution and commit lag together" },
        { "\"fields\": {", "\"version\": { }, \"fields\": {", "$.kinds.customer.version: A version is in the record or in a header." },
        { "\"fields\": {", "\"version\": { \"path\": \"v\", \"header\": \"ETag\" }, \"fields\": {", "$.kinds.customer.version.header: A version is in the record or in a header. Keep \"path\"" },
        { "\"fields\": {", "\"where\": { \"a\": [1] }, \"fields\": {", "$.kinds.customer.where.a: This is not a single value." },
        { "\"lists\": {", "\"errors\": { \"statuses\": { \"500\": \"invalid\" } }, \"lists\": {", "$.errors.statuses.500: This status cannot be given another meaning." },
        { "\"lists\": {", "\"errors\": { \"statuses\": { \"423\": \"transient\" } }, \"lists\": {", "$.errors.statuses.423: This status cannot be given another meaning. Use one of: 400, 403, 404, 405, 409, 410, 412, 413, 415, 422, 428." },
        { "\"lists\": {", "\"errors\": { \"statuses\": { \"401\": \"forbidden\" } }, \"lists\": {", "$.errors.statuses.401: This status cannot be given another meaning." },
        { "\"fields\": {", "\"modified\": { \"path\": \"m\", \"form\": \"midnight\" }, \"fields\": {", "$.kinds.customer.modified.form: A time has no such form. Use one of: plain, local, ticks, unixSeconds, unixMilliseconds." },
        { "\"fields\": {", "\"modified\": \"a[*].b[*].c\", \"fields\": {", "$.kinds.customer.modified: An array within another is not looked through." },
        { "\"create\": {", "\"create\": { \"answer\": \"nothing\",", "$.kinds.customer.create.answer: A create is answered by the key of the new record." },
        { "\"path\": \"customers\" },\n      \"get\"", "\"path\": \"{firm}/customers\" },\n      \"get\"", "$.kinds.customer.list.path: There is no placeholder '{firm}' here." },
        { "\"get\": { \"path\": \"customers/{key}\" }", "\"get\": { \"path\": \"customers/{key}\", \"many\": { \"query\": { \"f\": \"id in ({keys})\" } } }", "$.kinds.customer.get.many.query.f: '{keys}' stands bare in an expression" },
        { "\"fields\": {", "\"parent\": { \"kind\": \"customer\", \"path\": \"p\", \"query\": { \"f\": \"p eq '{parent}'\" } }, \"fields\": {", "$.kinds.customer.parent.query.f: '{parent}' stands bare in an expression" },
        { "\"name\": { \"length\": 80 }", "\"name\": {}, \"c\": { \"type\": \"listItem\", \"list\": \"country\", \"search\": { \"oneOf\": { \"f\": \"c in ({values})\" } } }", "$.kinds.customer.fields.c.search.oneOf.f: '{values}' stands bare in an expression" },
        { "\"name\": { \"length\": 80 }", "\"name\": { \"lineLength\": 30 }", "$.kinds.customer.fields.name.lineLength: This text has no lines. Leave it out, or write \"form\": \"lines\"." },
        { "\"name\": { \"length\": 80 }", "\"name\": {}, \"c\": { \"type\": \"listItem\", \"list\": \"country\", \"search\": { \"equal\": \"c\", \"oneOf\": \"c\" } }", "$.kinds.customer.fields.c.search.equal: One value is asked for by \"oneOf\", too." },
        { "\"lists\": {", "\"errors\": { \"codes\": { \"X\": \"bad\" } }, \"lists\": {", "$.errors.codes.X: This is not one of the choices." },
        { "\"lists\": {", "\"errors\": { \"codes\": { \"X\": \"invalid\" } }, \"lists\": {", "$.errors.code: This is missing." },
        { "\"lists\": {", "\"authentication\": { \"type\": \"bearer\", \"header\": \"X\" }, \"lists\": {", "$.authentication.header: This is not used with the type 'bearer'." },
        { "\"lists\": {", "\"authentication\": { \"type\": \"session\" }, \"lists\": {", "$.authentication.logIn: This is missing." },
        { "\"lists\": {", "\"authentication\": { \"type\": \"apiKey\", \"header\": \"Host\" }, \"lists\": {", "$.authentication.header: 'Host' is no header that a credential can travel in." },
        { "\"list\": { \"path\": \"customers\" }", "\"list\": { \"path\": \"customers\", \"shortest\": { \"q\": 2 } }", "$.kinds.customer.list.shortest.q: No search uses the parameter 'q'. Use one of: ref." },
        { "\"list\": { \"path\": \"customers\" }", "\"list\": { \"path\": \"customers\", \"shortest\": { \"ref\": 0 } }", "$.kinds.customer.list.shortest.ref: This is 0. Give a whole number from 1 to 100." },
        { "\"fields\": {", "\"parent\": { \"kind\": \"customer\", \"path\": \"firm.id\", \"write\": \"firmId\" }, \"fields\": { \"firm\": { \"type\": \"reference\", \"references\": \"customer\", \"path\": \"firm.id\", \"write\": \"firmId\" },",
            "$.kinds.customer.fields.firm.access: This is where the parent's key is written. Write \"access\": \"readOnly\"" },
        { "\"lists\": {", "\"authentication\": { \"type\": \"basic, bearer\" }, \"lists\": {", "$.authentication.type: This is not one of the choices. Use one of: none, basic" },
        { "\"lists\": {", "\"authentication\": { \"type\": \" 1\" }, \"lists\": {", "$.authentication.type: This is not one of the choices." },
        { "\"lists\": {", "\"authentication\": { \"type\": \"+1\" }, \"lists\": {", "$.authentication.type: This is not one of the choices." },
        { "\"lists\": {", "\"authentication\": { \"type\": \" bearer\" }, \"lists\": {", "$.authentication.type: This is not one of the choices." },
        { "\"lists\": {", "\"quota\": { \"remaining\": \"X-Left\", \"reset\": \"X-Reset\", \"form\": \"minutes\" }, \"lists\": {", "$.quota.form: This is not one of the choices. Use one of: seconds, epoch, date." },
        { "\"lists\": {", "\"identity\": { }, \"lists\": {", "$.identity: A database is named by a request or by settings." },
        { "\"lists\": {", "\"quota\": { \"remaining\": \"X-Left\" }, \"lists\": {", "line 3, column 3, $.quota.reset: This is missing. Name the header, such as \"X-RateLimit-Reset\"." },
        { "\"lists\": {", "\"timeZone\": \"Mars/Base\", \"lists\": {", "$.timeZone: There is no time zone 'Mars/Base'." },
        { "\"lists\": {", "\"pageSizeRecords\": 0, \"lists\": {", "line 3, column 3, $.pageSizeRecords: This is 0." },
        { "\"settings\": {", "\"settings\": { \"token\": {},", "$.settings.token: The setting 'token' is there already." },
        { "\"lists\": {", "\"kinds\": {}, \"lists\": {", "line 4, column 3, $.kinds: This name stands twice in its object. Keep one of the two." },
    };

    [Theory, MemberData(nameof(Broken))]
    public void A_mistake_is_named_with_line_column_path_and_what_to_write(string right, string wrong, string expected)
    {
        Whole.Should().Contain(right);
        var at = Whole.IndexOf(right, StringComparison.Ordinal);
        var text = Whole[..at] + wrong + Whole[(at + right.Length)..];
        FluentActions.Invoking(() => Read(text)).Should().Throw<ErpLinkException>()
            .Where(e => e.Code == ErrorCodes.DefinitionMalformed && e.Problems.Any(p => p.ToString().StartsWith("profile 'mine.json', ", StringComparison.Ordinal) && p.ToString().Contains(expected) && p.Fix.Length > 0));
    }

    [Theory]
    [InlineData("{\n  \"kinds\": {\n    \"customer\": nope", "line 3, column 18")]
    [InlineData("{ \"a\": \"\\ud800\" }", "line 1")]
    [InlineData("", "line 1, column 1")]
    [InlineData("{} {}", "line 1, column 4")]
    public void What_is_not_JSON_is_named_with_line_and_column(string text, string expected) =>
        FluentActions.Invoking(() => Read(text)).Should().Throw<ErpLinkException>().Where(e => e.Code == ErrorCodes.DefinitionMalformed && e.Message.Contains("not valid JSON") && e.Message.Contains(expected));

    [Fact]
    public void The_settings_of_a_profile_are_known_before_a_connection_is_opened()
    {
        var info = RestSides.Connector().Info;
        info.ProfileSettings(RestSides.File("small-erp.json")).Select(s => s.Name).Should().Equal("company");
        info.ProfileSettings("unknown").Should().BeEmpty();
        info.ProfileSettings(RestSides.File("RestProfileTests.cs")).Should().BeEmpty();
        info.ProfileSettings(RestSides.File("missing.json")).Should().BeEmpty();
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_named_and_no_exception_of_the_framework()
    {
        var file = Path.Combine(Path.GetTempPath(), $"erplink-locked-{Environment.ProcessId}.json");
        try
        {
            using var held = new FileStream(file, FileMode.Create, FileAccess.ReadWrite, FileShare.None);
            FluentActions.Invoking(() => RestProfileReader.Load(file)).Should().Throw<ErpLinkException>()
                .Where(e => e.Code == ErrorCodes.DefinitionMalformed && e.Message.Contains("cannot be read (IOException)") && e.Message.Contains(Path.GetFileName(file)));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void All_mistakes_of_a_file_are_said_at_once() =>
        FluentActions.Invoking(() => Read("""{ "pageSizeRecords": 0, "parallelCalls": 0, "kinds": { "a": { "key": 1, "fields": { "x": { "type": "y" } } } } }""")).Should().Throw<ErpLinkException>()
            .Which.Problems.Select(p => p.Path[p.Path.IndexOf('$')..]).Should().Equal("$.kinds.a.key", "$.kinds.a.fields.x.type", "$.pageSizeRecords", "$.parallelCalls", "$.kinds.a", "$.kinds.a.get", "$.kinds.a.list");

    [Fact]
    public void What_is_right_is_read() => Read(Whole).Kinds["customer"].Fields.Keys.Should().Equal("name", "ref");

    [Fact]
    public void Every_built_in_profile_and_the_examples_are_right()
    {
        foreach (var name in RestProfileReader.BuiltInNames) RestProfileReader.Load(name).Kinds.Should().NotBeEmpty();
        RestProfileReader.Load(RestSides.File("small-erp.json")).Kinds.Keys.Should().Equal("customer", "person");
        var examples = File.ReadAllText(Path.Combine(RestSides.Sources(), "docs", "adapters", "rest.md")).Split("```json\n").Skip(1).Select(b => b[..b.IndexOf("\n```", StringComparison.Ordinal)])
            .Where(b => b.Contains("\"kinds\"")).ToList();
        examples.Should().NotBeEmpty();
        foreach (var example in examples) Read(example).Kinds.Should().NotBeEmpty();
    }

    [Fact]
    public void The_published_schema_knows_the_same_names_as_the_reader()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(RestSides.Sources(), "docs", "schemas", "rest-profile.schema.json")));
        var objects = schema.RootElement.GetProperty("$defs").EnumerateObject().Where(d => d.Value.TryGetProperty("properties", out _))
            .ToDictionary(d => d.Name, d => d.Value.GetProperty("properties").EnumerateObject().Select(p => p.Name).Order().ToList());
        objects.Keys.Order().Should().Equal(RestNames.All.Keys.Order());
        foreach (var (name, names) in RestNames.All) objects[name].Should().Equal(names.Order(), $"'{name}' is the same in both");
    }

    [Fact]
    public void The_published_schema_knows_the_same_choices_as_the_reader()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(RestSides.Sources(), "docs", "schemas", "rest-profile.schema.json")));
        var defs = schema.RootElement.GetProperty("$defs");
        Choices("field", "type").Should().Equal(Names<FieldType>());
        Choices("field", "form").Should().Equal(Names<RestForm>());
        Choices("field", "access").Should().Equal(Names<FieldAccess>());
        Choices("field", "blank").Should().Equal(Names<RestBlank>());
        Choices("field", "trims").Should().Equal(Names<TextTrimming>());
        Choices("paging", "type").Should().Equal(Names<RestPagingType>());
        Choices("authentication", "type").Should().Equal(Names<RestAuthenticationType>());
        Choices("version", "send").Should().Equal(Names<RestVersionSend>());
        Choices("quota", "form").Should().Equal(Names<QuotaReset>());
        Choices("create", "answer").Should().Equal("location", "record");
        Choices("update", "answer").Should().Equal("nothing", "record");
        Choices("modified", "form").Should().Equal(RestFieldReader.TimeForms.Select(RestFieldReader.Word).Order());
        defs.GetProperty("failureClass").GetProperty("enum").EnumerateArray().Select(v => v.GetString()).Order().Should().Equal(Names<FailureClass>());
        defs.GetProperty("field").GetProperty("properties").GetProperty("search").GetProperty("properties").EnumerateObject().Select(p => p.Name).Order().Should().Equal(Names<SearchOperator>());

        IEnumerable<string?> Choices(string of, string name) => defs.GetProperty(of).GetProperty("properties").GetProperty(name).GetProperty("enum").EnumerateArray().Select(v => v.GetString()).Order();

        static IEnumerable<string> Names<T>() where T : struct, Enum => Enum.GetNames<T>().Select(n => char.ToLowerInvariant(n[0]) + n[1..]).Order();
    }

    [Theory]
    [InlineData(null, ErrorCodes.SettingMissing, "needs a profile")]
    [InlineData("nothing-like-it", ErrorCodes.DefinitionMalformed, "is not built in")]
    [InlineData("/no/such/place/mine.json", ErrorCodes.DefinitionMalformed, "Profile 'mine.json' does not exist")]
    public async Task An_unknown_profile_says_which_there_are(string? profile, int code, string expected) =>
        (await FluentActions.Awaiting(async () => await RestSides.Connector().OpenAsync(RestSides.Context(FakeRest.Address, profile), default)).Should().ThrowAsync<ErpLinkException>())
            .Where(e => e.Code == code && e.Message.Contains(expected) && !e.Message.Contains("/no/such"));

    [Fact]
    public async Task Times_without_zone_need_one_that_is_known()
    {
        const string profile = """{ "kinds": { "a": { "key": "id", "modified": { "path": "m", "form": "local" }, "list": { "path": "a" }, "get": { "path": "a/{key}" }, "fields": { "x": {} } } } }""";
        using var service = new FakeRest();
        (await FluentActions.Awaiting(async () => await RestSides.OpenAsync(service, profile)).Should().ThrowAsync<ErpLinkException>()).Where(e => e.Code == ErrorCodes.SettingMissing && e.Message.Contains("time zone"));
        (await FluentActions.Awaiting(async () => await RestSides.OpenAsync(service, profile, "Mars/Base")).Should().ThrowAsync<ErpLinkException>()).Where(e => e.Message.Contains("Mars/Base"));
        (await RestSides.OpenAsync(service, profile, "Europe/Oslo")).Should().NotBeNull();
    }

    [Fact]
    public async Task Settings_of_the_profile_are_needed_where_it_says_so()
    {
        using var service = new FakeRest();
        (await FluentActions.Awaiting(async () => await RestSides.OpenAsync(service, Whole)).Should().ThrowAsync<ErpLinkException>()).Where(e => e.Code == ErrorCodes.SettingMissing && e.Message.Contains("'tenant'"));
    }

    [Fact]
    public void The_verb_registers_the_connector_with_its_limits()
    {
        var services = new ServiceCollection();
        new Builder(services).AddRestAdapter(o => o.AttemptsMax = 99);
        using var provider = services.BuildServiceProvider();
        var connector = provider.GetRequiredService<ErpLink.Adapters.IErpConnector>();
        connector.Info.Name.Should().Be("rest");
        FluentActions.Invoking(() => connector.OpenAsync(RestSides.Context(FakeRest.Address, RestSides.File("small-erp.json"), settings: [("company", "demo"), ("apiKey", "x")]), default))
            .Should().Throw<ErpLinkException>().Where(e => e.Code == ErrorCodes.OptionInvalid && e.Message.Contains("99"));
    }

    private static RestProfile Read(string text) => RestProfileReader.Read("mine.json", Encoding.UTF8.GetBytes(text));

    private sealed record Builder(IServiceCollection Services) : IErpLinkBuilder;
}

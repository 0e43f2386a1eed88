using ErpLink.Adapters.Http.OData;
using Microsoft.Extensions.DependencyInjection;

namespace ErpLink.Adapters.Http.Tests.OData;

public sealed class ODataProfileTests
{
    private const string Kind = "\"set\":\"things\",\"key\":\"code\"";

    [Theory]
    [InlineData("{", "not valid JSON at line 1")]
    [InlineData("{\n  \"kinds\": {\n    \"customer\": { \"titel\": \"é\", \"set\": 1 }\n  }\n}", "line 3, column 33, $.kinds.customer.set: This is not text.")]
    [InlineData("{\"kinds\":{},\n \"kinds\":{}}", "line 2, column 2, $.kinds: This name stands twice")]
    [InlineData("[]", "$: This is not an object.")]
    [InlineData("{}", "$.kinds: There is no kind.")]
    [InlineData("{\"kinds\":{\"customer\":{}}}", "$.kinds.customer.set: This is missing.")]
    [InlineData("{\"kinds\":{\"customer\":{\"set\":\"things\"}}}", "$.kinds.customer.key: This is missing.")]
    [InlineData("{\"kinds\":{\"customer\":{" + Kind + ",\"titel\":\"name\"}}}", "$.kinds.customer.titel: This name is not known.")]
    [InlineData("{\"kinds\":{\"Customer\":{" + Kind + "}}}", "$.kinds.Customer: 'Customer' is not a kind of record.")]
    [InlineData("{\"enforcesIfMatch\":\"yes\",\"kinds\":{\"customer\":{" + Kind + "}}}", "$.enforcesIfMatch: This is neither true nor false.")]
    [InlineData("{\"batchSizeRecords\":0,\"kinds\":{\"customer\":{" + Kind + "}}}", "$.batchSizeRecords: This is 0. Give a whole number from 1 to 100.")]
    [InlineData("{\"errors\":{\"X\":\"wrong\"},\"kinds\":{\"customer\":{" + Kind + "}}}", "$.errors.X: This is not one of the choices.")]
    [InlineData("{\"kinds\":{\"customer\":{" + Kind + ",\"parent\":{\"kind\":\"firm\",\"property\":\"x\"}}}}", "$.kinds.customer.parent.kind: There is no kind 'firm'.")]
    [InlineData("{\"kinds\":{\"customer\":{" + Kind + ",\"fields\":{\"name\":{\"list\":\"x\"}}}}}", "$.kinds.customer.fields.name.list: There is no list 'x'.")]
    [InlineData("{\"kinds\":{\"customer\":{" + Kind + ",\"fields\":{\"name\":{\"access\":\"secret\"}}}}}", "$.kinds.customer.fields.name.access: This is not one of the choices.")]
    [InlineData("{\"orOfFields\":false,\"kinds\":{\"customer\":{" + Kind + ",\"modified\":\"day\",\"modifiedTime\":\"time\"}}}", "$.kinds.customer.modifiedTime: \"modifiedTime\" needs a service that takes \"or\"")]
    [InlineData("{\"kinds\":{\"customer\":{" + Kind + ",\"searched\":\"name\"}}}", "$.kinds.customer.searched: This is not a list of texts.")]
    public async Task A_profile_that_is_wrong_says_where(string profile, string expected) =>
        (await FluentActions.Awaiting(async () => await new FakeOData().OpenAsync(profile)).Should().ThrowAsync<ErpLinkException>())
            .Where(e => e.Code == ErrorCodes.DefinitionMalformed && e.Message.Contains(expected) && e.Message.Contains(".json"));

    [Theory]
    [InlineData("\"set\":\"nothing\",\"key\":\"code\"", "$.kinds.customer.set: The service has no set 'nothing'.")]
    [InlineData("\"set\":\"things\",\"key\":\"id\"", "$.kinds.customer.key: 'things' has no property 'id'")]
    [InlineData(Kind + ",\"title\":\"nope\"", "$.kinds.customer.title")]
    [InlineData(Kind + ",\"searched\":[\"nope\"]", "$.kinds.customer.searched")]
    [InlineData(Kind + ",\"parent\":{\"kind\":\"customer\",\"property\":\"nope\"}", "$.kinds.customer.parent.property")]
    [InlineData(Kind + ",\"parent\":{\"kind\":\"customer\",\"property\":\"tags\",\"optional\":true}", "$.kinds.customer.parent.property")]
    [InlineData(Kind + ",\"only\":[\"tags\"]", "$.kinds.customer.only")]
    [InlineData(Kind + ",\"correlationField\":\"amount\"", "$.kinds.customer.correlationField: 'amount' is not a writable text")]
    [InlineData(Kind + ",\"correlationField\":\"nope\"", "$.kinds.customer.correlationField")]
    public async Task A_profile_that_does_not_fit_the_service_says_where(string kind, string expected)
    {
        var side = await new FakeOData().OpenAsync("{\"kinds\":{\"customer\":{" + kind + "}}}");
        (await side.Invoking(s => s.DescribeAsync(default).AsTask()).Should().ThrowAsync<ErpLinkException>()).Where(e => e.Message.Contains(expected) && e.Problems.Count > 0);
    }

    [Fact]
    public async Task A_parent_that_may_be_missing_is_none_where_it_is_missing()
    {
        const string profile = "{\"kinds\":{\"customer\":{" + Kind + ",\"parent\":{\"kind\":\"customer\",\"property\":\"link\",\"optional\":true}}}}";
        (await (await new FakeOData().OpenAsync(profile)).DescribeAsync(default)).Kind(ActorKinds.Customer)!.ParentKinds.Should().Equal(ActorKinds.Customer);
        (await (await new FakeOData().OpenAsync(profile.Replace("\"link\"", "\"nope\"", StringComparison.Ordinal))).DescribeAsync(default)).Kind(ActorKinds.Customer)!.ParentKinds.Should().BeEmpty();
    }

    [Fact]
    public async Task Everything_that_is_wrong_is_said_at_once() =>
        (await FluentActions.Awaiting(async () => await new FakeOData().OpenAsync("{\"pageSizeRecords\":-1,\"kinds\":{\"a\":{},\"b\":{}}}")).Should().ThrowAsync<ErpLinkException>())
            .Which.Problems.Should().HaveCount(5);

    [Fact]
    public async Task A_setting_names_the_field_for_references()
    {
        var erp = new FakeOData();
        var side = await erp.OpenAsync(settings: [("correlationField", "note"), ("correlationUnique", "true")]);
        (await side.DescribeAsync(default)).Kind(ActorKinds.Customer).Should().Match<KindDescription>(k => k.CorrelationField == "note" && k.CreateTier == CreateTier.UniqueReference);
    }

    [Fact]
    public async Task Without_checks_of_versions_the_side_says_so()
    {
        var side = await new FakeOData().OpenAsync("{\"kinds\":{\"customer\":{" + Kind + "}}}");
        (await side.DescribeAsync(default)).Kind(ActorKinds.Customer).Should().Match<KindDescription>(k =>
            k.UpdateTier == UpdateTier.ReadCompare && k.VersionCovers == VersionCover.None && k.CreateTier == CreateTier.Nothing && !k.CanSearchText);
    }

    [Theory]
    [InlineData(null, ErrorCodes.SettingMissing, "business-central")]
    [InlineData("business-centrall", ErrorCodes.DefinitionMalformed, "is not built in")]
    [InlineData("/no/such/place/mine.json", ErrorCodes.DefinitionMalformed, "Profile 'mine.json' does not exist")]
    public async Task An_unknown_profile_says_which_there_are(string? profile, int code, string expected) =>
        (await FluentActions.Awaiting(async () => await ODataSides.OpenAsync(FakeOData.Address, profile: profile)).Should().ThrowAsync<ErpLinkException>())
            .Where(e => e.Code == code && e.Message.Contains(expected) && !e.Message.Contains("/no/such"));

    [Theory]
    [InlineData("token", "ref", "user", "ola", ErrorCodes.SettingInvalid)]
    [InlineData("user", "ola", "x", "", ErrorCodes.SettingMissing)]
    [InlineData("user", "ola:nordmann", "password", "ref", ErrorCodes.SettingInvalid)]
    [InlineData("correlationField", "number", "correlationUnique", "maybe", ErrorCodes.SettingInvalid)]
    public async Task Settings_that_cannot_be_used_are_refused(string name, string value, string other, string otherValue, int code) =>
        (await FluentActions.Awaiting(async () => await ODataSides.OpenAsync(FakeOData.Address, settings: [(name, value), (other, otherValue)])).Should().ThrowAsync<ErpLinkException>()).Where(e => e.Code == code);

    [Fact]
    public async Task A_company_and_a_known_zone_are_needed()
    {
        (await FluentActions.Awaiting(async () => await ODataSides.OpenAsync(FakeOData.Address, company: null)).Should().ThrowAsync<ErpLinkException>()).Where(e => e.Code == ErrorCodes.SettingMissing && e.Message.Contains("company"));
        (await FluentActions.Awaiting(async () => await ODataSides.OpenAsync(FakeOData.Address, timeZone: "Mars/Base")).Should().ThrowAsync<ErpLinkException>()).Where(e => e.Message.Contains("Mars/Base"));
    }

    [Fact]
    public void The_verb_registers_the_connector_with_its_limits()
    {
        var services = new ServiceCollection();
        new Builder(services).AddODataAdapter(o => o.AttemptsMax = 99);
        using var provider = services.BuildServiceProvider();
        var connector = provider.GetRequiredService<ErpLink.Adapters.IErpConnector>();
        connector.Info.Name.Should().Be("odata");
        connector.Info.Settings.Where(s => s.Kind == ErpLink.Adapters.SettingKind.Secret).Select(s => s.Name).Should().Equal("token", "password", "apiKey", "clientSecret", "refreshToken", "certificate", "certificatePassword");
        FluentActions.Invoking(() => connector.OpenAsync(ODataSides.Context(FakeOData.Address, "x"), default)).Should().Throw<ErpLinkException>().Where(e => e.Code == ErrorCodes.OptionInvalid && e.Message.Contains("99"));
    }

    private sealed record Builder(IServiceCollection Services) : IErpLinkBuilder;
}

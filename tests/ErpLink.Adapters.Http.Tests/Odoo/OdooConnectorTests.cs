using System.Text.Json.Nodes;
using ErpLink.Adapters.Http.Odoo;
using Microsoft.Extensions.DependencyInjection;

namespace ErpLink.Adapters.Http.Tests.Odoo;

public sealed class OdooConnectorTests
{
    private readonly SimulatedOdoo _server = new();

    private static async Task<ConnectionTest> TestAsync(SimulatedOdooHttp http, string protocol, params (string, string)[] settings) =>
        await OdooSides.Connector(http).TestAsync(OdooSides.Connection(protocol, null, settings), default);

    [Theory, InlineData("json2"), InlineData("jsonrpc")]
    public async Task A_connection_that_is_set_up_right_has_no_problems(string protocol)
    {
        var test = await TestAsync(new SimulatedOdooHttp(_server), protocol);
        test.Problems.Should().BeEmpty();
        test.Identity.Should().Be("odoo/6a1b3c5e-0000-4000-8000-000000000001/0");
    }

    [Theory, InlineData("json2"), InlineData("jsonrpc")]
    public async Task A_wrong_key_is_a_problem_of_the_key_and_asked_for_once(string protocol)
    {
        var http = new SimulatedOdooHttp(_server) { Key = "another" };
        var problem = (await TestAsync(http, protocol)).Problems.Should().ContainSingle().Subject;
        problem.Code.Should().Be(ErrorCodes.AuthenticationRejected);
        problem.Path.Should().Contain("apiKey");
        http.Requests.Should().HaveCount(1, "every further try would bring the account closer to being locked");
        problem.ToString().Should().NotContain(TestClient.Canary);
    }

    [Theory]
    [InlineData("json2", "protocol", "soap", "protocol")]
    [InlineData("jsonrpc", "user", "", "user")]
    [InlineData("jsonrpc", "user", "nobody", "apiKey")]
    [InlineData("json2", "company", "17", "company")]
    [InlineData("json2", "company", "one", "company")]
    [InlineData("json2", "apiKey", "", "apiKey")]
    [InlineData("json2", "database", "other", "protocol")]
    [InlineData("jsonrpc", "database", "other", "database")]
    [InlineData("json2", "database", "a\nb", "database")]
    [InlineData("json2", "address", "ftp://odoo.example", "address")]
    [InlineData("json2", "correlationField", "x_nick", "correlationField")]
    [InlineData("json2", "correlationField", "x_score", "correlationField")]
    [InlineData("json2", "serverLifeSeconds", "0", "serverLifeSeconds")]
    public async Task A_wrong_setting_is_named(string protocol, string setting, string value, string named)
    {
        var test = await TestAsync(new SimulatedOdooHttp(_server), protocol, (setting, value));
        test.Problems.Should().ContainSingle().Which.Path.Should().Contain($"'{named}'");
        test.Problems[0].Severity.Should().Be(ProblemSeverity.Error);
    }

    [Fact]
    public async Task A_server_without_JSON_RPC_is_told_from_a_wrong_address()
    {
        var http = new SimulatedOdooHttp(_server) { Instead = (_, _) => (404, "{}", "application/json") };
        (await TestAsync(http, "jsonrpc")).Problems.Should().ContainSingle().Which.Path.Should().Contain("'protocol'");
    }

    [Fact]
    public async Task What_a_database_lacks_is_a_warning_and_is_not_offered()
    {
        var poor = new SimulatedOdoo(hasInvoicing: false, hasProjects: true);
        var test = await TestAsync(new SimulatedOdooHttp(poor), "json2", ("correlationField", ""));
        test.Problems.Select(p => (p.Severity, p.Code)).Should().Equal((ProblemSeverity.Warning, ErrorCodes.CapabilityMissing), (ProblemSeverity.Warning, ErrorCodes.SettingMissing));
        var kinds = (await (await OdooSides.OpenAsync(poor)).DescribeAsync(default)).Kinds;
        kinds.Should().ContainSingle().Which.Kind.Should().Be(ActorKinds.Project);
        kinds[0].ParentKinds.Should().BeEmpty();

        var bare = await (await OdooSides.OpenAsync(new SimulatedOdoo(hasProjects: false), "jsonrpc")).DescribeAsync(default);
        bare.Kinds.Select(k => k.Kind).Should().Equal(ActorKinds.Customer, ActorKinds.Supplier, ActorKinds.Person);
    }

    [Theory, InlineData("json2"), InlineData("jsonrpc")]
    public async Task A_database_is_known_by_its_own_id_or_by_where_it_is(string protocol)
    {
        var own = (await (await OdooSides.OpenAsync(_server, protocol, null, ("company", "2"))).DescribeAsync(default)).Identity;
        own.Should().Be("odoo/6a1b3c5e-0000-4000-8000-000000000001/2");
        _server.MayReadParameters = false;
        var place = (await (await OdooSides.OpenAsync(_server, protocol)).DescribeAsync(default)).Identity;
        place.Should().Be("odoo/odoo.example/erp/0");
    }

    [Fact]
    public async Task Columns_become_fields_by_what_the_server_tells_of_them()
    {
        var kind = (await (await OdooSides.OpenAsync(_server)).DescribeAsync(default)).Kind(ActorKinds.Customer)!;
        kind.Field("x_nick")!.LengthMax.Should().Be(12);
        kind.Field("x_rating")!.ScaleMax.Should().Be(2);
        kind.Field("x_weight")!.ScaleMax.Should().BeNull();
        kind.Field("x_score").Should().BeEquivalentTo(new { Type = FieldType.Integer, Access = FieldAccess.Mandatory, Default = (FieldValue)5L });
        kind.Field("x_level")!.List.Should().Be("res.partner.x_level");
        kind.Field("x_home_id")!.List.Should().Be("countries");
        kind.Field("x_sponsor_id")!.Type.Should().Be(FieldType.Reference);
        kind.Field("x_total")!.Access.Should().Be(FieldAccess.ReadOnly, "it is computed");
        kind.Field("x_tags").Should().BeNull("collections are not offered");
        kind.Field("x_erplink")!.Access.Should().Be(FieldAccess.ReadOnly);
        kind.UpdateTier.Should().Be(UpdateTier.ReadCompare);
        kind.VersionCovers.Should().Be(VersionCover.Partial);
    }

    [Fact]
    public async Task A_user_who_lost_the_key_is_told_so_and_a_new_key_is_taken_up()
    {
        var http = new SimulatedOdooHttp(_server);
        var side = await OdooSides.OpenAsync(http, "jsonrpc");
        http.Key = "changed";
        var read = async () =>
        {
            await foreach (var _ in side.ReadAsync(ActorKinds.Customer, ["1"], FieldSelection.None, default)) continue;
        };
        (await read.Should().ThrowAsync<ErpLinkException>()).Which.FailureClass.Should().Be(FailureClass.Unauthorized);
        http.Key = TestClient.Canary;
        await read.Should().NotThrowAsync("the key is fetched for every call");
    }

    [Theory, InlineData("json2"), InlineData("jsonrpc")]
    public async Task No_text_of_the_server_is_in_the_failure_of_a_read(string protocol)
    {
        var side = await OdooSides.OpenAsync(_server, protocol);
        _server.Before = _ => throw SimulatedOdooError.Access("Kari Nordmann may not");
        var read = async () =>
        {
            await foreach (var _ in side.ReadAsync(ActorKinds.Customer, ["1"], FieldSelection.None, default)) continue;
        };
        var failure = (await read.Should().ThrowAsync<ErpLinkException>()).Which;
        failure.FailureClass.Should().Be(FailureClass.Forbidden);
        failure.ToString().Should().NotContain("Kari").And.NotContain("Traceback").And.NotContain(TestClient.Canary);
    }

    [Fact]
    public async Task A_list_that_no_field_has_is_not_read()
    {
        var side = await OdooSides.OpenAsync(_server);
        var read = async () => await side.ReadListAsync("res.users.password", null, default);
        (await read.Should().ThrowAsync<ErpLinkException>()).Which.FailureClass.Should().Be(FailureClass.NotSupported);
    }

    [Fact]
    public void The_verb_registers_the_adapter()
    {
        var services = new ServiceCollection();
        new Builder(services).AddOdooAdapter(o => o.ConnectionsMax = 2);
        using var provider = services.BuildServiceProvider();
        var connector = provider.GetRequiredService<IErpConnector>();
        connector.Info.Name.Should().Be("odoo");
        connector.Info.Settings.Should().Contain(s => s.Name == "apiKey" && s.Kind == SettingKind.Secret);
    }

    private sealed class Builder(IServiceCollection services) : IErpLinkBuilder
    {
        public IServiceCollection Services => services;
    }
}

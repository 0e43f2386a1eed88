using Microsoft.Extensions.DependencyInjection;

namespace ErpLink.Scenarios.Maps;

/// <summary>What a map has to be before anything is called, and what its steps do to records.</summary>
public sealed class MapScenarios : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact, Trait("Scenario", "T31")]
    public async Task Two_mappings_that_write_one_field_are_refused_at_load_with_both_names()
    {
        _world.Map = map => map.ToErp(app: "notes", erp: "internal").ToErp(app: "internal", erp: "internal");
        var problem = await RefusedAsync();
        problem.Path.Should().Be("connection 'oslo', map company/customer");
        problem.Message.Should().Contain("'notes' and 'internal'");
    }

    [Fact, Trait("Scenario", "T31")]
    public async Task Two_connections_that_write_one_field_of_the_app_are_refused_at_load_unless_they_name_their_order()
    {
        _world.Map = map => map.ToApp(app: "notes", erp: "notes", field => field.SharedOrder(1));
        int? order = null;
        _world.Builder = builder => builder.AddConnection("bergen", connection => connection.Adapter("fake").Id("bergen-1")
            .Map(World.Company, World.Customer, map => map.ToErp(app: "name", erp: "name").ToApp(app: "notes", erp: "notes", field => _ = order is { } given ? field.SharedOrder(given) : field)
                .AskInErp("currency", "NOK")));
        (await RefusedAsync()).ToString().Should().Contain("'oslo'").And.Contain("'bergen'").And.Contain("'notes'");

        order = 2;
        await OpenAsync();
    }

    [Fact]
    public async Task Steps_of_a_map_and_a_conversion_of_the_app_are_used_on_the_way()
    {
        _world.Builder = builder => builder.AddValueConversion<DigitsOnly>();
        _world.Map = map => map.Both(app: "internal", erp: "internal", field => field
            .ToErpSteps(ConversionStep.Custom("digits"), ConversionStep.Format("+{value}")).ToAppSteps(ConversionStep.Custom("digits")));
        var (company, customer) = Records();
        var node = _world.Start();
        var link = await node.LinkAsync(company, customer);
        _world.App.Edit(company, "internal", "47 22 33");
        await node.SyncAsync(link);
        _world.Erp.Value(customer, "internal").Should().Be(FieldValue.Text("+472233"));
        _world.App.Value(company, "internal").Should().Be(FieldValue.Text("47 22 33"), "what was typed stays");

        _world.Erp.Edit(customer, "internal", "+46-8");
        await node.SyncAsync(link);
        _world.App.Value(company, "internal").Should().Be(FieldValue.Text("468"));
        _world.Erp.Value(customer, "internal").Should().Be(FieldValue.Text("+46-8"));
    }

    [Fact, Trait("Scenario", "T32")]
    public async Task A_changed_step_is_compared_anew_and_moves_nothing()
    {
        var (company, customer) = Records();
        _world.Map = map => map.ToErp(app: "internal", erp: "internal");
        var node = _world.Start();
        await node.LinkAsync(company, customer);
        _world.App.Edit(company, "internal", "abc");
        await node.RunAsync();
        _world.Erp.Value(customer, "internal").Should().Be(FieldValue.Text("abc"));
        var updates = _world.Erp.Updates;

        _world.Map = map => map.ToErp(app: "internal", erp: "internal", field => field.ToErpSteps(ConversionStep.Upper).OnLink(LinkTimePolicy.AppWins));
        node = _world.Start();
        await node.RunAsync(RunKind.Full);
        _world.Erp.Updates.Should().Be(updates, "what a step would make of old values is for a backfill to show first");
        (await node.VerifyAsync()).Should().ContainSingle().Which.Reason.Should().Be(DriftReason.NeedsBackfill);

        await node.ExecuteAsync(await node.PlanAsync(RunKind.Backfill));
        _world.Erp.Value(customer, "internal").Should().Be(FieldValue.Text("ABC"));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public async Task A_conversion_of_the_app_that_is_raised_to_a_new_version_makes_its_mappings_be_compared_anew(int version, bool isNoticed)
    {
        var conversion = new Cased(1);
        _world.Builder = builder => builder.AddValueConversion(conversion);
        _world.Map = map => map.ToErp(app: "internal", erp: "internal", field => field.ToErpSteps(ConversionStep.Custom("cased")).OnLink(LinkTimePolicy.AppWins));
        var (company, customer) = Records();
        _world.App.Edit(company, "internal", "abc");
        var node = _world.Start();
        await node.LinkAsync(company, customer);
        await node.RunAsync();
        await node.RunAsync();
        conversion = new Cased(version) { IsUpper = true };

        node = _world.Start();
        (await node.RunAsync()).Counters.Compared.Should().Be(isNoticed ? 1 : 0);
        (await node.VerifyAsync()).Should().ContainSingle().Which.Reason.Should().Be(isNoticed ? DriftReason.NeedsBackfill : DriftReason.LeftApart);
        await node.ExecuteAsync(await node.PlanAsync(RunKind.Backfill));
        _world.Erp.Value(customer, "internal").Should().Be(FieldValue.Text(isNoticed ? "ABC" : "abc"));
    }

    private async Task<Problem> RefusedAsync()
    {
        var error = (await FluentActions.Awaiting(OpenAsync).Should().ThrowAsync<ErpLinkException>()).Which;
        error.Code.Should().Be(ErrorCodes.ConnectionInvalid);
        (_world.App.Updates + _world.Erp.Updates).Should().Be(0);
        return error.Problems.Should().ContainSingle(p => p.Severity == ProblemSeverity.Error && p.Code == ErrorCodes.FieldWrittenTwice).Subject;
    }

    private async Task OpenAsync()
    {
        var (company, customer) = Records();
        await _world.Start().ProposeAsync(company, customer);
    }

    private (RecordRef Company, RecordRef Customer) Records()
    {
        var key = Path.GetRandomFileName();
        return (_world.App.Add(World.Company, key, ("name", "Acme")), _world.Erp.Add(World.Customer, key, ("name", "Acme")));
    }

    private sealed class Cased(int version) : IValueConversion
    {
        public bool IsUpper { get; init; }

        public string Name => "cased";

        public int Version => version;

        public FieldType? ResultFor(FieldType source) => source == FieldType.Text ? FieldType.Text : null;

        public FieldValue Convert(in FieldValue value) => IsUpper ? value.AsText().ToUpperInvariant() : value.AsText();
    }

    private sealed class DigitsOnly : IValueConversion
    {
        public string Name => "digits";

        public FieldType? ResultFor(FieldType source) => source == FieldType.Text ? FieldType.Text : null;

        public FieldValue Convert(in FieldValue value) => string.Concat(value.AsText().Where(char.IsAsciiDigit));
    }
}

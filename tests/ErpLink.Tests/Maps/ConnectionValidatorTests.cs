using ErpLink.Adapters;
using ErpLink.Maps;

namespace ErpLink.Tests.Maps;

public sealed class ConnectionValidatorTests
{
    private static readonly FieldDescription Name = new("name", FieldType.Text);
    private static readonly FieldDescription Phone = new("phone", FieldType.Text);
    private static readonly FieldDescription Title = new("displayName", FieldType.Text);

    private static SideDescription App => MapFixture.Side(MapFixture.Kind(EntityKinds.Company, Name, Phone));

    private static SideDescription Erp => MapFixture.Side(MapFixture.Kind(ActorKinds.Customer, Title));

    [Fact]
    public void An_unknown_field_is_named_with_the_nearest_one()
    {
        var problem = One(Map(m => m.Both("telefon", "displayName").Both("phnoe", "displayName2")), ErrorCodes.FieldUnknown, "phnoe");
        problem.Path.Should().Be("connection 'oslo', map company/customer, mapping 'phnoe' - 'displayName2'");
        problem.Fix.Should().Be("Did you mean 'phone'?");
        problem.ToString().Should().Contain("'phnoe' is not one of 'company'");
        One(Map(m => m.Both("telefon", "displayName")), ErrorCodes.FieldUnknown, "telefon").Fix.Should().Be("There are 'name', 'phone'.");
    }

    [Fact]
    public void An_unknown_kind_is_named_with_the_nearest_one() =>
        One(new ConnectionBuilder("oslo").Map("company", "custmer", m => m.Both("name", "displayName")), ErrorCodes.KindUnknown, "custmer").Fix.Should().Be("Did you mean 'customer'?");

    [Fact]
    [Trait("Scenario", "T31")]
    public void Two_mappings_that_write_one_field_are_refused_with_both_names()
    {
        One(Map(m => m.Both("name", "displayName").ToErp("phone", "displayName")), ErrorCodes.FieldWrittenTwice, "displayName").Message
            .Should().Contain("'name'").And.Contain("'phone'");
        var erp = MapFixture.Side(MapFixture.Kind(ActorKinds.Customer, Title, new("search", FieldType.Text)));
        One(Map(m => m.ToApp("name", "displayName").ToApp("name", "search")), ErrorCodes.FieldWrittenTwice, "'name' of the app", erp: erp).Message
            .Should().Contain("'displayName'").And.Contain("'search'");
    }

    [Fact]
    [Trait("Scenario", "T31")]
    public void Two_connections_that_write_one_field_of_the_app_are_refused_unless_they_name_their_order()
    {
        ConnectionDefinition Connection(string name, int? order) => new ConnectionBuilder(name)
            .Map(EntityKinds.Company, ActorKinds.Customer, m => m.Both("name", "displayName", f => _ = order is null ? f : f.SharedOrder(order.Value))).Build();
        var off = Connection("off", null);
        ConnectionValidator.ValidateTogether([Connection("oslo", null), off with { Maps = [off.Maps[0] with { Disabled = true }] }]).Should().BeEmpty("a map that is switched off writes nothing");
        var problem = ConnectionValidator.ValidateTogether([Connection("oslo", null), Connection("bergen", null)]).Should().ContainSingle().Which;
        problem.Code.Should().Be(ErrorCodes.FieldWrittenTwice);
        problem.ToString().Should().Contain("'oslo'").And.Contain("'bergen'").And.Contain("'name'");
        ConnectionValidator.ValidateTogether([Connection("oslo", 1), Connection("bergen", 1)]).Should().ContainSingle();
        ConnectionValidator.ValidateTogether([Connection("oslo", 1), Connection("bergen", 2)]).Should().BeEmpty();
        ConnectionValidator.ValidateTogether([Connection("oslo", 1), Connection("OSLO", 2)]).Should().ContainSingle(p => p.Code == ErrorCodes.NameTaken);
    }

    [Fact]
    public void Deactivating_needs_a_mapped_boolean_field_and_creating_again_an_ERP_that_creates()
    {
        var app = MapFixture.Side(MapFixture.Kind(EntityKinds.Company, Name, Phone, new("active", FieldType.Boolean)));
        var erp = MapFixture.Side(MapFixture.Kind(ActorKinds.Customer, Title, new("active", FieldType.Boolean)));
        One(Map(m => m.Both("name", "displayName").OnGone(GonePolicy.Deactivate)), ErrorCodes.OptionInvalid, "no activeField", app, erp);
        One(Map(m => m.Both("name", "displayName").OnGone(GonePolicy.Deactivate, "activ")), ErrorCodes.OptionInvalid, "'activ' is no field", app, erp).Fix.Should().Be("Did you mean 'active'?");
        One(Map(m => m.Both("name", "displayName").OnGone(GonePolicy.Deactivate, "name")), ErrorCodes.OptionInvalid, "is not boolean", app, erp);
        One(Map(m => m.Both("name", "displayName").OnGone(GonePolicy.Deactivate, "active")), ErrorCodes.OptionInvalid, "mapped in no direction", app, erp);
        var sealedErp = new SideDescription("erp", [erp.Kinds[0] with { CanCreate = false }]);
        One(Map(m => m.Both("name", "displayName").OnGone(GonePolicy.Recreate)), ErrorCodes.CapabilityMissing, "cannot be created", app, sealedErp);
    }

    [Fact]
    public void A_mandatory_field_needs_a_mapping_a_default_or_a_question_where_records_can_be_created()
    {
        var erp = MapFixture.Side(MapFixture.Kind(ActorKinds.Customer, Title, new("group", FieldType.Text) { Access = FieldAccess.Mandatory }));
        One(Map(m => m.ToApp("name", "displayName")), ErrorCodes.MandatoryFieldUnmapped, "'group'", erp: erp);
        One(Map(m => m.ToApp("phone", "group")), ErrorCodes.MandatoryFieldUnmapped, "'group'", erp: erp);
        Clean(Map(m => m.ToErp("name", "group")), erp: erp);
        Clean(Map(m => m.DefaultInErp("group", "A")), erp: erp);
        Clean(Map(m => m.AskInErp("group")), erp: erp);
        Clean(Map(m => m.ToApp("name", "displayName")), erp: erp with { Kinds = [erp.Kinds[0] with { CanCreate = false }] });
    }

    [Theory]
    [InlineData(FieldAccess.ReadOnly)]
    [InlineData(FieldAccess.CreateOnly)]
    public void A_field_that_cannot_be_written_later_is_not_mapped_to(FieldAccess access)
    {
        var erp = MapFixture.Side(MapFixture.Kind(ActorKinds.Customer, Title with { Access = access }));
        One(Map(m => m.Both("name", "displayName")), ErrorCodes.FieldReadOnly, "'displayName'", erp: erp);
        Clean(Map(m => m.ToApp("name", "displayName")), erp: erp);
    }

    [Fact]
    public void A_capability_that_a_side_lacks_is_named_once_with_all_mappings_that_need_it()
    {
        var fixedErp = Erp with { Kinds = [MapFixture.Kind(ActorKinds.Customer, Title, new("phoneNumber", FieldType.Text)) with { CanUpdate = false }] };
        One(Map(m => m.Both("name", "displayName").ToErp("phone", "phoneNumber")), ErrorCodes.CapabilityMissing, "'name', 'phone'", erp: fixedErp);
        var blind = Erp with { Kinds = [Erp.Kinds[0] with { UpdateTier = UpdateTier.Blind }] };
        One(Map(m => m.Both("name", "displayName")), ErrorCodes.CapabilityMissing, "both ways", erp: blind);
        Clean(Map(m => m.ToErp("name", "displayName")), erp: blind);
        One(Map(m => m.ToApp("name", "displayName")), ErrorCodes.CapabilityMissing, "of the app", app: App with { Kinds = [App.Kinds[0] with { CanUpdate = false }] });
    }

    [Theory]
    [InlineData("company", "customer", true)]
    [InlineData("company", "supplier", true)]
    [InlineData("company", "partner", true)]
    [InlineData("person", "person", true)]
    [InlineData("project", "project", true)]
    [InlineData("company", "person", false)]
    [InlineData("person", "customer", false)]
    [InlineData("project", "sale", false)]
    [InlineData("person", "employee", false)]
    [InlineData("vehicle", "customer", true)]
    [InlineData("company", "household", true)]
    public void Well_known_kinds_pair_by_default_and_added_kinds_pair_freely(string entity, string actor, bool allowed)
    {
        var found = ConnectionValidator.Validate(new ConnectionBuilder("oslo").Map(entity, actor, m => m.Both("name", "displayName")).Build(), null,
            MapFixture.Side(MapFixture.Kind(entity, Name)), MapFixture.Side(MapFixture.Kind(actor, Title)));
        found.IsValid.Should().Be(allowed);
        if (!allowed) found.Problems.Should().ContainSingle(p => p.Code == ErrorCodes.PairRefused);
    }

    [Fact]
    public void Parents_that_are_missing_or_go_in_a_circle_are_refused()
    {
        var app = MapFixture.Side([.. new[] { "a", "b", "c" }.Select(k => MapFixture.Kind(k, Name) with { ParentKinds = ["a", "b", "c", "d"] })]);
        var erp = MapFixture.Side([.. new[] { "x", "y", "z" }.Select(k => MapFixture.Kind(k, Title) with { ParentKinds = ["x", "y", "z"] })]);
        ConnectionBuilder Maps(string first, string second) => new ConnectionBuilder("oslo")
            .Map("a", "x", m => m.Under(first)).Map("b", "y", m => m.Under(second)).Map("c", "z", m => m.Both("name", "displayName"));
        Clean(Maps("b", "c"), app, erp);
        One(Maps("d", "c"), ErrorCodes.ParentInvalid, "'d'", app, erp);
        Errors(Maps("b", "a"), app, erp).Should().HaveCount(2).And.OnlyContain(p => p.Code == ErrorCodes.ParentInvalid);
        Errors(Maps("a", "c"), app, erp).Should().ContainSingle().Which.Code.Should().Be(ErrorCodes.ParentInvalid);
    }

    [Fact]
    public void Settings_are_checked_without_quoting_a_value()
    {
        var connector = new ConnectorInfo("test", "Test",
        [
            new("address", SettingKind.Address) { Required = true }, new("company", SettingKind.Text) { Required = true }, new("pageSize", SettingKind.Number),
            new("strict", SettingKind.Flag) { Required = true, Default = "true" },
        ]);
        var connection = new ConnectionBuilder("oslo").Adapter("test").Setting("Address", "p4ssword").Setting("pageSize", "many").Setting("compny", "1").Build();
        var problems = ConnectionValidator.Validate(connection, connector, App, Erp).Problems;
        problems.Select(p => (p.Severity, p.Code, p.Path)).Should().BeEquivalentTo(
        [
            (ProblemSeverity.Error, ErrorCodes.SettingInvalid, "connection 'oslo', setting 'address'"),
            (ProblemSeverity.Error, ErrorCodes.SettingMissing, "connection 'oslo', setting 'company'"),
            (ProblemSeverity.Error, ErrorCodes.SettingInvalid, "connection 'oslo', setting 'pageSize'"),
            (ProblemSeverity.Warning, ErrorCodes.SettingInvalid, "connection 'oslo', setting 'compny'"),
        ]);
        string.Join(' ', problems).Should().NotContain("p4ssword").And.Contain("Did you mean 'company'?");
    }

    [Fact]
    public void A_profile_brings_settings_of_its_own()
    {
        var connector = new ConnectorInfo("test", "Test", [new("address", SettingKind.Address)])
        { ProfileSettings = profile => profile == "north" ? [new("region", SettingKind.Number) { Required = true }] : [] };
        List<(int, string)> Problems(string profile, params (string Name, string Value)[] settings) => ConnectionValidator
            .Validate(settings.Aggregate(new ConnectionBuilder("oslo").Adapter("test").Profile(profile), (b, s) => b.Setting(s.Name, s.Value)).Build(), connector, App, Erp)
            .Problems.Select(p => (p.Code, p.Path)).ToList();

        Problems("north", ("region", "7")).Should().BeEmpty();
        Problems("north").Should().Equal((ErrorCodes.SettingMissing, "connection 'oslo', setting 'region'"));
        Problems("north", ("region", "x")).Should().Equal((ErrorCodes.SettingInvalid, "connection 'oslo', setting 'region'"));
        Problems("south", ("region", "7")).Should().Equal((ErrorCodes.SettingInvalid, "connection 'oslo', setting 'region'"));
    }

    [Fact, Trait("Catalogue", "68")]
    public void All_problems_come_at_once_errors_first()
    {
        var connection = Map(m => m.Both("nmae", "displayName").ToErp("phone", "dispalyName").DefaultInErp("x", 1).ShowInSearch("y")).TimeZone("Oslo");
        var found = MapFixture.Validate(connection.Build(), App, Erp);
        found.Connection.Should().BeNull();
        found.Problems.Should().HaveCount(5);
        found.Problems.Should().BeInDescendingOrder(p => p.Severity);
        var require = () => found.Require("oslo");
        require.Should().Throw<ErpLinkException>().Which.Problems.Should().BeSameAs(found.Problems);
    }

    [Fact]
    public void Defaults_have_to_fit_their_field()
    {
        var erp = MapFixture.Side(MapFixture.Kind(ActorKinds.Customer, Title with { LengthMax = 3 }, new("number", FieldType.Integer),
            new("group", FieldType.ListItem) { List = "groups" }, new("due", FieldType.Date), new("id", FieldType.Text) { Access = FieldAccess.ReadOnly }));
        One(Map(m => m.DefaultInErp("displayName", "long")), ErrorCodes.DefaultInvalid, "3 characters", erp: erp);
        One(Map(m => m.DefaultInErp("number", "x")), ErrorCodes.DefaultInvalid, "Integer", erp: erp);
        One(Map(m => m.DefaultInErp("due", "tomorrow")), ErrorCodes.DefaultInvalid, "Date", erp: erp);
        One(Map(m => m.DefaultInErp("displayName", FieldValue.Absent)), ErrorCodes.DefaultInvalid, "needs a value", erp: erp);
        One(Map(m => m.DefaultInErp("id", "1")), ErrorCodes.FieldReadOnly, "'id'", erp: erp);
        One(Map(m => m.Both("name", "displayName").DefaultInErp("displayName", "a")), ErrorCodes.FieldWrittenTwice, "'displayName'", erp: erp);
        One(Map(m => m.ToErp("name", "number", f => f.OnUnparsable(Misfit.UseDefault))), ErrorCodes.DefaultInvalid, "defaultInErp", erp: erp);
        One(Map(m => m.ToErp("name", "displayName", f => f.OnTooLong(Misfit.Round))), ErrorCodes.OptionInvalid, "'round'", erp: erp);
        var defaults = MapFixture.Validate(Map(m => m.DefaultInErp("group", "A").DefaultInErp("due", "2026-01-31").AskInErp("displayName")).Build(), App, erp).Require("oslo").Maps[0].Defaults;
        defaults.Select(d => d.Value).Should().Equal(FieldValue.ListItem("A"), FieldValue.Date(new DateOnly(2026, 1, 31)), FieldValue.Absent);
    }

    [Fact]
    public void A_field_that_vanished_disables_only_its_own_mappings()
    {
        var connection = Map(m => m.Both("name", "displayName").Both("phone", "gone")).Build();
        var map = ConnectionValidator.Compile(connection, App, Erp).Maps.Should().ContainSingle().Which;
        map.Fields.Should().ContainSingle().Which.Definition.App.Should().Be("name");
        map.AppFields.Names.Should().Equal("name");
        ConnectionValidator.Compile(connection, App, MapFixture.Side()).Maps.Should().BeEmpty();
    }

    [Fact]
    public void A_compiled_map_reads_each_field_once_and_knows_where_it_is()
    {
        var erp = MapFixture.Side(MapFixture.Kind(ActorKinds.Customer, Title, new("search", FieldType.Text), new("off", FieldType.Text)));
        var connection = Map(m => m.Field("phone", "off", Direction.None).ToErp("name", "displayName").ToErp("name", "search")).OnConflict(Conflict.MostRecent);
        var map = MapFixture.Validate(connection.Build(), App, erp).Require("oslo").Find(EntityKinds.Company, ActorKinds.Customer)!;
        map.AppFields.Names.Should().Equal("name");
        map.ErpFields.Names.Should().Equal("displayName", "search");
        map.Fields.Select(f => (f.AppIndex, f.ErpIndex)).Should().Equal((0, 0), (0, 1));
        map.Fields[0].OnConflict.Should().Equal(Conflict.MostRecent, Conflict.Ask);
        map.Version.Should().HaveLength(32);
    }

    [Fact]
    public void Whatever_a_definition_says_validation_finds_it_and_never_fails()
    {
        var fields = Enum.GetValues<FieldType>().Zip(["name", "phone", "Größe", "a.b", "with \"quotes\"", "line\nbreak", "b", "another", "e"], (type, name) => new FieldDescription(name, type) { List = name, LengthMax = 7 }).ToArray();
        var side = MapFixture.Side([.. new[] { "company", "person", "x-1" }.Select(kind => MapFixture.Kind(kind, fields) with { ParentKinds = ["company", "x-1"] })]);
        Values.AnyValue.Holds(AnyDefinition.Connection, definition =>
        {
            var found = ConnectionValidator.Validate(definition, null, side, side);
            found.Problems.All(p => p.Path.Length > 0 && p.Message.Length > 0 && p.Fix.Length > 0).Should().BeTrue();
            return found.IsValid == found.Problems.All(p => p.Severity == ProblemSeverity.Warning);
        });
    }

    private static ConnectionBuilder Map(Action<MapBuilder> map) => new ConnectionBuilder("oslo").Map(EntityKinds.Company, ActorKinds.Customer, map);

    private static Problem[] Errors(ConnectionBuilder connection, SideDescription? app = null, SideDescription? erp = null) =>
        [.. MapFixture.Validate(connection.Build(), app ?? App, erp ?? Erp).Problems.Where(p => p.Severity == ProblemSeverity.Error)];

    private static Problem One(ConnectionBuilder connection, int code, string naming, SideDescription? app = null, SideDescription? erp = null) =>
        Errors(connection, app, erp).Should().ContainSingle(p => p.Code == code && p.Message.Contains(naming)).Which;

    private static void Clean(ConnectionBuilder connection, SideDescription? app = null, SideDescription? erp = null) => Errors(connection, app, erp).Should().BeEmpty();
}

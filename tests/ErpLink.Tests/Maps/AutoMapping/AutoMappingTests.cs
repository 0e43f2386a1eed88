using ErpLink.Maps;
using ErpLink.Tests.Values;
using FsCheck.Fluent;

namespace ErpLink.Tests.Maps;

public sealed class AutoMappingTests
{
    [Theory]
    [InlineData("company", "customer", "name", "displayName", "well-known")]
    [InlineData("company", "customer", "name", "CardName", "well-known")]
    [InlineData("company", "customer", "phone", "PHONE", "well-known")]
    [InlineData("company", "customer", "telephone", "PHONE", "well-known")]
    [InlineData("company", "supplier", "web_site", "URL", "well-known")]
    [InlineData("company", "customer", "vatNo", "taxRegistrationNumber", "well-known")]
    [InlineData("company", "partner", "postalAd1", "postalLine1", "well-known")]
    [InlineData("company", "customer", "streetZip", "physicalPostalCode", "well-known")]
    [InlineData("company", "customer", "code", "NUMBER1", "well-known")]
    [InlineData("company", "customer", "number", "NUMBER2", "well-known")]
    [InlineData("person", "person", "lastName", "surname", "well-known")]
    [InlineData("person", "person", "mobile", "PHONE_MOBILE", "well-known")]
    [InlineData("person", "employee", "birthDate", "date_of_birth", "well-known")]
    [InlineData("project", "project", "description", "TEXT", "well-known")]
    [InlineData("company", "customer", "creditLimit", "CREDIT_LIMIT", "the same")]
    [InlineData("vehicle", "customer", "axles", "Axles", "the same")]
    [InlineData("company", "customer", "creditLimit", "creditLimitAmount", "alike")]
    [InlineData("company", "customer", "postalCity", "streetCity", null)]
    [InlineData("company", "customer", "firstLine", "lastLine", null)]
    [InlineData("person", "person", "firstName", "lastName", null)]
    [InlineData("company", "customer", "segment1", "segment2", null)]
    [InlineData("company", "customer", "color", "balance", null)]
    public void Fields_are_paired_by_what_their_names_say(string entity, string actor, string app, string erp, string? reason)
    {
        var proposal = AutoMapping.Propose(Kind(entity, Text(app)), Kind(actor, Text(erp)));
        proposal.Fields.Select(f => (f.App, f.Erp)).Should().Equal(reason is null ? [] : [(app, erp)]);
        if (reason is not null) proposal.Fields[0].Reason.Should().Contain(reason).And.EndWith(".");
    }

    [Fact]
    public void Well_known_keys_come_before_equal_names_and_those_before_alike_ones()
    {
        var proposal = AutoMapping.Propose(
            Kind("company", Text("phone"), Text("name"), Text("segment"), Text("creditLimit"), Text("tier") with { DisplayName = "Level" }),
            Kind("customer", Text("creditLimitAmount"), Text("level"), Text("Segment"), Text("displayName"), Text("PHONE")));
        proposal.Fields.Select(f => f.App).Should().Equal("phone", "name", "segment", "tier", "creditLimit");
        proposal.Fields.Should().BeInDescendingOrder(f => f.Confidence).And.OnlyContain(f => f.Confidence > 0 && f.Confidence <= 1);
    }

    [Fact]
    public void The_more_usual_of_two_names_is_taken_and_the_other_is_left()
    {
        var proposal = AutoMapping.Propose(Kind("company", Text("phone")), Kind("customer", Text("tel"), Text("phoneNumber")));
        proposal.Fields.Should().ContainSingle().Which.Erp.Should().Be("phoneNumber");
        proposal.UnpairedInErp.Select(f => f.Name).Should().Equal("tel");
    }

    [Fact]
    public void What_cannot_flow_is_not_proposed()
    {
        Pairs(new("amount", FieldType.Decimal), new("amount", FieldType.Boolean)).Should().Be(0, "there is no conversion");
        Pairs(new("amount", FieldType.Decimal) { Access = FieldAccess.ReadOnly }, new("amount", FieldType.Decimal) { Access = FieldAccess.ReadOnly }).Should().Be(0, "both are only read");
        Pairs(new("amount", FieldType.Decimal), new("amount", FieldType.Decimal) { Access = FieldAccess.ReadOnly }).Should().Be(1, "it can be read");
        Pairs(new("amount", FieldType.Text) { Access = FieldAccess.ReadOnly }, new("amount", FieldType.ListItems)).Should().Be(0);
        Pairs(new("owner", FieldType.Reference) { ReferenceKind = "company" }, new("owner", FieldType.Reference) { ReferenceKind = "person" }).Should().Be(0, "the kinds are not paired");
        Pairs(new("owner", FieldType.Reference) { ReferenceKind = "company" }, new("owner", FieldType.Reference) { ReferenceKind = "customer" }).Should().Be(1);

        static int Pairs(FieldDescription app, FieldDescription erp) => AutoMapping.Propose(Kind("company", app), Kind("customer", erp)).Fields.Count;
    }

    [Fact]
    public void A_pair_of_different_types_is_less_sure_and_says_so()
    {
        var field = AutoMapping.Propose(Kind("company", Text("segment")), Kind("customer", new FieldDescription("segment", FieldType.Integer))).Fields.Should().ContainSingle().Which;
        field.Confidence.Should().BeLessThan(0.9);
        field.Reason.Should().Contain("text and integer");
    }

    [Fact]
    public void Fields_without_partner_are_listed_the_mandatory_ones_first()
    {
        var proposal = AutoMapping.Propose(
            Kind("company", Text("name"), Text("color")),
            Kind("customer", Text("reference"), Text("x"), Text("group") with { Access = FieldAccess.Mandatory }, Text("name")) with { CorrelationField = "reference" });
        proposal.UnpairedInErp.Select(f => f.Name).Should().Equal("group", "x");
        proposal.UnpairedInApp.Select(f => f.Name).Should().Equal("color");
    }

    [Fact]
    public void The_definition_has_all_pairs_and_lets_nothing_flow()
    {
        var proposal = AutoMapping.Propose(MapSamples.App().Kinds[0], MapSamples.Erp().Kinds[0]);
        var map = proposal.ToDefinition();
        map.Entity.Should().Be(EntityKinds.Company);
        map.Actor.Should().Be(ActorKinds.Customer);
        map.Fields.Select(f => (f.App, f.Erp)).Should().BeEquivalentTo([("name", "displayName"), ("phone", "phoneNumber"), ("web", "website"), ("creditLimit", "creditLimit")]);
        map.Fields.Should().OnlyContain(f => f.Direction == Direction.None);
        ConnectionValidator.Compile(new ConnectionDefinition("oslo", "odata") { Maps = [map] }, MapSamples.App(), MapSamples.Erp()).Maps[0].Fields.Should().BeEmpty();
    }

    [Fact]
    public void Each_field_is_proposed_once_whatever_the_names_are()
    {
        var names = Gen.Elements("name", "NAME2", "phone", "telephone", "Phone_No", "street", "street1", "Größe", "grosse", "x", "", "-", "\uD800", "😀")
            .ListOf().Select(n => n.Distinct().ToArray());
        var kinds = from app in names from erp in names select (App: app, Erp: erp);
        AnyValue.Holds(kinds, pair =>
        {
            var (app, erp) = (Kind("company", [.. pair.App.Select(Text)]), Kind("customer", [.. pair.Erp.Select(Text)]));
            var proposal = AutoMapping.Propose(app, erp);
            proposal.Fields.Select(f => f.App).Concat(proposal.UnpairedInApp.Select(f => f.Name)).Should().BeEquivalentTo(pair.App);
            proposal.Fields.Select(f => f.Erp).Concat(proposal.UnpairedInErp.Select(f => f.Name)).Should().BeEquivalentTo(pair.Erp);
            return AutoMapping.Propose(app, erp).Fields.SequenceEqual(proposal.Fields);
        });
    }

    [Theory]
    [InlineData("company", 26)]
    [InlineData("person", 22)]
    [InlineData("project", 5)]
    public void A_name_means_one_thing_in_its_table(string entity, int keysMin)
    {
        var table = WellKnownFields.For(entity, "x");
        table.Should().HaveCountGreaterThanOrEqualTo(keysMin);
        table.SelectMany(f => f.Names.Append(f.Key).Select(Spelling.Fold).Distinct()).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void The_document_lists_the_table()
    {
        var document = RepositoryFiles.Read("docs", "maps.md");
        foreach (var known in ((string[])["company", "person", "project"]).SelectMany(kind => WellKnownFields.For(kind, "x")).Where(f => f.Names.Length > 0))
            document.Should().Contain($"| `{known.Key}` | {known.Meaning} | {string.Join(", ", known.Names)} |");
    }

    private static FieldDescription Text(string name) => new(name, FieldType.Text);

    private static KindDescription Kind(string kind, params FieldDescription[] fields) => MapFixture.Kind(kind, fields);
}

using ErpLink.Maps;

namespace ErpLink.Tests.Maps;

/// <summary>Which match tiers may be declared.</summary>
public sealed class MatchValidationTests
{
    private static readonly KindDescription Company = MapFixture.Kind(EntityKinds.Company, new("name", FieldType.Text), new("number", FieldType.Text), new("mail", FieldType.Text),
        new("zip", FieldType.Text), new("group", FieldType.ListItem) { List = "appList" }, new("born", FieldType.Date), new("active", FieldType.Boolean));

    private static readonly KindDescription Customer = MapFixture.Kind(ActorKinds.Customer, new("displayName", FieldType.Text), new("taxNumber", FieldType.Integer),
        new("mail", FieldType.Text), new("zip", FieldType.Text), new("group", FieldType.ListItem) { List = "erpList" }, new("born", FieldType.Text), new("limit", FieldType.Decimal));

    [Fact]
    public void Tiers_that_can_be_evaluated_and_are_safe_have_no_problem() => Problems(m => m
        .Match("number", t => t.Automatic().On("number", "taxNumber", MatchComparer.OrganizationNumber))
        .Match("mail", t => t.Automatic().On("mail", "mail", MatchComparer.EmailAddress))
        .Match("name and place", t => t.Automatic().On("name", "displayName", MatchComparer.CompanyName).On("zip", "zip", MatchComparer.PostalCode))
        .Match("name and web", t => t.Automatic().On("name", "displayName", MatchComparer.CompanyName).On("mail", "mail", MatchComparer.EmailDomain))
        .Match("birth", t => t.Automatic().On("name", "displayName", MatchComparer.PersonName).On("born", "born", MatchComparer.Date))
        .Match("name", t => t.On("name", "displayName", MatchComparer.CompanyName, 85).On("zip", "zip", MatchComparer.PostalCode).OnBlank(MatchBlank.LeaveOut)))
        .Should().BeEmpty();

    [Fact]
    public void An_unknown_field_is_named_with_the_nearest_one()
    {
        var problem = One(t => t.On("nmae", "displayName", MatchComparer.CompanyName), ErrorCodes.FieldUnknown);
        problem.Path.Should().Be("connection 'oslo', map company/customer, match tier 'tier'");
        problem.Fix.Should().Be("Did you mean 'name'?");
        One(t => t.On("name", "dispalyName", MatchComparer.CompanyName), ErrorCodes.FieldUnknown).Message.Should().Contain("'dispalyName' is not one of 'customer'");
    }

    [Fact]
    public void Types_that_cannot_be_compared_so_are_refused()
    {
        One(t => t.On("active", "mail", MatchComparer.Text), ErrorCodes.MatchTierInvalid).Message.Should().Contain("'active' of the app is boolean, which cannot be compared as text");
        One(t => t.On("name", "limit", MatchComparer.Identifier), ErrorCodes.MatchTierInvalid).Message.Should().Contain("'limit'");
        One(t => t.On("born", "born", MatchComparer.Text), ErrorCodes.MatchTierInvalid);
        One(t => t.On("name", "taxNumber", MatchComparer.CompanyName), ErrorCodes.MatchTierInvalid);
        One(t => t.On("group", "group", MatchComparer.CompanyName).On("name", "displayName", MatchComparer.Text), ErrorCodes.MatchTierInvalid, 2);
    }

    [Fact]
    public void A_tier_without_fields_or_with_one_twice_or_with_a_strange_likeness_is_refused()
    {
        One(t => _ = t, ErrorCodes.MatchTierInvalid).Message.Should().Contain("compares nothing");
        One(t => t.On("name", "displayName", MatchComparer.Text).On("name", "displayName", MatchComparer.CompanyName), ErrorCodes.MatchTierInvalid).Message.Should().Contain("2 times");
        foreach (var percent in new[] { -1, 0, 49, 101 })
            One(t => t.On("name", "displayName", MatchComparer.CompanyName, percent), ErrorCodes.MatchTierInvalid).Message.Should().Contain($"{percent} percent");
    }

    [Fact]
    public void Two_tiers_of_one_name_are_refused() =>
        Problems(m => m.Match("a", t => t.On("name", "displayName", MatchComparer.Text)).Match("a", t => t.On("zip", "zip", MatchComparer.PostalCode)))
            .Should().ContainSingle().Which.Code.Should().Be(ErrorCodes.NameTaken);

    [Fact]
    [Trait("Scenario", "T09")]
    public void An_automatic_tier_never_rests_on_likeness() =>
        One(t => t.Automatic().On("number", "taxNumber", MatchComparer.OrganizationNumber, 90), ErrorCodes.MatchTierUnsafe).Message.Should().Contain("exact evidence only");

    [Fact]
    [Trait("Scenario", "T07")]
    public void An_automatic_tier_never_leaves_blank_parts_out() =>
        One(t => t.Automatic().On("number", "taxNumber", MatchComparer.OrganizationNumber).On("name", "displayName", MatchComparer.CompanyName).OnBlank(MatchBlank.LeaveOut), ErrorCodes.MatchTierUnsafe)
            .Message.Should().Contain("'leaveOut'");

    [Theory]
    [InlineData(MatchComparer.CompanyName, null)]
    [InlineData(MatchComparer.PersonName, null)]
    [InlineData(MatchComparer.EmailDomain, null)]
    [InlineData(MatchComparer.PostalCode, null)]
    [InlineData(MatchComparer.Phone, null)]
    [InlineData(MatchComparer.Text, null)]
    [InlineData(MatchComparer.CompanyName, MatchComparer.Text)]
    [InlineData(MatchComparer.EmailDomain, MatchComparer.PostalCode)]
    [InlineData(MatchComparer.Phone, MatchComparer.Address)]
    public void An_automatic_tier_needs_what_identifies_or_a_name_and_something_else(MatchComparer comparer, MatchComparer? second) =>
        One(t => _ = second is { } other ? t.Automatic().On("name", "displayName", comparer).On("zip", "zip", other) : t.Automatic().On("name", "displayName", comparer), ErrorCodes.MatchTierUnsafe)
            .Fix.Should().Contain("suggests");

    private static Problem One(Action<MatchTierBuilder> tier, int code, int count = 1)
    {
        var problems = Problems(m => m.Match("tier", tier));
        problems.Should().HaveCount(count).And.OnlyContain(p => p.Code == code && p.Severity == ProblemSeverity.Error);
        return problems[0];
    }

    private static IReadOnlyList<Problem> Problems(Action<MapBuilder> map)
    {
        var connection = new ConnectionBuilder("oslo").Adapter("test").Map(EntityKinds.Company, ActorKinds.Customer, m =>
        {
            m.Both("name", "displayName");
            map(m);
        }).Build();
        return MapFixture.Validate(connection, MapFixture.Side(Company), MapFixture.Side(Customer)).Problems;
    }
}

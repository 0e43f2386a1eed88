using ErpLink.Linking;
using ErpLink.Maps;
using ErpLink.Tests.Maps;
using static ErpLink.FieldChoice;

namespace ErpLink.Tests.Linking;

/// <summary>The comparison a user sees before linking: sections 4.2 and 4.3 of the semantics.</summary>
public sealed class FieldComparisonTests
{
    private static readonly Direction[] Directions = [Direction.Both, Direction.ToApp, Direction.ToErp];

    public static TheoryData<Direction, LinkTimePolicy> Rows()
    {
        var rows = new TheoryData<Direction, LinkTimePolicy>();
        foreach (var direction in Directions)
            foreach (var policy in Enum.GetValues<LinkTimePolicy>()) rows.Add(direction, policy);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Equal_fields_offer_nothing(Direction direction, LinkTimePolicy policy)
    {
        var field = Text(direction, policy);
        foreach (var (app, erp) in new[] { Pair("x", "x"), Pair(FieldValue.Null, FieldValue.Null), Pair(FieldValue.EmptyText, FieldValue.Null), Pair(FieldValue.Null, FieldValue.EmptyText) })
        {
            var compared = Compare(field, app, erp);
            (compared.State, compared.Suggested).Should().Be((FieldState.Equal, (FieldChoice?)null));
            compared.Choices.Should().BeEmpty();
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void Different_fields_are_asked_about_unless_the_link_time_policy_and_the_direction_say_who_is_right(Direction direction, LinkTimePolicy policy)
    {
        var compared = Compare(Text(direction, policy), "app", "erp");
        compared.State.Should().Be(FieldState.Different);
        compared.Choices.Should().Equal(direction switch
        {
            Direction.Both => [Erp, App, Value, LeaveBoth],
            Direction.ToApp => [Erp, LeaveBoth],
            _ => [App, LeaveBoth],
        });
        FieldChoice? expected = (policy, direction) switch
        {
            (LinkTimePolicy.ErpWins, not Direction.ToErp) => Erp,
            (LinkTimePolicy.AppWins, not Direction.ToApp) => App,
            _ => null,
        };
        compared.Suggested.Should().Be(expected);
        compared.Reason.Should().NotBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_blank_never_wins_whatever_the_policy(Direction direction, LinkTimePolicy policy)
    {
        var field = Text(direction, policy);
        foreach (var blank in new[] { FieldValue.Null, FieldValue.EmptyText })
        {
            var onlyErp = Compare(field, blank, "erp");
            (onlyErp.State, onlyErp.Suggested).Should().Be((FieldState.OnlyErp, direction == Direction.ToErp ? LeaveBoth : Erp));
            onlyErp.Choices.Should().Contain(LeaveBoth);

            var onlyApp = Compare(field, "app", blank);
            (onlyApp.State, onlyApp.Suggested).Should().Be((FieldState.OnlyApp, direction == Direction.ToApp ? LeaveBoth : App));
            onlyApp.Choices.Should().Contain(LeaveBoth);
        }
    }

    [Fact]
    public void Blanks_that_a_side_trims_away_do_not_win_either()
    {
        var trims = new FieldEquality { Trimming = TextTrimming.Both };
        var field = MapFixture.Field(new("a", FieldType.Text) { Equality = trims }, new("e", FieldType.Text), change: m => m with { OnLink = LinkTimePolicy.AppWins });
        var compared = Compare(field, "  ", "erp");
        (compared.State, compared.Suggested).Should().Be((FieldState.OnlyErp, Erp));
    }

    [Fact]
    public void A_field_that_a_side_did_not_give_cannot_be_compared()
    {
        foreach (var direction in Directions)
        {
            foreach (var (app, erp, side) in new[] { (FieldValue.Absent, (FieldValue)"erp", "app"), ("app", FieldValue.Absent, "ERP") })
            {
                var compared = Compare(Text(direction, LinkTimePolicy.ErpWins), app, erp);
                (compared.State, compared.Suggested).Should().Be((FieldState.NotComparable, LeaveBoth));
                compared.Choices.Should().Equal(LeaveBoth);
                compared.Reason.Should().Contain(side);
            }
        }
    }

    [Theory]
    [InlineData(Misfit.Reject)]
    [InlineData(Misfit.Skip)]
    public void A_value_that_can_go_nowhere_cannot_be_compared_and_blocks_nobody(Misfit misfit)
    {
        var field = MapFixture.Field(new("a", FieldType.Text), new("e", FieldType.Text) { LengthMax = 3 }, Direction.ToErp, m => m with { OnTooLong = misfit });
        var compared = Compare(field, "too long", "erp");
        (compared.State, compared.Suggested).Should().Be((FieldState.NotComparable, LeaveBoth));
        compared.Choices.Should().Equal(LeaveBoth);
        compared.Reason.Should().NotBeEmpty();
    }

    [Fact]
    public void A_value_that_fits_one_way_only_is_offered_that_way()
    {
        var field = MapFixture.Field(new("a", FieldType.Text), new("e", FieldType.Text) { LengthMax = 3 }, change: m => m with { OnLink = LinkTimePolicy.AppWins });
        var compared = Compare(field, "too long", "erp");
        compared.State.Should().Be(FieldState.Different);
        compared.Choices.Should().Equal(Erp, Value, LeaveBoth);
        compared.Suggested.Should().BeNull("the policy's winner does not fit");
    }

    [Fact]
    public void A_mandatory_field_is_never_offered_to_be_blanked()
    {
        var field = MapFixture.Field(new("a", FieldType.Text), new("e", FieldType.Text) { Access = FieldAccess.Mandatory });
        Compare(field, FieldValue.Null, "erp").Choices.Should().Equal(Erp, Value, LeaveBoth);
    }

    [Fact]
    public void What_is_equal_under_the_equality_of_the_sides_is_equal()
    {
        var field = MapFixture.Field(new("a", FieldType.Decimal), new("e", FieldType.Decimal) { Equality = new() { Scale = 2 } });
        Compare(field, 10.12345m, 10.12m).State.Should().Be(FieldState.Equal);
        Compare(field, 10.13m, 10.12m).State.Should().Be(FieldState.Different);
    }

    private static CompiledField Text(Direction direction, LinkTimePolicy policy) =>
        MapFixture.Field(new("a", FieldType.Text), new("e", FieldType.Text), direction, m => m with { OnLink = policy });

    private static ProposalField Compare(CompiledField field, FieldValue app, FieldValue erp) => FieldComparison.Compare(field, app, erp, null);

    private static (FieldValue App, FieldValue Erp) Pair(FieldValue app, FieldValue erp) => (app, erp);
}

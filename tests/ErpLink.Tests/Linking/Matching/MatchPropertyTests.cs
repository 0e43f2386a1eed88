using ErpLink.Linking.Matching;
using ErpLink.Tests.Values;
using FsCheck;
using FsCheck.Fluent;
using static ErpLink.Tests.Linking.Matching.MatchFixture;

namespace ErpLink.Tests.Linking.Matching;

/// <summary>What holds for any records, however much they resemble each other.</summary>
public sealed class MatchPropertyTests
{
    private static readonly Gen<string?> Number = Gen.Elements(null, "", "912345678", "NO 912 345 678 MVA", "987654325", "SE 987654325", "999999999");

    private static readonly Gen<string?> Zip = Gen.Elements(null, "0150", "N-0150", "5003");

    private static Gen<Record[]> Side(string prefix) =>
        from parts in (from name in AnyName.Text from number in Number from zip in Zip select (name, number, zip)).ListOf()
        select parts.Select((p, i) => Company($"{prefix}{i}", p.name, p.number, p.zip)).ToArray();

    private static readonly Gen<(Record[] Entities, Record[] Actors)> Sides = from entities in Side("c") from actors in Side("e") select (entities, actors);

    [Fact]
    public void The_order_in_which_records_are_read_does_not_matter() =>
        AnyValue.Holds(Sides, sides =>
        {
            var found = Match(sides.Entities, sides.Actors);
            var other = Match(sides.Entities.Reverse(), sides.Actors.OrderBy(a => a["name"].ToString(), StringComparer.Ordinal));
            other.Values.Select(Text).Order(StringComparer.Ordinal).Should().Equal(found.Values.Select(Text).Order(StringComparer.Ordinal));
            return true;
        });

    [Fact]
    public void Swapping_the_sides_gives_the_same_automatic_matches() =>
        AnyValue.Holds(Sides, sides =>
        {
            var found = Match(sides.Entities, sides.Actors, Plan(MatchFixture.Number)).Values.Where(m => m.Verdict == MatchVerdict.Automatic);
            var swapped = Match(sides.Actors, sides.Entities, Plan(MatchFixture.Number)).Values.Where(m => m.Verdict == MatchVerdict.Automatic);
            swapped.Select(m => (m.Automatic(), m.Entity.Text)).Should().BeEquivalentTo(found.Select(m => (m.Entity.Text, m.Automatic())));
            return true;
        });

    [Fact]
    public void No_actor_is_matched_automatically_twice_and_every_automatic_match_agrees_exactly() =>
        AnyValue.Holds(Sides, sides =>
        {
            var found = Match(sides.Entities, sides.Actors).Values.Where(m => m.Verdict == MatchVerdict.Automatic).ToArray();
            found.Select(m => m.Automatic()).Should().OnlyHaveUniqueItems();
            var plan = Plan();
            foreach (var match in found)
            {
                var percents = new byte[plan.Fields.Count];
                plan.Compare(plan.Normalize(sides.Entities.Single(e => e.Key == match.Entity), ErpLink.Side.App),
                    plan.Normalize(sides.Actors.Single(a => a.Key.Text == match.Automatic()), ErpLink.Side.Erp), percents);
                plan.Tiers.Single(t => t.Definition.Name == match.Tier).Agrees(percents).Should().BeTrue();
            }

            return true;
        });

    [Fact]
    public void One_more_record_never_makes_another_pair_automatic_that_shares_its_key() =>
        AnyValue.Holds(Sides, sides =>
        {
            var before = Match(sides.Entities, sides.Actors, Plan(MatchFixture.Number));
            var twin = sides.Actors.FirstOrDefault(a => !a["number"].IsBlank);
            if (twin is null) return true;
            var copy = Company("twin", "Twin", twin["number"].ToString());
            var after = Match(sides.Entities, [.. sides.Actors, copy], Plan(MatchFixture.Number));
            return after.Values.Where(m => m.Verdict == MatchVerdict.Automatic).All(m => m.Automatic() == "twin" || before[m.Entity.Text].Automatic() == m.Automatic());
        });

    private static string Text(RecordMatch match) => string.Join('\n',
        [$"{match.Entity} {match.Verdict} {match.Tier} {match.Reason}", .. match.Rivals.Select(r => $"rival {r}"),
        .. match.Candidates.Select(c => $"{c.Actor} {c.Tier} {c.Percent} {c.IsLinked} {string.Join(' ', c.Reasons)}")]);
}

using System.Globalization;
using ErpLink.Linking.Matching;
using Xunit.Abstractions;

namespace ErpLink.Tests.Linking.Matching;

/// <summary>The figures of docs/matching.md, measured on companies that people entered and changed over nine years.</summary>
public sealed class LabelledDataTests(ITestOutputHelper output)
{
    private static readonly Lazy<LabelledCompanies> Companies = new(LabelledCompanies.Read);

    private static readonly MatchTierDefinition[] Tiers =
    [
        new MatchTierBuilder("name and street").Automatic().On("name", "name", MatchComparer.CompanyName).On("street", "street", MatchComparer.Address).Build(),
        new MatchTierBuilder("name and place").On("name", "name", MatchComparer.CompanyName).On("place", "place", MatchComparer.Address).Build(),
        new MatchTierBuilder("name").On("name", "name", MatchComparer.CompanyName).Build(),
        new MatchTierBuilder("street and place").On("street", "street", MatchComparer.Address).On("place", "place", MatchComparer.Address).Build(),
        new MatchTierBuilder("similar name, similar street").On("name", "name", MatchComparer.CompanyName, 60).On("street", "street", MatchComparer.Address, 75).Build(),
        new MatchTierBuilder("similar name").On("name", "name", MatchComparer.CompanyName, 80).Build(),
        new MatchTierBuilder("similar street").On("street", "street", MatchComparer.Address, 80).On("place", "place", MatchComparer.Address, 60).Build(),
        new MatchTierBuilder("part of the name, place").On("name", "name", MatchComparer.CompanyName, 50).On("place", "place", MatchComparer.Address, 75).Build(),
    ];

    private static readonly MatchTierDefinition SomethingLeft = new MatchTierBuilder("half of the name").On("name", "name", MatchComparer.CompanyName, 50).Build();

    private static readonly MatchTierDefinition SomewhereNear = new MatchTierBuilder("half of the street").On("street", "street", MatchComparer.Address, 50).Build();

    private readonly List<string> _measured = [];

    [LabelledDataFact]
    public void Automatic_links_are_all_right_and_find_the_pairs_whose_exact_evidence_is_intact()
    {
        var found = Match(Tiers);
        foreach (var tier in Enumerable.Range(0, Tiers.Length).Where(t => Tiers[t].Automatic))
        {
            var links = found.Values.Where(m => m.Verdict == MatchVerdict.Automatic && m.Tier == Tiers[tier].Name).ToArray();
            var right = links.Count(m => Companies.Value.AreTheSame(m.Entity, m.Candidates[0].Actor));
            var intact = Companies.Value.Pairs.Where(p => Agrees(Tiers[tier], p)).ToArray();
            var linked = intact.Count(p => found[p.Entity.Key].Automatic() == p.Actor.Key.Text);
            Say($"| `{Tiers[tier].Name}` | {links.Length:N0} | {right:N0} | {Share(right, links.Length)} | {intact.Length:N0} | {linked:N0} | {Share(linked, intact.Length)} |");
            foreach (var wrong in links.Where(m => !Companies.Value.AreTheSame(m.Entity, m.Candidates[0].Actor)).Take(20)) output.WriteLine($"WRONG {wrong.Entity} {wrong.Candidates[0].Actor}");
            right.Should().Be(links.Length, "an automatic link must never be wrong");
            linked.Should().BeGreaterThanOrEqualTo(intact.Length * 95 / 100);
        }

        IsInTheDocument();
    }

    [LabelledDataFact]
    public void What_a_person_is_shown_has_the_right_record_in_it()
    {
        var pairs = Companies.Value.Pairs;
        var found = Match(Tiers);
        var reached = pairs.Count(p => found[p.Entity.Key].Automatic() == p.Actor.Key.Text);
        foreach (var tier in Tiers)
        {
            var shown = found.Values.Where(m => m.Verdict != MatchVerdict.Automatic).SelectMany(m => m.Candidates.Where(c => c.Tier == tier.Name), (m, c) => (m.Entity, c.Actor)).ToArray();
            var right = shown.Count(s => Companies.Value.AreTheSame(s.Entity, s.Actor));
            reached += pairs.Count(p => found[p.Entity.Key] is { Verdict: not MatchVerdict.Automatic } m && m.Candidates.Any(c => c.Actor == p.Actor.Key && c.Tier == tier.Name));
            Say($"| `{tier.Name}` | {shown.Length:N0} | {right:N0} | {Share(right, shown.Length)} | {reached:N0} | {Share(reached, pairs.Count)} |");
        }

        foreach (var verdict in new[] { MatchVerdict.Automatic, MatchVerdict.Ambiguous, MatchVerdict.Suggested, MatchVerdict.None })
            output.WriteLine($"{verdict}: {found.Values.Count(m => m.Verdict == verdict):N0}");
        IsInTheDocument();
    }

    [LabelledDataFact]
    public void Suggestions_have_the_right_record_among_the_first_three()
    {
        var pairs = Companies.Value.Pairs;
        var found = Match([.. Tiers.Select(t => t with { Automatic = false })]);
        var three = pairs.Where(p => found[p.Entity.Key].Candidates.Any(c => c.Actor == p.Actor.Key)).ToArray();
        var first = pairs.Count(p => found[p.Entity.Key].Candidates.Take(1).Any(c => c.Actor == p.Actor.Key));
        Say($"{Companies.Value.Entities.Count:N0} companies of the app, {Companies.Value.Actors.Count:N0} of the ERP, {pairs.Count:N0} pairs");
        Say($"first for {first:N0} pairs ({Share(first, pairs.Count)})");
        Say($"among the first three for {three.Length:N0} ({Share(three.Length, pairs.Count)})");

        // The hard part: what is equal but for spelling makes every figure look good.
        var changed = pairs.Where(p => !Agrees(Tiers[0], p)).ToArray();
        var changedFound = changed.Intersect(three).Count();
        var lost = changed.Except(three).Count(p => !Agrees(SomethingLeft, p) && !Agrees(SomewhereNear, p));
        Say($"{changed.Length:N0} pairs in which more than spelling changed");
        Say($"{changedFound:N0} ({Share(changedFound, changed.Length)}) are found");
        Say($"In {lost:N0} of the other {changed.Length - changedFound:N0}");
        three.Length.Should().BeGreaterThanOrEqualTo(pairs.Count * 95 / 100);
        IsInTheDocument();
    }

    private static Dictionary<RecordKey, RecordMatch> Match(MatchTierDefinition[] tiers)
    {
        var matcher = new RecordMatcher(MatchPlan.Of(tiers));
        foreach (var actor in Companies.Value.Actors) matcher.AddActor(actor);
        foreach (var entity in Companies.Value.Entities) matcher.AddEntity(entity);
        return matcher.Finish().ToDictionary(m => m.Entity);
    }

    private static bool Agrees(MatchTierDefinition tier, (Record Entity, Record Actor) pair)
    {
        var plan = MatchPlan.Of([tier]);
        var percents = new byte[plan.Fields.Count];
        plan.Compare(plan.Normalize(pair.Entity, Side.App), plan.Normalize(pair.Actor, Side.Erp), percents);
        return plan.Tiers[0].Agrees(percents);
    }

    private void Say(FormattableString line)
    {
        var text = line.ToString(CultureInfo.InvariantCulture);
        _measured.Add(text);
        output.WriteLine(text);
    }

    // What is said in the document is what was measured.
    private void IsInTheDocument()
    {
        var document = RepositoryFiles.Read("docs", "matching.md");
        _measured.Where(m => !document.Contains(m, StringComparison.Ordinal)).Should().BeEmpty("docs/matching.md says what was measured");
    }

    private static string Share(int part, int all) => all == 0 ? "-" : (100m * part / all).ToString("0.00", CultureInfo.InvariantCulture) + " %";
}

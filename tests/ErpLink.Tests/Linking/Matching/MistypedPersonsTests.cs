using System.Globalization;
using ErpLink.Linking.Matching;
using Xunit.Abstractions;

namespace ErpLink.Tests.Linking.Matching;

/// <summary>The figures of docs/matching.md for persons.</summary>
public sealed class MistypedPersonsTests(ITestOutputHelper output)
{
    private static readonly MatchTierDefinition[] Tiers =
    [
        new MatchTierBuilder("e-mail").Automatic().On("mail", "mail", MatchComparer.EmailAddress).Build(),
        new MatchTierBuilder("name and birth").Automatic().On("name", "name", MatchComparer.PersonName).On("born", "born", MatchComparer.Date).Build(),
        new MatchTierBuilder("similar name, birth").On("name", "name", MatchComparer.PersonName, 70).On("born", "born", MatchComparer.Date, 75).Build(),
        new MatchTierBuilder("similar name, telephone").On("name", "name", MatchComparer.PersonName, 70).On("phone", "phone", MatchComparer.Phone).Build(),
        new MatchTierBuilder("similar e-mail").On("mail", "mail", MatchComparer.EmailAddress, 75).Build(),
    ];

    private readonly List<string> _measured = [];

    [Fact]
    public void Automatic_links_are_all_right_and_the_right_person_is_among_the_first_three()
    {
        var found = Match(Tiers);
        foreach (var tier in Tiers.Where(t => t.Automatic))
        {
            var links = found.Where(m => m.Verdict == MatchVerdict.Automatic && m.Tier == tier.Name).ToArray();
            var right = links.Count(m => m.Entity == m.Candidates[0].Actor);
            Say($"| `{tier.Name}` | {links.Length:N0} | {right:N0} | {Share(right, links.Length)} |");
            right.Should().Be(links.Length, "an automatic link must never be wrong");
        }

        var intact = Enumerable.Range(0, MistypedPersons.Count).Where(IsIntact).Select(i => i.ToString(CultureInfo.InvariantCulture)).ToHashSet();
        var linked = found.Count(m => intact.Contains(m.Entity.Text) && m.Verdict == MatchVerdict.Automatic);
        Say($"{linked:N0} of the {intact.Count:N0} persons ({Share(linked, intact.Count)})");
        linked.Should().BeGreaterThanOrEqualTo(intact.Count * 95 / 100);

        var three = Match([.. Tiers.Select(t => t with { Automatic = false })]).Count(m => m.Candidates.Any(c => c.Actor == m.Entity));
        Say($"{three:N0} ({Share(three, MistypedPersons.Count)})");
        three.Should().BeGreaterThanOrEqualTo(MistypedPersons.Count * 95 / 100);
        var document = RepositoryFiles.Read("docs", "matching.md");
        _measured.Where(m => !document.Contains(m, StringComparison.Ordinal)).Should().BeEmpty("docs/matching.md says what was measured");
    }

    private static List<RecordMatch> Match(MatchTierDefinition[] tiers)
    {
        var matcher = new RecordMatcher(MatchPlan.Of(tiers));
        for (var i = 0; i < MistypedPersons.Count; i++) matcher.AddActor(MistypedPersons.Actor(i));
        for (var i = 0; i < MistypedPersons.Count; i++) matcher.AddEntity(MistypedPersons.Entity(i));
        return [.. matcher.Finish()];
    }

    private static bool IsIntact(int number)
    {
        var plan = MatchPlan.Of(Tiers);
        var percents = new byte[plan.Fields.Count];
        plan.Compare(plan.Normalize(MistypedPersons.Entity(number), Side.App), plan.Normalize(MistypedPersons.Actor(number), Side.Erp), percents);
        return plan.Tiers.Any(t => t.Definition.Automatic && t.Agrees(percents));
    }

    private void Say(FormattableString line)
    {
        _measured.Add(line.ToString(CultureInfo.InvariantCulture));
        output.WriteLine(_measured[^1]);
    }

    private static string Share(int part, int all) => (100m * part / all).ToString("0.00", CultureInfo.InvariantCulture) + " %";
}

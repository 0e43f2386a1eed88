using System.Globalization;
using ErpLink.Adapters;
using FsCheck;
using FsCheck.Fluent;

namespace ErpLink.Tests.Feeds;

/// <summary>The laws of a feed over timestamps, over random commits with lag, ties, pages of any size, interruptions and clocks that are set
/// back.</summary>
public sealed class TimestampCursorLawTests
{
    private const int CasesOfALaw = 3_000;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private static readonly Gen<(int Act, int A, int B)[]> Scripts =
        (from act in Gen.Choose(0, 99) from a in Gen.Choose(0, 999) from b in Gen.Choose(0, 999) select (act, a, b)).ListOf().Select(s => s.ToArray()).Resize(60);

    private static readonly Gen<TimestampRules> AnyRules =
        from resolution in Gen.Elements(1L, TimeSpan.TicksPerMillisecond, TimeSpan.TicksPerSecond, TimeSpan.TicksPerMinute)
        from lag in Gen.Elements(0, 1, 60, 180)
        from byKey in Gen.Elements(true, false)
        select new TimestampRules { Resolution = TimeSpan.FromTicks(resolution), CommitLagMax = TimeSpan.FromSeconds(lag), PagesByKey = byKey };

    [Fact, Trait("Scenario", "T52"), Trait("Scenario", "T59"), Trait("Rule", "K08"), Trait("Catalogue", "36"), Trait("Catalogue", "37"), Trait("Catalogue", "38")]
    public void Every_committed_change_is_reported_within_two_passes_after_it_can_be_seen() =>
        Holds(AnyRules, (rules, script) => Play(rules, script, new TimestampServer(rules)).Missed().ToList().Count == 0);

    [Fact]
    public void A_server_that_does_not_tell_its_time_misses_nothing_either() =>
        Holds(AnyRules, (rules, script) => Play(rules, script, new TimestampServer(rules, tellsTime: false), isSetBack: false).Missed().ToList().Count == 0);

    [Fact]
    public void Once_quiet_for_longer_than_the_overlap_a_poll_reports_nothing_and_gives_the_same_text() => Holds(AnyRules, (rules, script) =>
    {
        var server = Play(rules, script, new TimestampServer(rules));
        // The clock has to catch up with what was stamped before it was set back.
        server.Wait(-server.Skew + rules.CommitLagMax + rules.Overlap + Minute);
        server.ReadPass();
        var settled = server.Cursor;
        foreach (var wait in new[] { 0, 1, 7, 90, 100_000 })
        {
            server.Wait(wait * Minute);
            if (server.ReadPass().Count > 0 || server.Cursor != settled) return false;
        }

        return true;
    });

    // Edits, polls and waits as the script says; a clock that is set back is asked within the overlap.
    private static TimestampServer Play(TimestampRules rules, (int Act, int A, int B)[] script, TimestampServer server, bool isSetBack = true)
    {
        server.ReadPage();
        foreach (var (act, a, b) in script)
        {
            server.PageSize = 1 + b % 5;
            switch (act)
            {
                case < 35:
                    server.Edit(Key(a), Lag(rules, b));
                    break;
                case < 42:
                    // One transaction: one stamp for all.
                    for (var i = 0; i < a % 12; i++) server.Edit(Key(i + b), Lag(rules, b));
                    break;
                case < 62:
                    server.Wait(TimeSpan.FromSeconds(a % 400 * (b % 3) / 2.0));
                    break;
                case < 70:
                    server.ReadPage(isLost: true);
                    break;
                case < 85:
                    for (var page = 0; page < 1 + a % 3; page++) server.ReadPage();
                    break;
                case < 95 or _ when !isSetBack:
                    server.ReadPass();
                    break;
                case < 98:
                    server.Skew -= TimeSpan.FromSeconds(a * 3.6);
                    server.Wait(TimeSpan.FromSeconds(b % 30));
                    server.Edit(Key(b), Lag(rules, a));
                    server.ReadPage();
                    break;
                default:
                    // Set right again, while no transaction is under way.
                    server.Wait(rules.CommitLagMax);
                    server.Skew = TimeSpan.Zero;
                    break;
            }
        }

        server.Wait(rules.CommitLagMax);
        server.PageSize = 4;
        if (server.IsInPass) server.ReadPass();
        server.ReadPass();
        server.ReadPass();
        return server;
    }

    private static string Key(int number) => (number % 25).ToString(CultureInfo.InvariantCulture);

    private static TimeSpan Lag(TimestampRules rules, int per) => rules.CommitLagMax * (per % 4 / 3.0);

    private static void Holds(Gen<TimestampRules> rules, Func<TimestampRules, (int, int, int)[], bool> law) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(CasesOfALaw),
            Prop.ForAll((from rule in rules from script in Scripts select (rule, script)).ToArbitrary(), c => law(c.rule, c.script)));
}

using ErpLink.Merging;
using static ErpLink.Merging.MergeAction;

namespace ErpLink.Tests.Merging;

/// <summary>
/// Section 5 of the semantics read aloud, for two text fields that are compared exactly: what a decision has to be. Written from the
/// text; it shares nothing with the merge.
/// </summary>
internal static class SectionFive
{
    private enum Cell
    {
        WriteApp,
        WriteErp,
        Drift,
        Conflict,
    }

    /// <summary>The table of the text. "Equal across: agree" of the last column is said once, below.</summary>
    private static Cell Table(Direction direction, bool erpChanged, bool appChanged) => (direction, erpChanged, appChanged) switch
    {
        //               E      C
        (Direction.Both, true, false) => Cell.WriteApp,
        (Direction.Both, false, true) => Cell.WriteErp,
        (Direction.Both, true, true) => Cell.Conflict,
        (Direction.ToApp, true, false) => Cell.WriteApp,
        (Direction.ToApp, false, true) => Cell.Drift,
        (Direction.ToApp, true, true) => Cell.Drift,
        (Direction.ToErp, true, false) => Cell.Drift,
        (Direction.ToErp, false, true) => Cell.WriteErp,
        (Direction.ToErp, true, true) => Cell.Drift,
        _ => throw new InvalidOperationException("E no, C no: nothing, said before."),
    };

    public static MergeDecision Expect(in MergeCase c)
    {
        if (c.Erp.IsAbsent || c.App.IsAbsent) return new(Nothing, MergeRule.NotRead);
        if (c.Question == ConflictOrigin.Oscillation) return Ask(MergeRule.Ask, ConflictOrigin.Oscillation); // Frozen until a person answers.
        var expected = Unlocked(c);
        var harmless = expected.Action is Nothing or Advance or Backfill;
        return c.Locked && !harmless ? new(Nothing, MergeRule.Locked) : expected;
    }

    private static MergeDecision Unlocked(in MergeCase c)
    {
        var equalAcross = c.Erp == c.App;
        if (c.Rebaseline) return Restored(c, equalAcross);
        var kept = c.Question is ConflictOrigin.Recovery or ConflictOrigin.Restore or ConflictOrigin.Backfill;
        if (c.Baseline is not { } agreed)
        {
            // N. A question of recovery or of a restore closes only when the sides are equal.
            if (equalAcross) return Agree(c);
            if (kept) return Ask(MergeRule.Ask, c.Question);
            var fills = c is { ToBeFilled: true, Locked: false, App.IsBlank: true, Erp.IsBlank: false } && c.Direction != Direction.ToErp;
            return fills ? Write(WriteApp, MergeRule.Filled, c) : new(Backfill, MergeRule.NeedsBackfill);
        }

        var (erpChanged, appChanged) = (c.Erp != agreed.Erp, c.App != agreed.App);
        if (!kept && !erpChanged && !appChanged) return new(Nothing, MergeRule.Unchanged);

        // Keep: a change to blank counts as no change and that side's baseline advances.
        var erpBlanked = c.OnBlank == BlankPolicy.Keep && erpChanged && c.Erp.IsBlank;
        var appBlanked = c.OnBlank == BlankPolicy.Keep && appChanged && c.App.IsBlank;
        erpChanged &= !erpBlanked;
        appChanged &= !appBlanked;
        if (!kept && !erpChanged && !appChanged)
        {
            return new(Advance, MergeRule.BlankKept)
            {
                Baseline = new(erpBlanked ? c.Erp : agreed.Erp, appBlanked ? c.App : agreed.App)
                {
                    ErpTime = erpBlanked ? c.Time.Erp : agreed.ErpTime,
                    AppTime = appBlanked ? c.Time.App : agreed.AppTime,
                },
            };
        }

        if (equalAcross) return Agree(c);
        if (kept) return Ask(MergeRule.Ask, c.Question);
        return Table(c.Direction, erpChanged, appChanged) switch
        {
            Cell.WriteApp => Write(WriteApp, MergeRule.ErpChanged, c),
            Cell.WriteErp => Write(WriteErp, MergeRule.AppChanged, c),
            Cell.Drift => Drift(c),
            _ => Conflicting(c),
        };
    }

    /// <summary>Section 9.6: equal values become baseline; one-way fields follow their direction; two-way differences wait.</summary>
    private static MergeDecision Restored(in MergeCase c, bool equalAcross) => (equalAcross, c.Direction) switch
    {
        (true, _) => Agree(c),
        (_, Direction.ToApp) => Write(WriteApp, MergeRule.Rebaseline, c),
        (_, Direction.ToErp) => Write(WriteErp, MergeRule.Rebaseline, c),
        _ => Ask(MergeRule.Ask, ConflictOrigin.Restore),
    };

    private static MergeDecision Drift(in MergeCase c)
    {
        // An open question keeps its Ask when policies change.
        var policy = c.Question == ConflictOrigin.Drift ? DriftPolicy.Ask : c.OnDrift;
        var owner = c.Direction == Direction.ToApp ? WriteApp : WriteErp;
        return policy switch
        {
            DriftPolicy.Restore => Write(owner, MergeRule.DriftRestored, c),
            DriftPolicy.Keep => Agree(c) with { Rule = MergeRule.DriftKept },
            _ => Ask(MergeRule.DriftAsked, ConflictOrigin.Drift),
        };
    }

    private static MergeDecision Conflicting(in MergeCase c)
    {
        if (c.Question == ConflictOrigin.Merge) return Ask(MergeRule.Ask, ConflictOrigin.Merge);
        foreach (var policy in c.Chain)
        {
            var (winner, rule) = Winner(policy, c);
            if (winner == ConflictAnswer.Erp) return Write(WriteApp, rule, c);
            if (winner == ConflictAnswer.App) return Write(WriteErp, rule, c);
            if (winner == ConflictAnswer.Ask) break;
        }

        return Ask(MergeRule.Ask, ConflictOrigin.Merge);
    }

    private static (ConflictAnswer Winner, MergeRule Rule) Winner(Conflict policy, in MergeCase c) => policy switch
    {
        Conflict.ErpWins => (ConflictAnswer.Erp, MergeRule.ErpWins),
        Conflict.AppWins => (ConflictAnswer.App, MergeRule.AppWins),
        Conflict.MostRecent => (c.Time.MostRecent, MergeRule.MostRecent),
        Conflict.PreferNonBlank when c.Erp.IsBlank && !c.App.IsBlank => (ConflictAnswer.App, MergeRule.PreferNonBlank),
        Conflict.PreferNonBlank when !c.Erp.IsBlank && c.App.IsBlank => (ConflictAnswer.Erp, MergeRule.PreferNonBlank),
        Conflict.PreferNonBlank => (ConflictAnswer.NotDecided, MergeRule.PreferNonBlank),
        Conflict.Custom => (c.RuleSays ?? ConflictAnswer.NotDecided, MergeRule.Custom),
        _ => (ConflictAnswer.Ask, MergeRule.Ask),
    };

    private static MergeDecision Agree(in MergeCase c) =>
        new(Advance, MergeRule.Equal) { Baseline = new(c.Erp, c.App) { ErpTime = c.Time.Erp, AppTime = c.Time.App } };

    private static MergeDecision Write(MergeAction action, MergeRule rule, in MergeCase c) => new(action, rule) { Value = action == WriteApp ? c.Erp : c.App };

    private static MergeDecision Ask(MergeRule rule, ConflictOrigin origin) => new(MergeAction.Ask, rule) { Origin = origin };
}

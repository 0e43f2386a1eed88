using ErpLink.Merging;
using FsCheck;
using FsCheck.Fluent;

namespace ErpLink.Tests.Merging;

/// <summary>The laws at the end of section 5, for fields with baselines and no lock.</summary>
public sealed class MergeLawTests
{
    private const int CasesOfALaw = 20_000;

    [Fact]
    public void Merging_is_idempotent()
    {
        var reached = new HashSet<MergeAction>();
        Holds(AnyWorld.Worlds, world =>
        {
            var first = world.Decide();
            reached.Add(first.Action);
            var second = world.After(first).Decide();
            return first.Action is MergeAction.WriteErp or MergeAction.WriteApp or MergeAction.Advance
                ? second is { Action: MergeAction.Nothing, Rule: MergeRule.Unchanged }
                : second.Action == first.Action && second.Rule == first.Rule && second.Origin == first.Origin;
        });
        reached.Should().BeEquivalentTo([MergeAction.Nothing, MergeAction.Advance, MergeAction.WriteErp, MergeAction.WriteApp, MergeAction.Ask]);
    }

    [Fact]
    public void Swapping_sides_directions_and_policies_swaps_the_result() => Holds(AnyWorld.Worlds, world =>
    {
        var (decided, swapped) = (world.Decide(), world.DecideSwapped());
        return decided.Action == Swap(swapped.Action) && decided.Rule == Swap(swapped.Rule) && decided.Origin == swapped.Origin
            && decided.Value == swapped.Value && decided.Baseline == AnyWorld.Swap(swapped.Baseline);
    });

    [Fact]
    public void A_conflict_needs_both_sides_changed_and_unequal_and_both_ways() => Holds(AnyWorld.Worlds, world =>
    {
        var decided = world.Decide();
        var conflict = decided is { Action: MergeAction.Ask, Origin: ConflictOrigin.Merge }
            or { Rule: MergeRule.ErpWins or MergeRule.AppWins or MergeRule.MostRecent or MergeRule.PreferNonBlank or MergeRule.Custom };
        var unequal = !world.Field.EqualAcross(world.Input.Erp, world.Input.App);
        var possible = world is { ErpChanged: true, AppChanged: true, Field.Definition.Direction: Direction.Both } && unequal;
        var certain = possible && world.Field.OnBlank == BlankPolicy.Propagate && world.Input.Question is ConflictOrigin.None or ConflictOrigin.Merge or ConflictOrigin.Drift;
        return conflict ? possible : !certain;
    });

    [Fact]
    public void A_sides_own_unchanged_value_is_never_written_back_to_it_except_by_Restore() => Holds(AnyWorld.Worlds, world =>
    {
        var decided = world.Decide();
        return decided.Action switch
        {
            MergeAction.WriteErp => (world.AppChanged || decided.Rule == MergeRule.DriftRestored) && world.Field.WritesErp,
            MergeAction.WriteApp => (world.ErpChanged || decided.Rule == MergeRule.DriftRestored) && world.Field.WritesApp,
            _ => true,
        };
    });

    [Fact]
    public void A_write_always_changes_the_side_that_is_written() => Holds(AnyWorld.Worlds, world =>
    {
        var decided = world.Decide();
        return decided.Action switch
        {
            MergeAction.WriteErp => !world.Field.Erp.Equality.AreEqual(decided.Value, world.Input.Erp),
            MergeAction.WriteApp => !world.Field.App.Equality.AreEqual(decided.Value, world.Input.App),
            _ => true,
        };
    });

    [Fact]
    public void What_a_side_trims_cuts_rounds_or_upper_cases_is_no_edit() => Holds(AnyWorld.Worlds, world =>
    {
        var input = world.Input;
        if (world.ErpChanged || world.AppChanged || input.Question is ConflictOrigin.Recovery or ConflictOrigin.Restore or ConflictOrigin.Backfill or ConflictOrigin.Oscillation) return true;
        var respelt = world with
        {
            Input = input with { Erp = world.Field.Erp.Equality.Canonical(input.Erp), App = world.Field.App.Equality.Canonical(input.App) },
        };
        return world.Decide().Rule == MergeRule.Unchanged && respelt.Decide().Rule == MergeRule.Unchanged;
    });

    [Fact]
    public void After_any_history_of_edits_one_merge_leaves_nothing_to_do() => Holds(AnyWorld.Histories, history =>
    {
        var world = history.World;
        foreach (var (erp, value) in history.Edits)
        {
            var input = world.Input;
            world = world with { Input = erp ? input with { Erp = world.Field.Erp.Equality.Canonical(value) } : input with { App = world.Field.App.Equality.Canonical(value) } };
            var decided = world.Decide();
            world = world.After(decided);
            if (decided.Action != MergeAction.Ask && world.Decide().Action != MergeAction.Nothing) return false;

            // What was written arrived: the sides are equal across.
            if (decided.Action is MergeAction.WriteErp or MergeAction.WriteApp && !world.Field.EqualAcross(world.Input.Erp, world.Input.App)) return false;
        }

        return true;
    });

    private static MergeAction Swap(MergeAction action) => action switch
    {
        MergeAction.WriteErp => MergeAction.WriteApp,
        MergeAction.WriteApp => MergeAction.WriteErp,
        _ => action,
    };

    private static MergeRule Swap(MergeRule rule) => rule switch
    {
        MergeRule.ErpChanged => MergeRule.AppChanged,
        MergeRule.AppChanged => MergeRule.ErpChanged,
        MergeRule.ErpWins => MergeRule.AppWins,
        MergeRule.AppWins => MergeRule.ErpWins,
        _ => rule,
    };

    private static void Holds<T>(Gen<T> gen, Func<T, bool> law) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(CasesOfALaw), Prop.ForAll(gen.ToArbitrary(), law));
}

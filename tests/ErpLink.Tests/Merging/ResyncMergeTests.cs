using ErpLink.Merging;

namespace ErpLink.Tests.Merging;

/// <summary>A resync over everything it depends on: one side is right about every field whose direction allows it.</summary>
public sealed class ResyncMergeTests
{
    public static TheoryData<Direction, Side, bool, bool> Rows()
    {
        var rows = new TheoryData<Direction, Side, bool, bool>();
        foreach (var direction in new[] { Direction.Both, Direction.ToApp, Direction.ToErp })
            foreach (var from in Enum.GetValues<Side>())
                foreach (var noBlanks in new[] { false, true })
                    foreach (var locked in new[] { false, true })
                        rows.Add(direction, from, noBlanks, locked);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_side_that_is_right_wins_where_the_direction_and_the_lock_allow_it(Direction direction, Side from, bool noBlanks, bool locked)
    {
        var map = MergeFixture.TextMap(direction);
        foreach (var baseline in MergeCase.Baselines)
            foreach (var erp in MergeCase.Values)
                foreach (var app in MergeCase.Values)
                {
                    var input = new MergeInput { Erp = erp, App = app, Baseline = baseline, Locked = locked };
                    var decided = ResyncMerge.Decide(map.Fields[0], input, from, noBlanks, new MergeContext(map));
                    var (right, wrong) = from == Side.App ? (app, erp) : (erp, app);
                    var allowed = direction == Direction.Both || direction == (from == Side.App ? Direction.ToErp : Direction.ToApp);
                    var writes = !right.IsAbsent && !wrong.IsAbsent && right != wrong && !locked && allowed && !(noBlanks && right.IsBlank);
                    var write = from == Side.App ? MergeAction.WriteErp : MergeAction.WriteApp;
                    var expected = writes ? write : !right.IsAbsent && right == wrong ? MergeAction.Advance : MergeAction.Nothing;
                    decided.Action.Should().Be(expected, "ERP {0}, app {1}, baseline {2}", erp, app, baseline);
                    if (writes) decided.Value.Should().Be(right);
                }
    }
}

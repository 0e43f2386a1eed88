using ErpLink.Maps;
using ErpLink.Merging;

namespace ErpLink.Tests.Merging;

/// <summary>The table of section 5 over the whole product of what it depends on, against <see cref="SectionFive"/>.</summary>
public sealed class FieldMergeTableTests
{
    private const int FailuresShownMax = 3;

    private static readonly ConflictAnswer?[] RuleAnswers = [null, .. Enum.GetValues<ConflictAnswer>().Select(a => (ConflictAnswer?)a)];

    // Times and the app's rule are varied where the chain asks for them: they are read by nothing else.
    private static readonly ConflictAnswer?[] NoRule = [null];
    private static readonly TimeRelation[] OneTime = [MergeCase.Times[^1]];

    public static TheoryData<Direction, ConflictOrigin, bool> Rows()
    {
        var rows = new TheoryData<Direction, ConflictOrigin, bool>();
        foreach (var direction in new[] { Direction.Both, Direction.ToApp, Direction.ToErp })
            foreach (var question in Enum.GetValues<ConflictOrigin>())
                foreach (var locked in new[] { false, true })
                    rows.Add(direction, question, locked);
        return rows;
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void The_merge_decides_what_the_table_of_section_5_says(Direction direction, ConflictOrigin question, bool locked)
    {
        var (cases, wrong) = (0, new List<string>());
        foreach (var (map, chain, drift, blank) in Maps(direction))
        {
            foreach (var answer in chain.Contains(Conflict.Custom) ? RuleAnswers : NoRule)
            {
                var context = new MergeContext(map) { Resolver = answer is { } says ? new Rule(_ => says) : null };
                foreach (var time in chain.Contains(Conflict.MostRecent) ? MergeCase.Times : OneTime)
                {
                    foreach (var state in States)
                    {
                        var c = state with { Direction = direction, Question = question, Locked = locked, Chain = chain, OnDrift = drift, OnBlank = blank, Time = time, RuleSays = answer };
                        var decided = FieldMerge.Decide(map.Fields[0], c.ToInput(), context);
                        var expected = SectionFive.Expect(c);
                        cases++;
                        if (!Same(decided, expected) && wrong.Count < FailuresShownMax) wrong.Add($"{c}: {Shown(decided)}, not {Shown(expected)}");
                    }
                }
            }
        }

        wrong.Should().BeEmpty();
        cases.Should().Be(direction == Direction.Both ? 190_080 : 36_720, "the product is not to shrink unnoticed");
    }

    /// <summary>Both ways the drift policy is not read, one way the chain is not: that it is not is shown with single policies.</summary>
    private static IEnumerable<(CompiledMap Map, Conflict[] Chain, DriftPolicy Drift, BlankPolicy Blank)> Maps(Direction direction) =>
        from chain in MergeCase.Chains
        where direction == Direction.Both || chain.Length == 1
        from drift in Enum.GetValues<DriftPolicy>()
        where drift == default || chain.Length == 1
        from blank in Enum.GetValues<BlankPolicy>()
        select (MergeFixture.TextMap(direction, m => m with { OnConflict = chain, OnDrift = drift, OnBlank = blank }), chain, drift, blank);

    private static readonly MergeCase[] States =
    [
        .. from baseline in MergeCase.Baselines
           from erp in MergeCase.Values
           from app in MergeCase.Values
           from toBeFilled in new[] { false, true }
           from rebaseline in new[] { false, true }
           where baseline is null || !toBeFilled
           select new MergeCase
           {
               Baseline = baseline,
               Erp = erp,
               App = app,
               ToBeFilled = toBeFilled,
               Rebaseline = rebaseline,
               Direction = default,
               Question = default,
               Locked = default,
               Chain = [],
               OnDrift = default,
               OnBlank = default,
               Time = OneTime[0],
               RuleSays = default,
           },
    ];

    private static bool Same(in MergeDecision left, in MergeDecision right) =>
        left.Action == right.Action && left.Rule == right.Rule && left.Origin == right.Origin && left.Value == right.Value && left.Baseline == right.Baseline;

    private static string Shown(in MergeDecision decision) =>
        $"{decision.Action} by {decision.Rule} (value {decision.Value}, origin {decision.Origin}, baseline {decision.Baseline})";
}

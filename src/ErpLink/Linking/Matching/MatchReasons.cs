using ErpLink.Maps;

namespace ErpLink.Linking.Matching;

/// <summary>Reasons in words. They name fields and tiers and hold no value: reasons are journaled, and values may be a person's.</summary>
internal static class MatchReasons
{
    /// <summary>A sentence for each field that both records hold.</summary>
    public static IReadOnlyList<string> Of(MatchPlan plan, ReadOnlySpan<byte> percents)
    {
        var reasons = new List<string>(percents.Length);
        for (var i = 0; i < percents.Length; i++)
        {
            if (percents[i] == PairScore.Blank) continue;
            reasons.Add($"{Fields(plan.Fields[i])}: {Likeness(plan.Fields[i], percents[i])}");
        }

        return reasons;
    }

    public static string Automatic(MatchPlan plan, int tier) =>
        $"Tier '{plan.Tiers[tier].Definition.Name}' agrees, and with no other record of either side: " +
        string.Join(", ", plan.Tiers[tier].Fields.Select(f => plan.Fields[f])
            .Select(f => $"{Fields(f)} are the same {Words.Of(f.Comparer)}, spelling aside")) + ".";

    public static string Ambiguous(MatchPlan plan, int tier, string why) => $"Tier '{plan.Tiers[tier].Definition.Name}' agrees, but {why}.";

    private static string Fields(MatchedField field) => field.App == field.Erp ? $"'{field.App}' of both sides" : $"'{field.App}' and '{field.Erp}'";

    private static string Likeness(MatchedField field, int percent) => percent switch
    {
        100 => $"the same {Words.Of(field.Comparer)}, spelling aside",
        CompanyNames.OtherFormPercent when field.Comparer == MatchComparer.CompanyName => "the same name with another legal form",
        < 50 => "different",
        _ => $"alike by {percent} percent",
    };
}

using System.Globalization;
using ErpLink.Merging;

namespace ErpLink.Synchronizing;

/// <summary>What the journal says about a conflict that was, or could not be, decided by time: the times and what they rest on.</summary>
/// <remarks>Source: scenarios T26, T27.</remarks>
internal static class TimeNote
{
    public static string? Of(MergedField merged)
    {
        if (!merged.Field.OnConflict.Contains(Conflict.MostRecent) || !IsOfConflict(merged.Decision)) return null;
        return $"times: ERP {Text(merged.Input.ErpTime, merged.Input.ErpEvidence)}, app {Text(merged.Input.AppTime, merged.Input.AppEvidence)}";
    }

    private static bool IsOfConflict(in MergeDecision decision) =>
        decision.Rule is MergeRule.ErpWins or MergeRule.AppWins or MergeRule.MostRecent or MergeRule.PreferNonBlank or MergeRule.Custom
        || decision is { Rule: MergeRule.Ask, Origin: ConflictOrigin.Merge };

    private static string Text(DateTimeOffset? time, TimeEvidence evidence) => time is { } known
        ? string.Create(CultureInfo.InvariantCulture, $"{known.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'} ({(evidence == TimeEvidence.Field ? "field" : "record")})")
        : "not known";
}

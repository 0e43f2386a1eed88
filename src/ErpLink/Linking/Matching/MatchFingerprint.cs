using System.Globalization;

namespace ErpLink.Linking.Matching;

/// <summary>A short text over the identifying fields of records, to be kept with a decision about them. Spelling that does not count does not
/// change it.</summary>
/// <remarks>One part for each field, so that a tier that is added or removed later leaves the decisions as they are: only fields that both
/// texts know are compared.</remarks>
internal static class MatchFingerprint
{
    /// <summary>The fingerprint of a pair.</summary>
    public static string Of(MatchPlan plan, Record entity, Record actor) =>
        Of(plan, plan.Normalize(entity, Side.App), plan.Normalize(actor, Side.Erp));

    /// <summary>The fingerprint of an entity alone.</summary>
    public static string Of(MatchPlan plan, Record entity) => Of(plan, plan.Normalize(entity, Side.App));

    public static string Of(MatchPlan plan, NormalRecord entity, NormalRecord actor) =>
        string.Join(' ', Parts(plan, Side.App, entity).Concat(Parts(plan, Side.Erp, actor)));

    public static string Of(MatchPlan plan, NormalRecord entity) => string.Join(' ', Parts(plan, Side.App, entity));

    /// <summary>Whether no field that both fingerprints know has changed.</summary>
    public static bool StillHolds(string decided, string now)
    {
        var parts = now.Split(' ').Select(Split).ToDictionary(p => p.Field, p => p.Value, StringComparer.Ordinal);
        return decided.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Split)
            .All(p => !parts.TryGetValue(p.Field, out var value) || value == p.Value);
    }

    // A field that is compared in two ways with fields of other names is one field of its side for each way.
    private static IEnumerable<string> Parts(MatchPlan plan, Side side, NormalRecord record)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < plan.Fields.Count; i++)
        {
            var field = plan.Fields[i];
            var name = Hex((uint)(StableHash.Of((int)side).Add(field.Name(side)).Add((int)field.Comparer).Value >> 32), 8);
            if (seen.Add(name)) yield return $"{name}:{Hex(StableHash.Of(0).Add(Comparing.Core(field.Comparer, record.Part(i))).Value, 16)}";
        }
    }

    private static (string Field, string Value) Split(string part) =>
        part.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon ? (part[..colon], part[(colon + 1)..]) : (part, string.Empty);

    private static string Hex(ulong value, int digits) => value.ToString($"x{digits}", CultureInfo.InvariantCulture);
}

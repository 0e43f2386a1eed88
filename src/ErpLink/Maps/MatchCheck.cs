namespace ErpLink.Maps;

/// <summary>Checks the match tiers of a map: that each can be evaluated, and that an automatic one rests on enough.</summary>
internal sealed class MatchCheck(MapDefinition map, KindDescription appKind, KindDescription erpKind, ProblemPath path, ProblemList problems)
{
    private const int LikenessPercentMin = 50;

    public void Run()
    {
        foreach (var tier in map.Matching)
        {
            var at = path.MatchTier(tier.Name);
            if (tier.Fields.Count == 0)
                problems.Error(ErrorCodes.MatchTierInvalid, at, "The tier compares nothing.", "Give it a field of each side.");
            foreach (var field in tier.Fields) Check(field, at);
            foreach (var twice in tier.Fields.GroupBy(f => (f.App, f.Erp)).Where(g => g.Count() > 1))
                problems.Error(ErrorCodes.MatchTierInvalid, at,
                    $"'{twice.Key.App}' and '{twice.Key.Erp}' are compared {twice.Count()} times.", "Keep one comparison.");
            if (tier.Automatic) Safe(tier, at);
        }

        foreach (var twice in map.Matching.GroupBy(t => t.Name).Where(g => g.Count() > 1))
            problems.Error(ErrorCodes.NameTaken, path.MatchTier(twice.Key),
                $"{twice.Count()} match tiers have this name, and reasons name the tier.", "Rename one of them.");
    }

    private void Check(MatchFieldDefinition field, ProblemPath at)
    {
        if (field.SimilarityPercentMin is < LikenessPercentMin or > 100)
        {
            problems.Error(ErrorCodes.MatchTierInvalid, at,
                $"'{field.App}' and '{field.Erp}' are to be alike by {field.SimilarityPercentMin} percent; {LikenessPercentMin} to 100 are allowed.",
                "Correct the percentage.");
        }

        Check(field.App, appKind, "app", field.Comparer, at);
        Check(field.Erp, erpKind, "ERP", field.Comparer, at);
    }

    private void Check(string name, KindDescription kind, string side, MatchComparer comparer, ProblemPath at)
    {
        if (kind.Field(name) is not { } field)
        {
            problems.Error(ErrorCodes.FieldUnknown, at,
                $"The tier needs a field of the {side}, and '{name}' is not one of '{kind.Kind}'.",
                Suggestions.For(name, kind.Fields.Select(f => f.Name)));
        }
        else if (!CanCompare(comparer, field.Type))
        {
            problems.Error(ErrorCodes.MatchTierInvalid, at,
                $"Field '{name}' of the {side} is {Words.Of(field.Type)}, which cannot be compared as {Words.Of(comparer)}.",
                "Compare it another way, or another field.");
        }
    }

    // A decimal number, a boolean or a time says too little about who a record is; sets and references are no values to compare.
    private static bool CanCompare(MatchComparer comparer, FieldType type) => type switch
    {
        FieldType.Text => true,
        FieldType.Integer => comparer is MatchComparer.Identifier or MatchComparer.OrganizationNumber or MatchComparer.VatNumber
            or MatchComparer.Phone or MatchComparer.PostalCode or MatchComparer.Text,
        FieldType.ListItem => comparer is MatchComparer.Text or MatchComparer.Identifier or MatchComparer.PostalCode,
        FieldType.Date => comparer == MatchComparer.Date,
        _ => false,
    };

    private void Safe(MatchTierDefinition tier, ProblemPath at)
    {
        if (tier.Fields.FirstOrDefault(f => f.SimilarityPercentMin < 100) is { } fuzzy)
        {
            problems.Error(ErrorCodes.MatchTierUnsafe, at,
                $"'{fuzzy.App}' and '{fuzzy.Erp}' need only be alike, and an automatic tier links on exact evidence only.",
                "Ask for 100 percent, or do not make the tier automatic: it then suggests.");
        }

        if (tier.OnBlank != MatchBlank.SkipTier)
        {
            problems.Error(ErrorCodes.MatchTierUnsafe, at,
                $"Its blank parts are left out ('{Words.Of(tier.OnBlank)}'), and an automatic tier must never rest on less than it says.",
                "Skip the tier where a part is blank, or do not make it automatic.");
        }

        if (tier.Fields.Count == 0 || tier.Fields.Any(f => Identifies(f.Comparer))) return;
        var names = string.Join(" and ", tier.Fields.Select(f => Words.Of(f.Comparer)).Distinct());
        // A text beside the name may be a country, and that is next to nothing.
        if (tier.Fields.Any(f => Names(f.Comparer)) && tier.Fields.Any(f => !Names(f.Comparer) && f.Comparer != MatchComparer.Text)) return;
        problems.Error(ErrorCodes.MatchTierUnsafe, at,
            $"It rests on {names} alone, which several records may share.",
            "Add a number or e-mail address of the record's own, or a name with something else; or do not make the tier automatic: it then suggests.");
    }

    private static bool Identifies(MatchComparer comparer) =>
        comparer is MatchComparer.Identifier or MatchComparer.OrganizationNumber or MatchComparer.VatNumber or MatchComparer.EmailAddress;

    private static bool Names(MatchComparer comparer) => comparer is MatchComparer.CompanyName or MatchComparer.PersonName;
}

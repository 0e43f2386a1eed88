namespace ErpLink.Maps;

/// <summary>What speaks for two fields meaning the same: by well-known keys, then by equal names, then by names that are alike. Pure.</summary>
internal static class FieldEvidence
{
    /// <summary>Below this two names have more apart than in common: <c>firstName</c> and <c>lastName</c> share two thirds.</summary>
    private const double LikenessMin = 0.75;

    // The usual names of a well-known field are in the table: what is only alike is more often another field, as faxCountry beside country.
    private const double LikenessToWellKnownMin = 0.85;

    private const double SameWellKnownName = 1;
    private const double SameMeaning = 0.95;
    private const double SameName = 0.9;
    private const double SameDisplayName = 0.8;
    private const double NameIsDisplayName = 0.75;
    private const double AlikeNames = 0.7;
    private const double AlikeDisplayNames = 0.6;
    private const double BothTitles = 0.5;

    // Less usual names of one meaning count a little less, so that of a phone and a telephone the more usual one is taken.
    private const double RankStep = 0.002;

    // Fields of different types may well mean the same, and are less often mapped.
    private const double LossyFactor = 0.9;

    /// <summary>The pair, when something speaks for it and something could flow; otherwise <see langword="null"/>.</summary>
    public static FieldProposal? For(NamedField app, NamedField erp)
    {
        if (Names(app, erp) is not (var confidence, { } reason) || !CanFlow(app.Field, erp.Field, out var isLossy)) return null;
        if (isLossy)
        {
            confidence *= LossyFactor;
            reason += $" Their types differ ({Words.Of(app.Field.Type)} and {Words.Of(erp.Field.Type)}), so not every way is possible.";
        }

        return new FieldProposal(app.Field.Name, erp.Field.Name, Math.Round(confidence, 3), reason);
    }

    private static (double Confidence, string? Reason) Names(NamedField app, NamedField erp)
    {
        var (left, right) = (app.Field.Name, erp.Field.Name);
        if (app.Meaning is { } meaning && erp.Meaning is { } other)
        {
            // Two fields that are known to mean different things are not the same, however alike their names are.
            if (meaning != other) return default;
            return app.Name.IsSameAs(erp.Name)
                ? (SameWellKnownName, $"'{left}' is a well-known name: {meaning.Meaning}.")
                : (SameMeaning - RankStep * (app.Rank + erp.Rank), $"'{left}' and '{right}' are well-known names of the same: {meaning.Meaning}.");
        }

        if (app.Name.IsSameAs(erp.Name)) return (SameName, left == right ? "The names are the same." : "The names are the same but for case and separators.");
        if (app.DisplayName.IsSameAs(erp.DisplayName)) return (SameDisplayName, $"Both are shown as '{app.Field.DisplayName}'.");
        if (app.Name.IsSameAs(erp.DisplayName)) return (NameIsDisplayName, $"The ERP shows '{right}' as '{erp.Field.DisplayName}'.");
        if (app.DisplayName.IsSameAs(erp.Name)) return (NameIsDisplayName, $"The app shows '{left}' as '{app.Field.DisplayName}'.");
        var likenessMin = app.Meaning is null && erp.Meaning is null ? LikenessMin : LikenessToWellKnownMin;
        var (names, shown) = (app.Name.LikenessTo(erp.Name), app.DisplayName.LikenessTo(erp.DisplayName));
        if (names >= likenessMin && names * AlikeNames >= shown * AlikeDisplayNames) return (names * AlikeNames, $"The names '{left}' and '{right}' are alike.");
        if (shown >= likenessMin) return (shown * AlikeDisplayNames, $"They are shown as '{app.Field.DisplayName}' and '{erp.Field.DisplayName}', which is alike.");
        return app.IsTitle && erp.IsTitle ? (BothTitles, "Each names its record to a person.") : default;
    }

    private static bool CanFlow(FieldDescription app, FieldDescription erp, out bool isLossy)
    {
        var (toErp, toApp) = (ConversionTable.Find(app, erp).Quality, ConversionTable.Find(erp, app).Quality);
        isLossy = toErp != ConversionQuality.Lossless || toApp != ConversionQuality.Lossless;
        if (app is { Type: FieldType.Reference, ReferenceKind: { } entity } && erp is { Type: FieldType.Reference, ReferenceKind: { } actor } && !KindPairs.Allows(entity, actor)) return false;
        return (toErp != ConversionQuality.Forbidden && CanWrite(erp)) || (toApp != ConversionQuality.Forbidden && CanWrite(app));
    }

    private static bool CanWrite(FieldDescription field) => field.Access is FieldAccess.Normal or FieldAccess.Mandatory;
}

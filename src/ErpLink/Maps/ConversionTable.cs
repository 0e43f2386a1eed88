using static ErpLink.FieldType;
using static ErpLink.Maps.ConversionQuality;

namespace ErpLink.Maps;

/// <summary>
/// What becomes of values between every two types of fields: the one table that validation, conversion and <c>docs/maps.md</c> use.
/// A mapping in both directions needs both cells to be <see cref="ConversionQuality.Lossless"/>; a one-way mapping may be
/// <see cref="ConversionQuality.Lossy"/>, with a warning.
/// </summary>
/// <remarks>Source: semantics, section 2.</remarks>
public static class ConversionTable
{
    private static readonly FieldType[] AllTypes = [Text, FieldType.Integer, FieldType.Decimal, FieldType.Boolean, Date, Instant, ListItem, ListItems, Reference];

    private static readonly ConversionRule[] AllRules = Build();

    /// <summary>Every pair of types, in the order of <see cref="FieldType"/>: row by row.</summary>
    public static IReadOnlyList<ConversionRule> Rules => AllRules;

    /// <summary>The types, in the order of <see cref="FieldType"/>.</summary>
    public static IReadOnlyList<FieldType> Types => AllTypes;

    /// <summary>The rule for two types.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One of them is not a type.</exception>
    public static ConversionRule Find(FieldType from, FieldType to)
    {
        var (row, column) = (Array.IndexOf(AllTypes, from), Array.IndexOf(AllTypes, to));
        ArgumentOutOfRangeException.ThrowIfNegative(row, nameof(from));
        ArgumentOutOfRangeException.ThrowIfNegative(column, nameof(to));
        return AllRules[row * AllTypes.Length + column];
    }

    /// <summary>The rule for two fields: that of their types, and better where a field promises more than its type. A decimal without
    /// digits after the point (<see cref="FieldDescription.ScaleMax"/> 0) is a whole number.</summary>
    public static ConversionRule Find(FieldDescription from, FieldDescription to)
    {
        var rule = Find(from.Type, to.Type);
        return from is { Type: FieldType.Decimal, ScaleMax: 0 } && to.Type == FieldType.Integer
            ? rule with { Quality = Lossless, Reason = "A decimal of scale 0 is a whole number; one beyond 64 bit does not fit." }
            : rule;
    }

    private static ConversionRule[] Build()
    {
        var rules = new List<ConversionRule>(AllTypes.Length * AllTypes.Length);
        foreach (var from in AllTypes)
        {
            foreach (var to in AllTypes) rules.Add(Rule(from, to));
        }

        return [.. rules];
    }

    private static ConversionRule Rule(FieldType from, FieldType to) => (from, to) switch
    {
        (Text, _) => FromText(to),
        (_, Text) => ToText(from),
        (FieldType.Integer, FieldType.Integer) or (FieldType.Decimal, FieldType.Decimal) or (FieldType.Boolean, FieldType.Boolean)
            or (Date, Date) or (Instant, Instant) => new(from, to, Lossless, "The same value."),
        (ListItem, ListItem) => new(from, to, Lossless, "The paired item of the list mapping."),
        (ListItems, ListItems) => new(from, to, Lossless, "The paired items of the list mapping, one by one."),
        (ListItem, ListItems) => new(from, to, Lossless, "A set of one: the paired item of the list mapping."),
        (ListItems, ListItem) => new(from, to, Lossy, "A set of several items does not fit one item."),
        (Reference, Reference) => new(from, to, Lossless, "The linked record."),
        (FieldType.Integer, FieldType.Decimal) => new(from, to, Lossless, "The same number."),
        (FieldType.Decimal, FieldType.Integer) => new(from, to, Lossy, "Digits after the point do not fit, nor numbers beyond 64 bit."),
        (FieldType.Boolean, FieldType.Integer) => new(from, to, Lossless, "1 for true, 0 for false."),
        (FieldType.Integer, FieldType.Boolean) => new(from, to, Lossy, "1 is true and 0 is false; other numbers do not fit."),
        (Instant, Date) => new(from, to, Lossy, "The day in the connection's time zone; the time is lost.") { NeedsTimeZone = true },
        (Date, Instant) => new(from, to, Lossless, "The start of the day in the connection's time zone.") { NeedsTimeZone = true },
        (Reference, _) or (_, Reference) => new(from, to, Forbidden, "A reference travels through links only; the key of a record means nothing on the other side."),
        (ListItem or ListItems, _) or (_, ListItem or ListItems) => new(from, to, Forbidden, "The keys of lists are text; map to a list, or to text where there is one."),
        _ => new(from, to, Forbidden, "The types have no values in common."),
    };

    private static ConversionRule FromText(FieldType to) => to switch
    {
        Text => new(Text, to, Lossless, "The same text."),
        FieldType.Integer => new(Text, to, Lossy, "Text that is not a whole number does not fit."),
        FieldType.Decimal => new(Text, to, Lossy, "Text that is not a decimal number with a point does not fit."),
        FieldType.Boolean => new(Text, to, Lossy, "Text other than true and false does not fit."),
        Date => new(Text, to, Lossy, "Text other than an ISO date (2026-01-31) does not fit."),
        Instant => new(Text, to, Lossy, "Text other than an ISO time with its offset (2026-01-31T12:00:00Z) does not fit."),
        ListItem => new(Text, to, Lossy, "The text is taken for the key of an item; the list may not have it."),
        ListItems => new(Text, to, Forbidden, "One text is not a set of keys."),
        _ => new(Text, to, Forbidden, "A reference travels through links only; the key of a record means nothing on the other side."),
    };

    private static ConversionRule ToText(FieldType from) => from switch
    {
        FieldType.Integer => new(from, Text, Lossless, "The digits."),
        FieldType.Decimal => new(from, Text, Lossless, "The digits with a point, without zeros at the end."),
        FieldType.Boolean => new(from, Text, Lossless, "true or false."),
        Date => new(from, Text, Lossless, "The ISO date: 2026-01-31."),
        Instant => new(from, Text, Lossless, "The ISO time in UTC: 2026-01-31T12:00:00Z."),
        ListItem => new(from, Text, Lossless, "The key of the item, not its text."),
        ListItems => new(from, Text, Forbidden, "A set of keys is not one text."),
        _ => new(from, Text, Forbidden, "A reference travels through links only; the key of a record means nothing on the other side."),
    };
}

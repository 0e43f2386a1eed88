using System.Globalization;

namespace ErpLink.Conformance;

/// <summary>Values made from what a field declares.</summary>
internal static class SampleValues
{
    private const int LongText = 2000;

    // Each breaks something somewhere: quotes and wildcards of query languages, markup, blanks, forms of Unicode, pairs of surrogates.
    private static readonly string[] Awkward =
    [
        "O'Neil \"q\" `b` \\ / ; -- % _ * ? + & # <b>", "ÆØÅ æøå ß İı ﬁ 中文 \U0001F41F", "Cafe\u0301 Café", "a  b\u00a0c", "  both ends  ", "first line\nsecond line", "0012", "=1+1", "null",
    ];

    public static FieldValue Of(FieldDescription field, IReadOnlyList<ListEntry> items, int number) => field.Type switch
    {
        FieldType.Text => Cut(field, "Kit " + number.ToString(CultureInfo.InvariantCulture) + " " + field.Name),
        FieldType.Integer => number,
        FieldType.Decimal => field.ScaleMax == 0 ? number : number + 0.5m,
        FieldType.Boolean => number % 2 == 0,
        FieldType.Date => new DateOnly(2024, 2, 28).AddDays(number),
        FieldType.Instant => new DateTimeOffset(2024, 2, 28, 12, 0, 0, TimeSpan.Zero).AddHours(number),
        FieldType.ListItem when items.Count > 0 => FieldValue.ListItem(items[number % items.Count].Key),
        FieldType.ListItems when items.Count > 0 => FieldValue.ListItems([items[number % items.Count].Key]),
        _ => FieldValue.Absent,
    };

    public static IReadOnlyList<FieldValue> LimitsOf(FieldDescription field, IReadOnlyList<ListEntry> items) => field.Type switch
    {
        FieldType.Text => Texts(field),
        FieldType.Integer => [0, 1, -1, int.MaxValue],
        FieldType.Decimal => Decimals(field.ScaleMax ?? 2),
        FieldType.Boolean => [true, false],
        FieldType.Date => [new DateOnly(1900, 1, 1), new DateOnly(2024, 2, 29), new DateOnly(9999, 12, 31)],
        FieldType.Instant =>
        [
            new DateTimeOffset(1970, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2024, 2, 29, 23, 59, 59, TimeSpan.Zero),
            new DateTimeOffset(2024, 10, 27, 1, 30, 0, TimeSpan.Zero).AddTicks(1234567),
        ],
        FieldType.ListItem => [.. items.Take(2).Concat(items.TakeLast(1)).DistinctBy(i => i.Key).Select(i => FieldValue.ListItem(i.Key))],
        FieldType.ListItems when items.Count > 0 => [FieldValue.ListItems([items[0].Key]), FieldValue.ListItems(items.Take(3).Select(i => i.Key))],
        _ => [],
    };

    private static List<FieldValue> Texts(FieldDescription field)
    {
        var values = Awkward.Select(t => Cut(field, t)).ToList();
        var length = field.LengthMax ?? LongText;
        values.Add(new string('m', length));
        // As long, in the unit that lengths are counted in, but with characters of three bytes, and of two units.
        values.Add(new string('中', length));
        values.Add(length % 2 == 0 ? string.Concat(Enumerable.Repeat("\U0001F41F", length / 2)) : string.Concat(Enumerable.Repeat("\U0001F41F", length / 2)) + "x");
        return values;
    }

    private static List<FieldValue> Decimals(int scale)
    {
        var step = 1m;
        for (var i = 0; i < scale; i++) step /= 10;
        return [0m, step, -step, 1 - step, 9_999_999_999m + (scale > 0 ? 1 - step : 0)];
    }

    private static FieldValue Cut(FieldDescription field, string text) =>
        FieldValue.Text(field.LengthMax is { } max ? TextRules.Truncate(text, max) : text);
}

using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace ErpLink.Tests.Values;

/// <summary>Values of every type, with the corners that break things: blanks, emoji, combining marks, extremes.</summary>
internal static class AnyValue
{
    private static readonly string[] Pieces =
    [
        "a", "B", "z", " ", "  ", "\t", "1", "0", "-", ".", ",", "é", "e\u0301", "Å", "\u212B", "ß", "ı", "İ", "ﬁ", "α\u0345", "ᾳ", "😀", "👩‍🔧", "אב", "\u00A0", "true", "2026-01-31",
    ];

    public static Gen<string> Text { get; } = Gen.Elements(Pieces).ListOf().Select(string.Concat);

    public static Gen<string> Key { get; } = Gen.Elements("A", "B", "c", "", "å", "1", "with space");

    public static Gen<decimal> Decimal { get; } =
        from low in Gen.Choose(int.MinValue, int.MaxValue)
        from middle in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(int.MinValue, int.MaxValue)))
        from high in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(int.MinValue, int.MaxValue)))
        from scale in Gen.Choose(0, 28)
        from negative in Gen.Elements(true, false)
        select new decimal(low, middle, high, negative, (byte)scale);

    public static Gen<long> Integer { get; } =
        from high in Gen.Frequency((3, Gen.Constant(0)), (1, Gen.Choose(int.MinValue, int.MaxValue)))
        from low in Gen.Choose(int.MinValue, int.MaxValue)
        select ((long)high << 32) + low;

    public static Gen<DateTimeOffset> Instant { get; } =
        from day in Gen.Choose(400, 3_650_000)
        from ticks in Gen.Choose(0, int.MaxValue)
        select new DateTimeOffset(day * TimeSpan.TicksPerDay + ticks * 400L, TimeSpan.Zero);

    public static Gen<DateOnly> Date { get; } = Gen.Choose(400, 3_650_000).Select(DateOnly.FromDayNumber);

    public static Gen<FieldValue> Of(FieldType type) => type switch
    {
        FieldType.Text => Text.Select(v => FieldValue.Text(v)),
        FieldType.Integer => Integer.Select(v => FieldValue.Integer(v)),
        FieldType.Decimal => Decimal.Select(v => FieldValue.Decimal(v)),
        FieldType.Boolean => Gen.Elements(true, false).Select(v => FieldValue.Boolean(v)),
        FieldType.Date => Date.Select(v => FieldValue.Date(v)),
        FieldType.Instant => Instant.Select(v => FieldValue.Instant(v)),
        FieldType.ListItem => Key.Select(v => FieldValue.ListItem(v)),
        FieldType.ListItems => Key.ListOf().Select(v => FieldValue.ListItems(v)),
        _ => Key.Where(k => k.Length > 0).Select(k => FieldValue.Reference(new RecordRef("company", k))),
    };

    public static Gen<FieldValue> Any { get; } = Gen.OneOf(
        [Gen.Constant(FieldValue.Absent), Gen.Constant(FieldValue.Null), .. Enum.GetValues<FieldType>().Select(Of)]);

    /// <summary>Every combination of what a side may declare about its equality.</summary>
    public static Gen<FieldEquality> Equality { get; } =
        from trimming in Gen.Elements(Enum.GetValues<TextTrimming>())
        from ignoreCase in Gen.Elements(true, false)
        from length in Gen.Elements<int?>(null, 1, 3, 7)
        from scale in Gen.Elements<int?>(null, 0, 2, 28)
        from step in Gen.Elements<TimeSpan?>(null, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1))
        from blank in Gen.Elements(true, false)
        from unicode in Gen.Elements(true, false)
        select new FieldEquality
        {
            Trimming = trimming,
            IgnoreCase = ignoreCase,
            LengthMax = length,
            Scale = scale,
            InstantStep = step,
            BlankEqualsNull = blank,
            NormalizesUnicode = unicode,
        };

    /// <summary>The same value as another side may write it: other Unicode form, other case, other scale.</summary>
    public static FieldValue Respelt(FieldValue value) => value.Kind switch
    {
        ValueKind.Text => value.AsText().Normalize(NormalizationForm.FormD),
        _ => value,
    };

    public static void Holds<T>(Gen<T> gen, Func<T, bool> law) => Check.One(Config.QuickThrowOnFailure, Prop.ForAll(gen.ToArbitrary(), law));
}

using System.Text;

namespace ErpLink;

/// <summary>
/// When two values of a field are the same to the side that holds them: what it trims, upper-cases, truncates or rounds.
/// A side is compared with its own baseline under its own equality, so that what it normalises is not mistaken for an edit.
/// The default: exact, text in Unicode form C. Two equal values give equal <see cref="Canonical"/> values and the other way round.
/// </summary>
/// <remarks>Comparing two values that are exactly equal allocates nothing. In a process that runs with invariant globalization the
/// framework normalises nothing, and text in different Unicode forms differs. Source: semantics, section 2.</remarks>
public sealed record FieldEquality
{
    /// <summary>Exact, with text in Unicode form C.</summary>
    public static FieldEquality Default { get; } = new();

    /// <summary>Blanks that do not count. Default: none, all count.</summary>
    public TextTrimming Trimming { get; init; }

    /// <summary>Whether upper and lower case are the same (invariant culture). Default: they differ.</summary>
    public bool IgnoreCase { get; init; }

    /// <summary>Text is stored to this many UTF-16 code units, 1 or more; what follows does not count. Default: no limit.</summary>
    public int? LengthMax { get; init; }

    /// <summary>Decimals are stored with this many digits after the point, 0 to 28, rounded half away from zero. Default: all.</summary>
    public int? Scale { get; init; }

    /// <summary>Instants are stored in steps of this length, cut downwards. Default: to the tick (100 ns).</summary>
    public TimeSpan? InstantStep { get; init; }

    /// <summary>The side cannot tell empty text from null. Default: it can.</summary>
    public bool BlankEqualsNull { get; init; }

    /// <summary>Text in different Unicode forms is the same. Default: yes (form C); false for sides that compare code points.</summary>
    public bool NormalizesUnicode { get; init; } = true;

    /// <summary>Whether the side takes both for the same value. Absent equals only absent.</summary>
    public bool AreEqual(in FieldValue left, in FieldValue right) => left.Equals(right) || Canonical(left).Equals(Canonical(right));

    /// <summary>The one value that stands for all that are equal to it. Idempotent.</summary>
    public FieldValue Canonical(in FieldValue value)
    {
        switch (value.Kind)
        {
            case ValueKind.Text:
                var text = CanonicalText(value.AsText());
                return BlankEqualsNull && text.Length == 0 ? FieldValue.Null : FieldValue.Text(text);
            case ValueKind.ListItem when BlankEqualsNull && value.AsListItem().Length == 0:
            case ValueKind.ListItems when BlankEqualsNull && value.AsListItems().Count == 0:
                return FieldValue.Null;
            case ValueKind.Decimal when Scale is { } scale:
                return FieldValue.Decimal(Math.Round(value.AsDecimal(), scale, MidpointRounding.AwayFromZero));
            case ValueKind.Instant when InstantStep is { Ticks: > 0 } step:
                var ticks = value.AsInstant().UtcTicks;
                return FieldValue.Instant(new DateTimeOffset(ticks - ticks % step.Ticks, TimeSpan.Zero));
            default:
                return value;
        }
    }

    private string CanonicalText(string text)
    {
        // First: a mark that stood behind a blank is composed with the letter before it then.
        if (Trimming == TextTrimming.All && text.Any(char.IsWhiteSpace)) text = string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
        // Form C before and after: upper case of a letter with a separate mark may be another than that of the letter composed with it.
        var normalizes = NormalizesUnicode && !Ascii.IsValid(text) && TextRules.IsWellFormed(text);
        if (normalizes) text = text.Normalize(NormalizationForm.FormC);
        if (IgnoreCase) text = text.ToUpperInvariant();
        if (normalizes && IgnoreCase) text = text.Normalize(NormalizationForm.FormC);
        text = Trim(text);
        return LengthMax is { } max && text.Length > max ? Trim(TextRules.Truncate(text, max)) : text;
    }

    private string Trim(string text) => Trimming switch
    {
        TextTrimming.End => text.TrimEnd(),
        TextTrimming.Both => text.Trim(),
        _ => text,
    };
}

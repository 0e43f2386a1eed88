using System.Text;
using ErpLink.Maps;

namespace ErpLink.Linking;

/// <summary>
/// Evaluates a <see cref="Restriction"/> on a record, for what a side does not evaluate itself. Pure. Text is compared without regard to
/// case and Unicode form; bounds are inclusive; where an instant meets a date, days are compared.
/// </summary>
/// <remarks>A blank field is not the same as any value: the tests with <c>not</c> hold for it, all others but <see cref="SearchOperator.IsBlank"/>
/// do not. A field that was not read holds nothing, not even that. Source: semantics, section 11.</remarks>
internal static class RestrictionEvaluator
{
    /// <summary>Whether the record satisfies the restriction.</summary>
    /// <param name="restriction">The restriction; checked by <see cref="RestrictionSplitter"/> before.</param>
    /// <param name="record">A record with every field the restriction names.</param>
    /// <param name="zone">The zone in which an instant has its day. Default: UTC.</param>
    public static bool Matches(Restriction restriction, Record record, TimeZoneInfo? zone = null) => restriction switch
    {
        RestrictionGroup { IsAny: true } group => group.Parts.Any(part => Matches(part, record, zone)),
        RestrictionGroup group => group.Parts.All(part => Matches(part, record, zone)),
        FieldRestriction field => Matches(field, record[field.Field], zone ?? TimeZoneInfo.Utc),
        _ => false,
    };

    private static bool Matches(FieldRestriction restriction, in FieldValue value, TimeZoneInfo zone)
    {
        if (value.IsAbsent) return false;
        var values = restriction.Values;
        switch (restriction.Operator)
        {
            case SearchOperator.IsBlank: return value.IsBlank;
            case SearchOperator.IsNotBlank: return !value.IsBlank;
            case SearchOperator.NotEqual: return !(Compare(value, values[0], zone) == 0);
            case SearchOperator.NotBegins: return !Text(value, values[0], (text, part) => text.StartsWith(part, StringComparison.OrdinalIgnoreCase));
            case SearchOperator.NotContains: return !Text(value, values[0], (text, part) => text.Contains(part, StringComparison.OrdinalIgnoreCase));
            case SearchOperator.NotEnds: return !Text(value, values[0], (text, part) => text.EndsWith(part, StringComparison.OrdinalIgnoreCase));
            case SearchOperator.NotOneOf: return !OneOf(value, values);
        }

        return !value.IsBlank && restriction.Operator switch
        {
            SearchOperator.Equal => Compare(value, values[0], zone) == 0,
            SearchOperator.Begins => Text(value, values[0], (text, part) => text.StartsWith(part, StringComparison.OrdinalIgnoreCase)),
            SearchOperator.Contains => Text(value, values[0], (text, part) => text.Contains(part, StringComparison.OrdinalIgnoreCase)),
            SearchOperator.Ends => Text(value, values[0], (text, part) => text.EndsWith(part, StringComparison.OrdinalIgnoreCase)),
            SearchOperator.Less => Compare(value, values[0], zone) < 0,
            SearchOperator.LessOrEqual => Compare(value, values[0], zone) <= 0,
            SearchOperator.Greater => Compare(value, values[0], zone) > 0,
            SearchOperator.GreaterOrEqual => Compare(value, values[0], zone) >= 0,
            SearchOperator.Between => Compare(value, values[0], zone) >= 0 && Compare(value, values[1], zone) <= 0,
            SearchOperator.OneOf => OneOf(value, values),
            _ => false,
        };
    }

    // Null where the two cannot be compared: then no test of order holds, and they are not equal.
    private static int? Compare(in FieldValue left, in FieldValue right, TimeZoneInfo zone) => (left.Kind, right.Kind) switch
    {
        (ValueKind.Text, ValueKind.Text) => string.Compare(Form(left.AsText()), Form(right.AsText()), StringComparison.OrdinalIgnoreCase),
        (ValueKind.Integer, ValueKind.Integer) => left.AsInteger().CompareTo(right.AsInteger()),
        (ValueKind.Integer or ValueKind.Decimal, ValueKind.Integer or ValueKind.Decimal) => Number(left).CompareTo(Number(right)),
        (ValueKind.Instant, ValueKind.Instant) => left.AsInstant().CompareTo(right.AsInstant()),
        (ValueKind.Date or ValueKind.Instant, ValueKind.Date or ValueKind.Instant) => Day(left, zone).CompareTo(Day(right, zone)),
        _ => left.Equals(right) ? 0 : null,
    };

    private static decimal Number(in FieldValue value) => value.Kind == ValueKind.Decimal ? value.AsDecimal() : value.AsInteger();

    private static DateOnly Day(in FieldValue value, TimeZoneInfo zone)
    {
        if (value.Kind == ValueKind.Date) return value.AsDate();
        var instant = value.AsInstant();
        var day = ZonedDays.DayOf(instant, zone);
        return day.IsAbsent ? DateOnly.FromDateTime(instant.UtcDateTime) : day.AsDate();
    }

    private static bool Text(in FieldValue value, in FieldValue part, Func<string, string, bool> test) =>
        value.Kind == ValueKind.Text && part.Kind == ValueKind.Text && test(Form(value.AsText()), Form(part.AsText()));

    private static string Form(string text) => Ascii.IsValid(text) || !TextRules.IsWellFormed(text) ? text : text.Normalize(NormalizationForm.FormC);

    private static bool OneOf(in FieldValue value, IReadOnlyList<FieldValue> keys)
    {
        foreach (var wanted in keys)
        {
            var key = RestrictionValues.KeyOf(wanted);
            if (value.Kind == ValueKind.ListItem ? value.AsListItem() == key : value.Kind == ValueKind.ListItems && key is not null && value.AsListItems().Contains(key)) return true;
        }

        return false;
    }
}

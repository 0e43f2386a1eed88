using System.Text;

namespace ErpLink.Adapters.Http.Rest;

/// <summary>Evaluates a restriction on a record that came back: what a service narrows by its own rules (wildcards, parts of words, case) is
/// looked at once more, so that every character is only itself. Source: semantics, section 11.</summary>
internal sealed class RestMatch(TimeZoneInfo zone)
{
    public bool Holds(Restriction? restriction, Record record) => restriction switch
    {
        null => true,
        RestrictionGroup { IsAny: true } group => group.Parts.Any(p => Holds(p, record)),
        RestrictionGroup group => group.Parts.All(p => Holds(p, record)),
        FieldRestriction comparison => Holds(comparison, record[comparison.Field]),
        _ => false,
    };

    private bool Holds(FieldRestriction restriction, FieldValue value)
    {
        // What was not read holds nothing, not even that.
        if (value.IsAbsent) return false;
        var values = restriction.Values;
        return restriction.Operator switch
        {
            SearchOperator.IsBlank => value.IsBlank,
            SearchOperator.IsNotBlank => !value.IsBlank,
            SearchOperator.NotEqual => Compare(value, values[0]) != 0,
            SearchOperator.NotBegins => !Text(value, values[0], static (text, part) => text.StartsWith(part, StringComparison.OrdinalIgnoreCase)),
            SearchOperator.NotContains => !Text(value, values[0], static (text, part) => text.Contains(part, StringComparison.OrdinalIgnoreCase)),
            SearchOperator.NotEnds => !Text(value, values[0], static (text, part) => text.EndsWith(part, StringComparison.OrdinalIgnoreCase)),
            SearchOperator.NotOneOf => !OneOf(value, values),
            _ when value.IsBlank => false,
            SearchOperator.Equal => Compare(value, values[0]) == 0,
            SearchOperator.Begins => Text(value, values[0], static (text, part) => text.StartsWith(part, StringComparison.OrdinalIgnoreCase)),
            SearchOperator.Contains => Text(value, values[0], static (text, part) => text.Contains(part, StringComparison.OrdinalIgnoreCase)),
            SearchOperator.Ends => Text(value, values[0], static (text, part) => text.EndsWith(part, StringComparison.OrdinalIgnoreCase)),
            SearchOperator.Less => Compare(value, values[0]) < 0,
            SearchOperator.LessOrEqual => Compare(value, values[0]) <= 0,
            SearchOperator.Greater => Compare(value, values[0]) > 0,
            SearchOperator.GreaterOrEqual => Compare(value, values[0]) >= 0,
            SearchOperator.Between => Compare(value, values[0]) >= 0 && Compare(value, values[1]) <= 0,
            SearchOperator.OneOf => OneOf(value, values),
            _ => false,
        };
    }

    // Null where the two cannot be compared: then no order holds, and they are not equal.
    private int? Compare(in FieldValue left, in FieldValue right) => (left.Kind, right.Kind) switch
    {
        (ValueKind.Text, ValueKind.Text) => string.Compare(Form(left.AsText()), Form(right.AsText()), StringComparison.OrdinalIgnoreCase),
        (ValueKind.Integer or ValueKind.Decimal, ValueKind.Integer or ValueKind.Decimal) => Number(left).CompareTo(Number(right)),
        (ValueKind.Instant, ValueKind.Instant) => left.AsInstant().CompareTo(right.AsInstant()),
        (ValueKind.Date or ValueKind.Instant, ValueKind.Date or ValueKind.Instant) => Day(left).CompareTo(Day(right)),
        _ => left.Equals(right) ? 0 : null,
    };

    private static decimal Number(in FieldValue value) => value.Kind == ValueKind.Decimal ? value.AsDecimal() : value.AsInteger();

    private DateOnly Day(in FieldValue value) =>
        value.Kind == ValueKind.Date ? value.AsDate() : DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(value.AsInstant(), zone).DateTime);

    private static bool Text(in FieldValue value, in FieldValue part, Func<string, string, bool> test) =>
        value.Kind == ValueKind.Text && part.Kind == ValueKind.Text && test(Form(value.AsText()), Form(part.AsText()));

    private static string Form(string text) => Ascii.IsValid(text) || !TextRules.IsWellFormed(text) ? text : text.Normalize(NormalizationForm.FormC);

    private static bool OneOf(FieldValue value, IReadOnlyList<FieldValue> keys) => keys.Any(wanted => wanted.Kind is ValueKind.ListItem or ValueKind.Text
        && (wanted.Kind == ValueKind.Text ? wanted.AsText() : wanted.AsListItem()) is var key
        && (value.Kind == ValueKind.ListItem ? value.AsListItem() == key : value.Kind == ValueKind.ListItems && value.AsListItems().Contains(key)));
}

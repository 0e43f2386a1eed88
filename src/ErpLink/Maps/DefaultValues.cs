using static ErpLink.FieldType;

namespace ErpLink.Maps;

/// <summary>Defaults as they are written in code and JSON, turned into values of their field: a text default of a list field is the key
/// of an item, of a date field an ISO date, and so on. Only what is lossless or parses exactly.</summary>
internal static class DefaultValues
{
    /// <summary>The value as the field holds it; unchanged when it does not become one.</summary>
    public static FieldValue For(FieldDescription field, in FieldValue value) => value.Kind switch
    {
        ValueKind.Text => FromText(field.Type, value),
        ValueKind.Integer when field.Type == FieldType.Decimal => (decimal)value.AsInteger(),
        ValueKind.ListItem when field.Type == ListItems => FieldValue.ListItems([value.AsListItem()]),
        _ => value,
    };

    private static FieldValue FromText(FieldType type, in FieldValue value)
    {
        var text = value.AsText();
        var parsed = type switch
        {
            ListItem => FieldValue.ListItem(text),
            ListItems => FieldValue.ListItems([text]),
            FieldType.Decimal => FieldValue.Decimal(TextParsing.Decimal(text)),
            Date => FieldValue.Date(TextParsing.Date(text)),
            Instant => FieldValue.Instant(TextParsing.Instant(text)),
            _ => FieldValue.Null,
        };
        return parsed.IsNull ? value : parsed;
    }
}

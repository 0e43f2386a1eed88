using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ErpLink.Adapters.Http.JsonRpc;

namespace ErpLink.Adapters.Http.Odoo;

/// <summary>A field and the column it comes from.</summary>
/// <param name="Column">The column.</param>
/// <param name="Description">The field.</param>
internal sealed record OdooField(OdooColumn Column, FieldDescription Description)
{
    // What binary floating point keeps of every decimal number: the server has no other numbers.
    private const int DigitsMax = 15;

    /// <summary>The field's name.</summary>
    public string Name => Description.Name;

    /// <summary>Whether the server answers ids where the field has keys of a list: they are replaced once the whole answer is read.</summary>
    public bool IsCoded => Column.Type == "many2one" && Description.List is { } list && OdooListSource.All.Any(s => s.Name == list && s.KeyColumn is not null);

    /// <summary>The value of an answer.</summary>
    public FieldValue Read(JsonElement value) => Description.Type switch
    {
        FieldType.Text => OdooValues.Text(value),
        FieldType.Integer => OdooValues.Integer(value),
        FieldType.Decimal => OdooValues.Decimal(value),
        FieldType.Boolean => OdooValues.Boolean(value),
        FieldType.Date => OdooValues.Date(value),
        FieldType.Instant => FieldValue.Instant(OdooValues.Instant(value)),
        FieldType.Reference => OdooValues.Id(value) is { } id ? FieldValue.Reference(new RecordRef(Description.ReferenceKind!.Value, RowKey.Of(id))) : FieldValue.Null,
        _ when Column.Type != "many2one" => OdooValues.Key(value),
        _ when IsCoded => FieldValue.Integer(OdooValues.Id(value)),
        _ => OdooValues.Id(value) is { } id ? FieldValue.ListItem(RowKey.Of(id).Text) : FieldValue.Null,
    };

    /// <summary>The value to write; what cannot be written is reported to <paramref name="patch"/>.</summary>
    public JsonNode Write(RecordPatch patch, in FieldValue value)
    {
        switch (Description.Type)
        {
            case FieldType.Text:
                return patch.Text(Name, value) is { } text ? text : Nothing();
            case FieldType.Boolean:
                return patch.Boolean(Name, value);
            case FieldType.ListItem:
                return patch.ListItem(Name, value) is not { } id ? Nothing() : Column.Type == "many2one" ? id : value.AsListItem();
            case FieldType.Integer when value.Kind == ValueKind.Integer:
                if (value.AsInteger() is < int.MinValue or > int.MaxValue) patch.Refuse(Name, "is not between -2,147,483,648 and 2,147,483,647");
                return value.AsInteger();
            case FieldType.Decimal when value.Kind is ValueKind.Decimal or ValueKind.Integer:
                return Number(patch, value.Kind == ValueKind.Decimal ? value.AsDecimal() : value.AsInteger());
            case FieldType.Date when value.Kind == ValueKind.Date:
                return value.AsDate().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            case FieldType.Instant when value.Kind == ValueKind.Instant:
                return OdooValues.Of(value.AsInstant());
            case FieldType.Reference when value.Kind == ValueKind.Reference && RowKey.Parse(value.AsReference().Key.Text) is { } row:
                return row;
            default:
                if (!value.IsNull) patch.Refuse(Name, $"needs a value of type {Description.Type}, not {value.Kind}");
                else if (Description.Access == FieldAccess.Mandatory) patch.Refuse(Name, "must hold something");
                return Nothing();
        }
    }

    private JsonNode Number(RecordPatch patch, decimal number)
    {
        var text = Math.Abs(number).ToString(CultureInfo.InvariantCulture);
        if (text.Contains('.')) text = text.TrimEnd('0');
        var point = text.IndexOf('.');
        if (Description.ScaleMax is { } max && point >= 0 && text.Length - point - 1 > max) patch.Refuse(Name, $"has more than {max} digits after the point");
        if (text.Where(char.IsAsciiDigit).SkipWhile(d => d == '0').Count() > DigitsMax)
            patch.Refuse(Name, $"has more than {DigitsMax} digits, which is more than Odoo keeps exactly");
        return number;
    }

    private static JsonValue Nothing() => JsonValue.Create(false);
}

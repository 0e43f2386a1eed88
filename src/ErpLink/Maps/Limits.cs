namespace ErpLink.Maps;

/// <summary>What a field can hold.</summary>
internal static class Limits
{
    /// <summary>Whether the side sees nothing in the value: blank, or text of which it drops every blank. Two values that are equal to
    /// the side are blank to it, or both are not.</summary>
    public static bool IsBlankTo(FieldDescription field, in FieldValue value) =>
        value.IsBlank || (value.Kind == ValueKind.Text && field.Equality.Trimming != TextTrimming.None && field.Equality.Canonical(value).IsBlank);

    /// <summary>Why the field cannot hold the value, or <see langword="null"/> when it can.</summary>
    public static string? Problem(FieldDescription field, in FieldValue value)
    {
        if (value.IsNull) return null;
        if (value.Kind != (ValueKind)field.Type) return $"the field is {field.Type}, the value is {value.Kind}";
        return value.Kind switch
        {
            ValueKind.Text when TextRules.Problem(value.AsText()) is { } problem => $"the text {problem}",
            ValueKind.Text when field.LengthMax is { } max && value.AsText().Length > max => $"the field holds {max} characters, the value has {value.AsText().Length}",
            ValueKind.Decimal when field.ScaleMax is { } scale && Math.Round(value.AsDecimal(), scale) != value.AsDecimal() =>
                $"the field holds {scale} digits after the point, the value has more",
            _ => null,
        };
    }
}

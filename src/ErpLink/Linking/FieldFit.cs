using ErpLink.Maps;

namespace ErpLink.Linking;

/// <summary>Whether a value that a person gave fits a field, before any call.</summary>
internal static class FieldFit
{
    /// <summary>The value, or why it does not fit.</summary>
    public static Conversion Check(FieldDescription field, FieldValue value, string connection)
    {
        if (field.Access == FieldAccess.Mandatory && Limits.IsBlankTo(field, value))
            return Conversion.Rejected(ErrorCodes.MandatoryFieldBlank, $"'{field.Name}' must hold something. Give it a value.");
        if (value.IsNull) return Conversion.Converted(value);
        if ((int)value.Kind != (int)field.Type)
            return Conversion.Rejected(ErrorCodes.ValueNotConvertible, $"'{field.Name}' of connection '{connection}' is {field.Type}; the value is {value.Kind}.");
        if (value.Kind == ValueKind.Text && TextRules.Problem(value.AsText()) is { } problem)
            return Conversion.Rejected(ErrorCodes.TextRefused, $"The text of '{field.Name}' {problem}.");
        if (value.Kind == ValueKind.Text && field.LengthMax is { } max && value.AsText().Length > max)
            return Conversion.Rejected(ErrorCodes.TextTooLong, $"'{field.Name}' takes {max} characters; the text has {value.AsText().Length}. Shorten it.");
        if (value.Kind == ValueKind.Decimal && field.ScaleMax is { } scale && decimal.Round(value.AsDecimal(), scale) != value.AsDecimal())
            return Conversion.Rejected(ErrorCodes.NumberTooPrecise, $"'{field.Name}' takes {scale} digits after the point. Round the number.");
        return Conversion.Converted(value);
    }
}

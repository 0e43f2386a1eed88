namespace ErpLink.Maps;

/// <summary>A conversion of the app. What it breaks is the field's failure, never the run's.</summary>
internal sealed class CustomStep(IValueConversion conversion, FieldType result, string misfit) : IValueStep
{
    public bool TakesBlank => false;

    public Conversion Apply(in FieldValue value)
    {
        FieldValue converted;
        try
        {
            converted = conversion.Convert(value);
        }
        catch (Exception error)
        {
            // The text of the exception may hold the value.
            return Failed($"threw {error.GetType().Name}");
        }

        if (converted.IsAbsent) return Conversion.Rejected(ErrorCodes.ValueNotConvertible, misfit);
        return converted.IsNull || converted.Kind == (ValueKind)result ? Conversion.Converted(converted) : Failed($"gave {converted.Kind} where it said {result}");
    }

    private Conversion Failed(string what) =>
        Conversion.Rejected(ErrorCodes.ConversionFailed, $"The conversion '{conversion.Name}' of the app {what}. Mend it; until then the field is not written.");
}

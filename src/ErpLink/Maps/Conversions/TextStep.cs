namespace ErpLink.Maps;

/// <summary>Text to text: trimmed, in capital or in small letters.</summary>
internal sealed class TextStep(Func<string, string> change) : IValueStep
{
    public bool TakesBlank => false;

    public Conversion Apply(in FieldValue value) => Conversion.Converted(change(value.AsText()));

    /// <summary>What a kind of step does to text; <see langword="null"/> for kinds that are more than that.</summary>
    public static TextStep? Of(ConversionStepKind kind) => kind switch
    {
        ConversionStepKind.Trim => new TextStep(text => text.Trim()),
        ConversionStepKind.Upper => new TextStep(text => text.ToUpperInvariant()),
        ConversionStepKind.Lower => new TextStep(text => text.ToLowerInvariant()),
        _ => null,
    };
}

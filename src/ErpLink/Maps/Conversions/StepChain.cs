namespace ErpLink.Maps;

/// <summary>The steps of one direction of a mapping, ready to work. Immutable, pure.</summary>
/// <param name="steps">The steps, in order.</param>
/// <param name="constant">The value given always; absent when the steps say.</param>
/// <param name="result">The type of what comes out.</param>
/// <param name="isDirect">Whether what comes out is a value of the field it goes to.</param>
internal sealed class StepChain(IValueStep[] steps, FieldValue constant, FieldType result, bool isDirect)
{
    /// <summary>The type of what comes out.</summary>
    public FieldType Result => result;

    /// <summary>Whether what comes out is a value of the field it goes to, so that neither type nor list item is converted any more.</summary>
    public bool IsDirect => isDirect;

    /// <summary>The value after all steps, or why there is none. Null may come in, absent not.</summary>
    public Conversion Apply(in FieldValue value)
    {
        if (!constant.IsAbsent) return Conversion.Converted(constant);
        var current = value;
        foreach (var step in steps)
        {
            if (current.IsBlank && !step.TakesBlank) continue;
            var next = step.Apply(current);
            if (!next.IsConverted) return next;
            current = next.Value;
        }

        // Blank text that went past a step to another type is nothing there.
        return Conversion.Converted(current.IsBlank && current.Kind != (ValueKind)result ? FieldValue.Null : current);
    }
}

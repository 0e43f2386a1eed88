namespace ErpLink;

/// <summary>A conversion of the app's own that maps use by its name: a step of <see cref="ConversionStepKind.Custom"/>.</summary>
/// <remarks>Synchronous and pure: the same value gives the same result, without I/O and clock. A singleton; thread-safe. When what it does
/// changes, raise its <see cref="Version"/>: a mapping whose conversion changed is compared anew, and nothing else says so.</remarks>
public interface IValueConversion
{
    /// <summary>The name maps use; ordinal, unique in an app.</summary>
    string Name { get; }

    /// <summary>Raised whenever it gives other results for the same values: the baselines of the mappings that use it start anew, as when their
    /// steps are changed. Default: 1.</summary>
    int Version => 1;

    /// <summary>The type of its results for values of a type; <see langword="null"/> when it does not take that type.</summary>
    /// <param name="source">The type of the values it would be given.</param>
    FieldType? ResultFor(FieldType source);

    /// <summary>Converts a value.</summary>
    /// <param name="value">A value of a type it takes; never null, absent or empty text.</param>
    /// <returns>A value of the type it said, or null; <see cref="FieldValue.Absent"/> when the value does not fit, and the mapping says what
    /// happens then (<see cref="FieldMapDefinition.OnUnparsable"/>).</returns>
    FieldValue Convert(in FieldValue value);
}

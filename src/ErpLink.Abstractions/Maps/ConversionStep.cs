namespace ErpLink;

/// <summary>One step of a conversion, applied to a value on its way to the other side, before its type is converted. Immutable data. A
/// blank value stays as it is through every step but <see cref="Constant"/> and a <see cref="Lookup"/> that has an entry for it.</summary>
public sealed record ConversionStep
{
    private static readonly IReadOnlyDictionary<string, FieldValue> NoTable = new Dictionary<string, FieldValue>();

    private ConversionStep(ConversionStepKind kind) => Kind = kind;

    /// <summary>Takes blanks off both ends of text.</summary>
    public static ConversionStep Trim { get; } = new(ConversionStepKind.Trim);

    /// <summary>Turns text into capital letters, in the invariant culture.</summary>
    public static ConversionStep Upper { get; } = new(ConversionStepKind.Upper);

    /// <summary>Turns text into small letters, in the invariant culture.</summary>
    public static ConversionStep Lower { get; } = new(ConversionStepKind.Lower);

    /// <summary>What the step does.</summary>
    public ConversionStepKind Kind { get; }

    /// <summary>The text of a <see cref="ConversionStepKind.Format"/> step; empty for others.</summary>
    public string Pattern { get; private init; } = string.Empty;

    /// <summary>The value of a <see cref="ConversionStepKind.Constant"/> step; absent for others.</summary>
    public FieldValue Value { get; private init; }

    /// <summary>The table of a <see cref="ConversionStepKind.Lookup"/> step: values as text with what they become; empty for others.</summary>
    public IReadOnlyDictionary<string, FieldValue> Table { get; private init; } = NoTable;

    /// <summary>The <see cref="IValueConversion.Name"/> of a <see cref="ConversionStepKind.Custom"/> step; empty for others.</summary>
    public string Name { get; private init; } = string.Empty;

    /// <summary>Puts the value into a text.</summary>
    /// <param name="pattern">Text with <c>{value}</c>, or with a .NET format for numbers, dates and instants (in UTC): <c>K{value:00000}</c>.
    /// The culture is invariant. Braces that are text are doubled.</param>
    public static ConversionStep Format(string pattern) => new(ConversionStepKind.Format) { Pattern = pattern };

    /// <summary>Gives the same value always, for a blank one, too. The only step of a mapping that goes one way.</summary>
    /// <param name="value">A value of the field it goes to. Text will do for list items and dates.</param>
    public static ConversionStep Constant(FieldValue value) => new(ConversionStepKind.Constant) { Value = value };

    /// <summary>Looks the value up in a table. One that is not there does not fit, and the mapping says what happens
    /// (<see cref="FieldMapDefinition.OnUnparsable"/>).</summary>
    /// <param name="table">Values as text (keys of items, invariant numbers, ISO dates) with what they become: values of the field it goes
    /// to, or text where more steps follow.</param>
    public static ConversionStep Lookup(IReadOnlyDictionary<string, FieldValue> table) =>
        new(ConversionStepKind.Lookup) { Table = new Dictionary<string, FieldValue>(table, StringComparer.Ordinal) };

    /// <summary>Asks a conversion that the app registered.</summary>
    /// <param name="name">Its <see cref="IValueConversion.Name"/>.</param>
    public static ConversionStep Custom(string name) => new(ConversionStepKind.Custom) { Name = name };

    /// <summary>What it does, without values.</summary>
    public override string ToString() => Kind == ConversionStepKind.Custom ? $"Custom '{Name}'" : Kind.ToString();
}

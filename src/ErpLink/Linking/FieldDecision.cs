namespace ErpLink;

/// <summary>A user's decision about one field.</summary>
/// <param name="Field">The app's name of the field.</param>
/// <param name="Choice">Which side is right.</param>
public sealed record FieldDecision(string Field, FieldChoice Choice)
{
    /// <summary>The third value, in the app's type, for <see cref="FieldChoice.Value"/>.</summary>
    public FieldValue Value { get; init; }

    /// <summary>The ERP's name of the field, where an app field is mapped to several; otherwise <see langword="null"/>.</summary>
    public string? ErpField { get; init; }

    /// <summary>The ERP is right about the field.</summary>
    public static FieldDecision Erp(string field) => new(field, FieldChoice.Erp);

    /// <summary>The app is right about the field.</summary>
    public static FieldDecision App(string field) => new(field, FieldChoice.App);

    /// <summary>Neither is: this is the value.</summary>
    public static FieldDecision Of(string field, FieldValue value) => new(field, FieldChoice.Value) { Value = value };

    /// <summary>Both keep what they have.</summary>
    public static FieldDecision LeaveBoth(string field) => new(field, FieldChoice.LeaveBoth);
}

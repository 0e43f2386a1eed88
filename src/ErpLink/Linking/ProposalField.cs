namespace ErpLink;

/// <summary>One mapped field of a proposal.</summary>
/// <param name="App">The app's name of the field.</param>
/// <param name="Erp">The ERP's name of the field.</param>
/// <param name="Label">The name shown.</param>
/// <param name="State">How the two compare.</param>
public sealed record ProposalField(string App, string Erp, string Label, FieldState State)
{
    /// <summary>The app's value.</summary>
    public FieldValue AppValue { get; init; }

    /// <summary>The ERP's value.</summary>
    public FieldValue ErpValue { get; init; }

    /// <summary>The app's value as text; list items by their text.</summary>
    public string AppText { get; init; } = string.Empty;

    /// <summary>The ERP's value as text; list items by their text.</summary>
    public string ErpText { get; init; } = string.Empty;

    /// <summary>What the user may choose; empty for equal fields.</summary>
    public IReadOnlyList<FieldChoice> Choices { get; init; } = [];

    /// <summary>The choice that holds when the user makes none; <see langword="null"/> when the user must choose.</summary>
    public FieldChoice? Suggested { get; init; }

    /// <summary>Why it is suggested, or why the values cannot be compared.</summary>
    public string Reason { get; init; } = string.Empty;
}

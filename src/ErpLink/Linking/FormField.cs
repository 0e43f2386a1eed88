namespace ErpLink;

/// <summary>A field of the ERP to fill in.</summary>
/// <param name="Name">The ERP's name of the field.</param>
/// <param name="Label">The name shown.</param>
/// <param name="Type">Its type.</param>
public sealed record FormField(string Name, string Label, FieldType Type)
{
    /// <summary>Where its value comes from.</summary>
    public FormFieldSource Source { get; init; }

    /// <summary>The value, or the suggestion; absent when there is none.</summary>
    public FieldValue Value { get; init; }

    /// <summary>The value as text; list items by their text.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>Whether it must hold something.</summary>
    public bool Mandatory { get; init; }

    /// <summary>What a user may pick from, for fields asked for that hold list items; otherwise empty.</summary>
    public IReadOnlyList<ListEntry> Items { get; init; } = [];

    /// <summary>The longest text allowed, in UTF-16 code units; <see langword="null"/> for no limit.</summary>
    public int? LengthMax { get; init; }
}

namespace ErpLink;

/// <summary>One field of a kind. Fields are flat: an element of a collection is offered as a field by a stable rule of the side.</summary>
/// <param name="Name">The field's name in maps; ordinal, unique in its kind.</param>
/// <param name="Type">Its type.</param>
public sealed record FieldDescription(string Name, FieldType Type)
{
    /// <summary>The name shown to users. Default: the field's name.</summary>
    public string DisplayName { get; init; } = Name;

    /// <summary>The list its keys come from, for <see cref="FieldType.ListItem"/> and <see cref="FieldType.ListItems"/>.</summary>
    public string? List { get; init; }

    /// <summary>The kind it refers to, for <see cref="FieldType.Reference"/>.</summary>
    public RecordKind? ReferenceKind { get; init; }

    /// <summary>The longest text, in UTF-16 code units, 1 or more; <see langword="null"/> for no limit. Longer text is refused or cut
    /// before it is sent, as the mapping says.</summary>
    public int? LengthMax { get; init; }

    /// <summary>The most digits after the point, 0 to 28; <see langword="null"/> for no limit.</summary>
    public int? ScaleMax { get; init; }

    /// <summary>What may be done to it. Default: read and write.</summary>
    public FieldAccess Access { get; init; }

    /// <summary>When two of its values are the same to the side. Default: exact.</summary>
    public FieldEquality Equality { get; init; } = FieldEquality.Default;

    /// <summary>The operators the side evaluates itself in a search. Default: none.</summary>
    public SearchOperators Operators { get; init; }

    /// <summary>What the side fills in when nothing is given on create; absent when it fills nothing in.</summary>
    public FieldValue Default { get; init; }
}

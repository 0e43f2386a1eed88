namespace ErpLink.Adapters.Http.OData;

/// <summary>The opened service: description, kinds, lists.</summary>
internal sealed record ODataModel(
    SideDescription Description, IReadOnlyDictionary<string, ODataKind> Kinds, IReadOnlyDictionary<string, ODataListSource> Lists)
{
    public ODataKind Kind(RecordKind kind) =>
        Kinds.GetValueOrDefault(kind.Name) ?? throw new ErpLinkException(ErrorCodes.KindUnknown, FailureClass.Invalid,
        $"This connection has no kind '{kind}'. It has: {string.Join(", ", Kinds.Keys)}.")
        { Kind = kind };
}

/// <summary>Where the items of a list come from: the metadata, or a set.</summary>
internal sealed record ODataListSource(string Name)
{
    public IReadOnlyList<ListEntry>? Items { get; init; }

    public string Path { get; init; } = string.Empty;

    public string Key { get; init; } = string.Empty;

    public EdmKind KeyKind { get; init; }

    public IReadOnlyList<string> Text { get; init; } = [];
}

namespace ErpLink.Adapters.Http.OData;

/// <summary>What a service says about one of its sets. What it does not say is possible; what it denies is neither declared nor asked for.</summary>
/// <remarks>Source: the vocabularies Org.OData.Capabilities.V1 and Org.OData.Core.V1, as published by OASIS.</remarks>
/// <param name="terms">The annotations that hold for the set, by the qualified names of their terms.</param>
/// <param name="functions">The functions of filters as its profile knows them, where the service does not say; null for all.</param>
internal sealed class EdmCapabilities(IReadOnlyDictionary<string, EdmValue> terms, IReadOnlyList<string>? functions)
{
    public const string Core = "Org.OData.Core.V1.";
    public const string Capabilities = "Org.OData.Capabilities.V1.";

    public bool CanInsert => Flag("InsertRestrictions", "Insertable") && MayWrite;

    public bool CanUpdate => Flag("UpdateRestrictions", "Updatable") && MayWrite;

    /// <summary>Whether everything may be listed without a condition.</summary>
    public bool CanList => Member("FilterRestrictions", "RequiresFilter") is not { IsTrue: true };

    /// <summary>The words of a text are looked for as phrases that must all be there.</summary>
    public bool CanSearch => Flag("SearchRestrictions", "Searchable")
        && !(Member("SearchRestrictions", "UnsupportedExpressions")?.Choices.Any(c => c is "AND" or "phrase") ?? false);

    public bool CanTop => Find("TopSupported") is null or { IsTrue: true };

    public bool CanBatch => Find("BatchSupported") is null or { IsTrue: true } && Flag("BatchSupport", "Supported");

    /// <summary>Null where the service does not say whether it tracks changes.</summary>
    public bool? TracksChanges => Member("ChangeTracking", "Supported")?.IsTrue ?? (Find("ChangeTracking") is { Members.Count: 0 } tag ? tag.IsTrue : null);

    /// <summary>The properties that an ETag is made of, none where the service does not tell; null where writes need no ETag.</summary>
    public IReadOnlyList<string>? Concurrency => terms.TryGetValue(Core + "OptimisticConcurrency", out var value) ? value.Texts.ToList() : null;

    /// <summary>What a create must hold.</summary>
    public bool NeedsOnInsert(string property) => Holds("InsertRestrictions", "RequiredProperties", property);

    public bool CanFilter(string property) =>
        Flag("FilterRestrictions", "Filterable") && !Holds("FilterRestrictions", "NonFilterableProperties", property);

    public bool CanSort(string property) => Flag("SortRestrictions", "Sortable") && !Holds("SortRestrictions", "NonSortableProperties", property)
        && !Holds("SortRestrictions", "DescendingOnlyProperties", property);

    public bool CanExpand(string property) =>
        Flag("ExpandRestrictions", "Expandable") && !Holds("ExpandRestrictions", "NonExpandableProperties", property);

    public bool CanInsertInto(string property) => !Holds("InsertRestrictions", "NonInsertableProperties", property);

    public bool CanUpdateIn(string property) => !Holds("UpdateRestrictions", "NonUpdatableProperties", property);

    /// <summary>Whether a function may stand in a filter. An empty list means that all may.</summary>
    public bool CanCall(string function) => Find("FilterFunctions") is { Items.Count: > 0 } known ? known.Texts.Contains(function) : functions?.Contains(function) ?? true;

    private bool MayWrite => !terms.TryGetValue(Core + "Permissions", out var permissions) || permissions.Choices.Any(c => c is "Write" or "ReadWrite");

    private EdmValue? Find(string term) => terms.GetValueOrDefault(Capabilities + term);

    private EdmValue? Member(string term, string member) => Find(term)?.Members.GetValueOrDefault(member);

    private bool Flag(string term, string member) => Member(term, member) is null or { IsTrue: true };

    private bool Holds(string term, string member, string property) => Member(term, member)?.Texts.Contains(property) ?? false;
}

using ErpLink.Adapters;

namespace ErpLink.Adapters.Http.Rest;

/// <summary>One kind of record.</summary>
internal sealed record RestKindProfile(RestKey Key)
{
    public string? DisplayName { get; init; }

    public string? Title { get; init; }

    public RestVersion? Version { get; init; }

    /// <summary>When the record was last changed, and how that is written.</summary>
    public RestStamp? Modified { get; init; }

    public RestState? Inactive { get; init; }

    /// <summary>Where the key of the surviving record is, in one that was merged into another.</summary>
    public RestPath? MergedInto { get; init; }

    public RestParent? Parent { get; init; }

    public RestReference? Reference { get; init; }

    /// <summary>What makes a record one of this kind: sent on create, and looked at in every answer.</summary>
    public IReadOnlyList<RestConstant> Where { get; init; } = [];

    public bool OmitsNulls { get; init; }

    /// <summary>Whether the record in a write's answer is what that write left.</summary>
    public bool ReturnsStoredValues { get; init; }

    public RestRead? List { get; init; }

    public RestGet? Get { get; init; }

    public RestChanges? Changes { get; init; }

    public RestWrite? Create { get; init; }

    public RestWrite? Update { get; init; }

    public IReadOnlyDictionary<string, RestFieldProfile> Fields { get; init; } = new Dictionary<string, RestFieldProfile>();
}

/// <summary>The key: where it is, whether JSON has it as a number, whether case matters.</summary>
internal sealed record RestKey(RestPath Path, bool IsNumber, bool IgnoreCase);

/// <summary>The version: in the record, or in a header of its own answer only; and how a write names it.</summary>
internal sealed record RestVersion(RestPath? Path, string? Header, RestVersionSend Send, RestTemplate Format, bool IsNumber, VersionCover Covers);

internal enum RestVersionSend
{
    No,
    IfMatch,
    Body,
}

/// <summary>A point in time of a record.</summary>
internal sealed record RestStamp(RestPath Path, RestForm Form);

/// <summary>A record is out of use while a value is one of these; <see cref="Query"/> leaves such records out.</summary>
internal sealed record RestState(RestPath Path, IReadOnlyList<string> Values, IReadOnlyDictionary<string, RestTemplate> Query);

/// <summary>Which record it belongs to, where that is read and written, and how a search is narrowed to it.</summary>
internal sealed record RestParent(string Kind, RestPath Path, RestPath Write, bool IsNumber, IReadOnlyDictionary<string, RestTemplate> Query);

/// <summary>The field that keeps the reference of a create.</summary>
internal sealed record RestReference(string Field, bool IsUnique);

/// <summary>A value that does not change; as text, with the JSON that is sent.</summary>
internal sealed record RestConstant(RestPath Path, string Text, string Json);

/// <summary>A field: what it is, where it lies, and how it is asked for.</summary>
internal sealed record RestFieldProfile(FieldDescription Description, RestPath Path, RestForm Form)
{
    /// <summary>The time of the last change: of several, the latest.</summary>
    public static RestFieldProfile Of(RestStamp stamp) => new(new("modified", FieldType.Instant), stamp.Path, stamp.Form)
    {
        LatestBy = stamp.Path.HasSelector ? [.. stamp.Path.Steps.SkipWhile(s => s.Selector is null).Skip(1).Select(s => s.Name)] : null,
    };

    /// <summary>Where it is written, when that is not where it is read.</summary>
    public RestPath? Write { get; init; }

    /// <summary>What an item of a list of keys holds the key in; null: it is the key.</summary>
    public RestPath? Item { get; init; }

    /// <summary>Of several elements that a selector matches: the one with the lowest value of this member.</summary>
    public string? FirstBy { get; init; }

    /// <summary>The one with the latest time instead: the names that lead to it within an element.</summary>
    public IReadOnlyList<string>? LatestBy { get; init; }

    /// <summary>The most UTF-16 code units of each line of a text.</summary>
    public int? LineLengthMax { get; init; }

    public RestBlank Blank { get; init; }

    /// <summary>Digits of the second, 0 to 7.</summary>
    public int Digits { get; init; } = 3;

    public IReadOnlyDictionary<SearchOperator, IReadOnlyDictionary<string, RestTemplate>> Search { get; init; } =
        new Dictionary<SearchOperator, IReadOnlyDictionary<string, RestTemplate>>();
}

/// <summary>How nothing is written.</summary>
internal enum RestBlank
{
    /// <summary>null.</summary>
    Null,

    /// <summary>An empty text.</summary>
    Empty,

    /// <summary>The element that the path selects is taken out of its array.</summary>
    RemoveElement,
}

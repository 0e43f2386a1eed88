using ErpLink.Adapters;

namespace ErpLink.Adapters.Http.Rest;

/// <summary>A request that gives a list of things.</summary>
internal sealed record RestRead(RestTemplate Path)
{
    public IReadOnlyDictionary<string, RestTemplate> Query { get; init; } = new Dictionary<string, RestTemplate>();

    public IReadOnlyDictionary<string, RestTemplate> Headers { get; init; } = new Dictionary<string, RestTemplate>();

    /// <summary>Where the list is in the answer.</summary>
    public RestPath Items { get; init; } = RestPath.Root;

    public RestPaging Paging { get; init; } = new(RestPagingType.None);

    /// <summary>The parameters of free text; null where the service knows none.</summary>
    public IReadOnlyDictionary<string, RestTemplate>? Text { get; init; }

    /// <summary>The parameters of an order, by the field's name, with a minus in front for the other way round.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, RestTemplate>> Sort { get; init; } = new Dictionary<string, IReadOnlyDictionary<string, RestTemplate>>();

    /// <summary>What joins the expressions of several conditions in one parameter.</summary>
    public IReadOnlyDictionary<string, string> Join { get; init; } = new Dictionary<string, string>();

    /// <summary>The fewest characters that a parameter of a search takes, by its name.</summary>
    public IReadOnlyDictionary<string, int> Shortest { get; init; } = new Dictionary<string, int>();

    /// <summary>Whether items are not whole records, so that each is read by its key.</summary>
    public bool IsPartial { get; init; }
}

/// <summary>The request that reads one record, and the one that reads several.</summary>
internal sealed record RestGet(RestTemplate Path)
{
    public IReadOnlyDictionary<string, RestTemplate> Query { get; init; } = new Dictionary<string, RestTemplate>();

    public RestPath Record { get; init; } = RestPath.Root;

    /// <summary>The parameters that ask the list for several keys; null where they are read one by one.</summary>
    public RestMany? Many { get; init; }
}

/// <summary>Reading several keys by the list's request.</summary>
internal sealed record RestMany(IReadOnlyDictionary<string, RestTemplate> Query, string Separator, int Max);

/// <summary>How an answer leads to the next page.</summary>
internal sealed record RestPaging(RestPagingType Type)
{
    /// <summary>The parameter that says where to start: number of the page, of the first record, a token, a key.</summary>
    public string? Parameter { get; init; }

    /// <summary>The parameter that says how many records a page holds.</summary>
    public string? Size { get; init; }

    /// <summary>The most records the service gives at once.</summary>
    public int SizeMax { get; init; } = 100;

    /// <summary>Where the answer has the link or token.</summary>
    public RestPath? Path { get; init; }

    /// <summary>The header that has it.</summary>
    public string? Header { get; init; }

    /// <summary>Where the answer has the number of all records.</summary>
    public RestPath? Total { get; init; }

    /// <summary>The number of the first page or record.</summary>
    public int First { get; init; }

    /// <summary>Whether a page that is not full is the last one.</summary>
    public bool EndsShort { get; init; }

    /// <summary>The status by which the service answers a page behind the last one; null: by a page without records.</summary>
    public int? PastEnd { get; init; }

    /// <summary>Whether rows that come or go while pages are read move all that follow.</summary>
    public bool Shifts => Type is RestPagingType.Offset or RestPagingType.Page;
}

internal enum RestPagingType
{
    None,
    NextLink,
    Offset,
    Page,
    Token,
    LastKey,
}

/// <summary>How changes are asked for: by time, or by a token of the server's own.</summary>
internal sealed record RestChanges(RestRead Request)
{
    /// <summary>How the time is written in a request.</summary>
    public RestForm Form { get; init; }

    public int Digits { get; init; } = 3;

    public TimestampRules Rules { get; init; } = new();

    /// <summary>Whether rows come in the order of their time.</summary>
    public bool IsOrdered { get; init; }

    /// <summary>Whether rows of exactly the time that is asked for are left out.</summary>
    public bool IsExclusive { get; init; }

    /// <summary>How a row says that its record was deleted; null when deletions are not reported.</summary>
    public RestState? Deleted { get; init; }

    public RestChangeToken? Token { get; init; }
}

/// <summary>The server's own change token: where the answer has the next one, what says that there is more, and how the first one is had.</summary>
internal sealed record RestChangeToken(RestPath Next, RestPath? More, RestRead Start, RestPath StartToken);

/// <summary>A create or an update.</summary>
internal sealed record RestWrite(HttpMethod Method, RestTemplate Path)
{
    public IReadOnlyDictionary<string, RestTemplate> Query { get; init; } = new Dictionary<string, RestTemplate>();

    /// <summary>Where the record is in the body.</summary>
    public RestPath Body { get; init; } = RestPath.Root;

    /// <summary>Where the record is in the answer.</summary>
    public RestPath Record { get; init; } = RestPath.Root;

    public RestAnswer Answer { get; init; }

    public string? IdempotencyHeader { get; init; }

    /// <summary>Whether the whole record is sent, as it was read a moment ago.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Whether the service keeps the members of a nested object that are not sent.</summary>
    public bool MergesNested { get; init; }

    /// <summary>Whether the body has the key, too.</summary>
    public bool SendsKey { get; init; }

    /// <summary>What is read but not sent back.</summary>
    public IReadOnlyList<RestPath> Without { get; init; } = [];

    /// <summary>The fields that go with every update, as they were read a moment ago.</summary>
    public IReadOnlyList<string> With { get; init; } = [];
}

/// <summary>What the answer of a write holds.</summary>
internal enum RestAnswer
{
    /// <summary>The record, or a part of it with the key.</summary>
    Record,

    /// <summary>Nothing but the address of the new record in the header Location.</summary>
    Location,

    /// <summary>Nothing.</summary>
    Nothing,
}

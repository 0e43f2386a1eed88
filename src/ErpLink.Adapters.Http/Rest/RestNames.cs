namespace ErpLink.Adapters.Http.Rest;

/// <summary>The names a profile may hold, object by object: what the reader accepts and what the published schema lists.</summary>
internal static class RestNames
{
    public static readonly IReadOnlyList<string> Profile =
    [
        "$schema", "displayName", "source", "verified", "address", "settings", "headers", "authentication", "identity", "requestLifeMinutes",
        "timeZone", "omitsNulls", "errors", "quota", "pageSizeRecords", "parallelCalls", "lists", "kinds",
    ];

    public static readonly IReadOnlyList<string> Setting = ["kind", "displayName", "description", "required", "default", "suggested"];

    public static readonly IReadOnlyList<string> Authentication = ["type", "header", "prefix", "tokenAddress", "scope", "clientSecretInBody", "tokenParameters", "headers", "logIn"];

    public static readonly IReadOnlyList<string> LogIn = ["method", "path", "query", "body", "token", "header", "value", "asPasswordOf", "lifeMinutes"];

    public static readonly IReadOnlyList<string> Identity = ["path", "query", "value", "settings"];

    public static readonly IReadOnlyList<string> Errors = ["code", "message", "fields", "codes", "statuses", "inSuccess", "bareNotFound"];

    public static readonly IReadOnlyList<string> ErrorFields = ["items", "field", "message"];

    public static readonly IReadOnlyList<string> Quota = ["remaining", "reset", "form"];

    public static readonly IReadOnlyList<string> List = ["fixed", "path", "query", "headers", "items", "paging", "key", "text"];

    public static readonly IReadOnlyList<string> Kind =
    [
        "displayName", "title", "key", "version", "modified", "inactive", "mergedInto", "parent", "reference", "where", "omitsNulls",
        "returnsStoredValues", "list", "get", "changes", "create", "update", "fields",
    ];

    public static readonly IReadOnlyList<string> Key = ["path", "number", "ignoreCase"];

    public static readonly IReadOnlyList<string> Version = ["path", "header", "send", "format", "number", "covers"];

    public static readonly IReadOnlyList<string> Modified = ["path", "form"];

    public static readonly IReadOnlyList<string> State = ["path", "values", "query"];

    public static readonly IReadOnlyList<string> Deleted = ["path", "values"];

    public static readonly IReadOnlyList<string> Parent = ["kind", "path", "write", "number", "query"];

    public static readonly IReadOnlyList<string> Reference = ["field", "unique"];

    public static readonly IReadOnlyList<string> ListRequest = ["path", "query", "headers", "items", "paging", "text", "sort", "join", "shortest", "partial"];

    public static readonly IReadOnlyList<string> Get = ["path", "query", "record", "many"];

    public static readonly IReadOnlyList<string> Many = ["query", "separator", "max"];

    public static readonly IReadOnlyList<string> Changes =
    [
        "path", "query", "headers", "items", "paging", "partial", "form", "digits", "resolutionMilliseconds", "commitLagSeconds", "overlapSeconds", "ordered",
        "exclusive", "deleted", "token",
    ];

    public static readonly IReadOnlyList<string> ChangeToken = ["next", "more", "start", "startToken"];

    public static readonly IReadOnlyList<string> StartRequest = ["path", "query", "headers"];

    public static readonly IReadOnlyList<string> Paging = ["type", "parameter", "size", "sizeMax", "path", "header", "total", "first", "endsShort", "pastEnd"];

    public static readonly IReadOnlyList<string> Create = ["method", "path", "query", "body", "record", "answer", "idempotencyHeader"];

    public static readonly IReadOnlyList<string> Update =
        ["method", "path", "query", "body", "record", "answer", "whole", "mergesNested", "sendsKey", "without", "with"];

    public static readonly IReadOnlyList<string> Field =
    [
        "type", "path", "write", "item", "firstBy", "form", "digits", "blank", "displayName", "length", "lineLength", "scale", "access", "list", "references",
        "blankEqualsNull", "trims", "ignoreCase", "default", "search",
    ];

    /// <summary>All of them, by what the schema calls the object.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> All = new Dictionary<string, IReadOnlyList<string>>
    {
        ["profile"] = Profile,
        ["setting"] = Setting,
        ["authentication"] = Authentication,
        ["logIn"] = LogIn,
        ["identity"] = Identity,
        ["errors"] = Errors,
        ["errorFields"] = ErrorFields,
        ["quota"] = Quota,
        ["list"] = List,
        ["kind"] = Kind,
        ["key"] = Key,
        ["version"] = Version,
        ["modified"] = Modified,
        ["state"] = State,
        ["deleted"] = Deleted,
        ["parent"] = Parent,
        ["reference"] = Reference,
        ["listRequest"] = ListRequest,
        ["get"] = Get,
        ["many"] = Many,
        ["changes"] = Changes,
        ["changeToken"] = ChangeToken,
        ["startRequest"] = StartRequest,
        ["paging"] = Paging,
        ["create"] = Create,
        ["update"] = Update,
        ["field"] = Field,
    };
}

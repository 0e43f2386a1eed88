using ErpLink.Adapters;

namespace ErpLink.Adapters.Http.Rest;

/// <summary>Everything about one ERP: a data file. <c>docs/adapters/rest.md</c> explains it.</summary>
internal sealed record RestProfile(string Source)
{
    public string? DisplayName { get; init; }

    /// <summary>What the setting <c>address</c> is when it is not given.</summary>
    public string? Address { get; init; }

    public IReadOnlyList<SettingDescription> Settings { get; init; } = [];

    /// <summary>Headers of every request.</summary>
    public IReadOnlyDictionary<string, RestTemplate> Headers { get; init; } = new Dictionary<string, RestTemplate>();

    /// <summary>Null: whatever the connection's settings say.</summary>
    public RestAuthentication? Authentication { get; init; }

    public RestIdentity Identity { get; init; } = new(null, null, []);

    /// <summary>How long the server may still work on a request that it received.</summary>
    public TimeSpan RequestLifeMax { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The zone of times without one, where the connection names none.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Whether a field that an answer leaves out is null, and not unknown.</summary>
    public bool OmitsNulls { get; init; }

    public RestErrors Errors { get; init; } = new();

    /// <summary>The headers that tell how many requests are left; null: those of the standard.</summary>
    public QuotaHeaders? Quota { get; init; }

    public int PageSizeRecords { get; init; } = 100;

    public int ParallelCalls { get; init; } = 1;

    public IReadOnlyDictionary<string, RestList> Lists { get; init; } = new Dictionary<string, RestList>();

    public IReadOnlyDictionary<string, RestKindProfile> Kinds { get; init; } = new Dictionary<string, RestKindProfile>();
}

/// <summary>What names the database: the answer of a request, or settings; neither: the address.</summary>
internal sealed record RestIdentity(RestRead? Request, RestPath? Value, IReadOnlyList<string> Settings);

/// <summary>A list: fixed items, or a request. The first text that is not blank is shown.</summary>
internal sealed record RestList(IReadOnlyList<ListEntry>? Fixed, RestRead? Request, RestPath Key, IReadOnlyList<RestPath> Text);

/// <summary>How the service says what is wrong.</summary>
internal sealed record RestErrors
{
    public IReadOnlyList<RestPath> Code { get; init; } = [];

    public IReadOnlyList<RestPath> Message { get; init; } = [];

    /// <summary>Where the errors of single fields are: the list, the field's name in an item, its message there.</summary>
    public (RestPath Items, RestPath Field, RestPath Message)? Fields { get; init; }

    /// <summary>What a code means.</summary>
    public IReadOnlyDictionary<string, FailureClass> Codes { get; init; } = new Dictionary<string, FailureClass>();

    /// <summary>What a status means more exactly.</summary>
    public IReadOnlyDictionary<int, FailureClass> Statuses { get; init; } = new Dictionary<int, FailureClass>();

    /// <summary>A value that is there, and neither null, empty, false nor zero, in answers that say 200 and hold an error.</summary>
    public RestPath? InSuccess { get; init; }

    /// <summary>Whether this service answers 404 without a word of its own.</summary>
    public bool BareNotFound { get; init; }
}

/// <summary>How the service knows who asks.</summary>
internal sealed record RestAuthentication(RestAuthenticationType Type)
{
    /// <summary>For API keys and OAuth.</summary>
    public AuthenticationDefaults Defaults { get; init; } = new();

    /// <summary>OAuth: parameters of the service's own, of settings that are not secret.</summary>
    public IReadOnlyDictionary<string, RestTemplate> TokenParameters { get; init; } = new Dictionary<string, RestTemplate>();

    /// <summary>Headers of secret settings.</summary>
    public IReadOnlyDictionary<string, RestTemplate> Headers { get; init; } = new Dictionary<string, RestTemplate>();

    /// <summary>The log-in of a session.</summary>
    public RestLogIn? LogIn { get; init; }
}

/// <summary>The request that opens a session, where the token is in its answer, and how it is sent from then on.</summary>
internal sealed record RestLogIn(HttpMethod Method, RestTemplate Path, RestPath Token)
{
    public IReadOnlyDictionary<string, RestTemplate> Query { get; init; } = new Dictionary<string, RestTemplate>();

    public IReadOnlyDictionary<string, RestTemplate> Body { get; init; } = new Dictionary<string, RestTemplate>();

    public string Header { get; init; } = "Authorization";

    public required RestTemplate Value { get; init; }

    /// <summary>The user whose password the token is, by basic authentication.</summary>
    public RestTemplate? AsPasswordOf { get; init; }

    /// <summary>How long a session is used; null: until it is refused.</summary>
    public TimeSpan? Life { get; init; }
}

internal enum RestAuthenticationType
{
    None,
    Basic,
    Bearer,
    ApiKey,
    OAuth,
    Session,

    /// <summary>Headers of secret settings.</summary>
    Headers,
}

using ErpLink.Adapters;

namespace ErpLink.Adapters.Http.OData;

/// <summary>How one ERP lays out its OData service: which kinds there are and what the metadata does not say. A data file; see
/// <c>Profiles/business-central.json</c> for the form.</summary>
internal sealed record ODataProfile(string Source)
{
    /// <summary>The set that everything else is below; null when the service holds one company.</summary>
    public ODataCompany? Company { get; init; }

    /// <summary>The parameter of every request that names the company; null where there is none.</summary>
    public string? CompanyParameter { get; init; }

    /// <summary>How the service is logged in to; null where each request says who asks.</summary>
    public ODataSession? Session { get; init; }

    /// <summary>Whether writes need a token against forged requests.</summary>
    public bool NeedsCsrfToken { get; init; }

    /// <summary>Whether filters name members of enumerations as plain text, without their type.</summary>
    public bool PlainEnums { get; init; }

    /// <summary>Whether the service takes <c>or</c> over different properties.</summary>
    public bool OrOfFields { get; init; } = true;

    /// <summary>Whether the service takes functions of functions, such as <c>contains(tolower(name),'x')</c>.</summary>
    public bool NestedFunctions { get; init; } = true;

    /// <summary>The only functions that filters may use, where the service's metadata does not say; null for all.</summary>
    public IReadOnlyList<string>? FilterFunctions { get; init; }

    /// <summary>Whether the connection's settings name the sets, and the metadata says the rest.</summary>
    public bool KindsFromSettings { get; init; }

    /// <summary>How long the server may still work on a request that it received.</summary>
    public TimeSpan RequestLifeMax { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Whether every record has an ETag and a stale If-Match is refused; null to go by what the service says of each set.</summary>
    public bool? EnforcesIfMatch { get; init; }

    public bool BlankEqualsNull { get; init; }

    /// <summary>The field for references that the connection's settings name; null to go by the kinds.</summary>
    public (string Field, bool IsUnique)? Reference { get; init; }

    /// <summary>What the service's times of change promise.</summary>
    public TimestampRules Stamps { get; init; } = new();

    public int BatchSizeRecords { get; init; } = 20;

    public int PageSizeRecords { get; init; } = 100;

    /// <summary>How many writes go out in one JSON batch; 1 for a request each.</summary>
    public int WritesPerBatch { get; init; } = 1;

    public int ParallelCalls { get; init; } = 1;

    public AuthenticationDefaults Authentication { get; init; } = new();

    public IReadOnlyDictionary<string, FailureClass> Errors { get; init; } = new Dictionary<string, FailureClass>();

    public IReadOnlyDictionary<string, ODataList> Lists { get; init; } = new Dictionary<string, ODataList>();

    public IReadOnlyDictionary<string, ODataProfileKind> Kinds { get; init; } = new Dictionary<string, ODataProfileKind>();
}

/// <summary>The set of companies: <c>companies({id})/customers</c>.</summary>
internal sealed record ODataCompany(string Set, string Key, IReadOnlyList<string> Names);

/// <summary>A list that is an entity set. The first text that is not blank is shown.</summary>
internal sealed record ODataList(string Set, string Key, IReadOnlyList<string> Text, bool IsOptional);

/// <summary>One kind of record.</summary>
internal sealed record ODataProfileKind(string Set, string Key)
{
    public string? DisplayName { get; init; }

    public string? Title { get; init; }

    /// <summary>The property with the time of the last change, or with its date.</summary>
    public string? Modified { get; init; }

    /// <summary>The property with the time of day of the last change, by the server's clock; null where the other one has both.</summary>
    public string? ModifiedTime { get; init; }

    /// <summary>Whether the service tracks changes; null to go by what it says.</summary>
    public bool? TracksChanges { get; init; }

    /// <summary>Which of the set's records are of this kind: properties with their values, asked for and sent with creates.</summary>
    public IReadOnlyDictionary<string, string> Where { get; init; } = new Dictionary<string, string>();

    /// <summary>The properties that free text is looked for in.</summary>
    public IReadOnlyList<string> Searched { get; init; } = [];

    /// <summary>Whether the service's own search (<c>$search</c>) is asked for free text, where it has one.</summary>
    public bool UsesSearch { get; init; }

    public ODataParent? Parent { get; init; }

    public ODataInactive? Inactive { get; init; }

    public string? CorrelationField { get; init; }

    public bool CorrelationUnique { get; init; }

    public bool CanCreate { get; init; } = true;

    public bool CanUpdate { get; init; } = true;

    /// <summary>The only properties to offer; null for all.</summary>
    public IReadOnlyList<string>? Only { get; init; }

    public IReadOnlyDictionary<string, ODataProfileField> Fields { get; init; } = new Dictionary<string, ODataProfileField>();
}

/// <summary>Which property leads to the parent, and which of the parent's properties it holds; null for the key. Where an optional one is not
/// in the metadata, the kind has no parent.</summary>
internal sealed record ODataParent(string Kind, string Property, string? Matches, bool IsOptional = false);

/// <summary>A record is out of use while a property holds one of these keys.</summary>
internal sealed record ODataInactive(string Property, IReadOnlyList<string> Values);

/// <summary>What the metadata does not say about a property; with a path, a property of the record that a single navigation leads to.</summary>
internal sealed record ODataProfileField(string? DisplayName, string? List, string? References, FieldAccess? Access, string? Path);

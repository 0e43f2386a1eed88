using System.Globalization;

namespace ErpLink.Crash;

/// <summary>What the worker is told by its environment; only the secret is not to be found in its arguments by anybody who lists processes.</summary>
public sealed record WorkerSettings
{
    public required string Crm { get; init; }

    public required string Links { get; init; }

    /// <summary><c>odata</c> or <c>tryton</c>.</summary>
    public required string Erp { get; init; }

    public required string Address { get; init; }

    public string Company { get; init; } = string.Empty;

    public string Database { get; init; } = string.Empty;

    public string User { get; init; } = string.Empty;

    public string? Secret { get; init; }

    /// <summary>How many users link at once.</summary>
    public int Users { get; init; } = 1;

    /// <summary>As variables of a process.</summary>
    public IEnumerable<KeyValuePair<string, string?>> ToVariables() =>
    [
        new("CRASH_CRM", Crm), new("CRASH_LINKS", Links), new("CRASH_ERP", Erp), new("CRASH_ADDRESS", Address),
        new("CRASH_COMPANY", Company), new("CRASH_DATABASE", Database), new("CRASH_USER", User), new("CRASH_SECRET", Secret),
        new("CRASH_USERS", $"{Users}"),
    ];

    public static WorkerSettings FromVariables()
    {
        return new WorkerSettings
        {
            Crm = Needed("CRASH_CRM"),
            Links = Needed("CRASH_LINKS"),
            Erp = Needed("CRASH_ERP"),
            Address = Needed("CRASH_ADDRESS"),
            Company = Find("CRASH_COMPANY") ?? string.Empty,
            Database = Find("CRASH_DATABASE") ?? string.Empty,
            User = Find("CRASH_USER") ?? string.Empty,
            Secret = Find("CRASH_SECRET"),
            Users = int.Parse(Needed("CRASH_USERS"), CultureInfo.InvariantCulture),
        };

        static string? Find(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

        static string Needed(string name) => Find(name) ?? throw new InvalidOperationException($"The variable {name} is missing.");
    }
}

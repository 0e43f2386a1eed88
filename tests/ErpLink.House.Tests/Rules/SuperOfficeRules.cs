using System.Text.RegularExpressions;

namespace ErpLink.House.Rules;

/// <summary>The page for people who come from SuperOffice ERP Sync names each of its features and operations once, and only calls that exist.</summary>
public static partial class SuperOfficeRules
{
    private static readonly string[] Services = ["IErpLinker", "IErpConnections", "IErpMatcher", "IErpSynchronizer", "IErpInbox", "IErpJournal", "IErpSignals"];

    /// <summary>The features: of users and of administrators.</summary>
    public static IReadOnlyList<string> Features { get; } = [.. Enumerable.Range(1, 17).Select(n => $"U{n}"), .. Enumerable.Range(1, 23).Select(n => $"A{n}")];

    /// <summary>The operations of its management API, and its search providers.</summary>
    public static IReadOnlyList<string> Operations { get; } =
    [
        "CreateDefaultErpSyncConnectorEntity", "GetErpSyncConnectorEntity", "SaveErpSyncConnectorEntity", "DeleteErpSyncConnectorEntity", "CanDeleteErpSyncConnectorEntity",
        "GetAllConnectors", "TestConnectorUrl", "GetConnection", "GetAllConnections", "SaveConnection", "DeleteConnection", "ToggleErpConnectionActive",
        "GetConfigurationFields", "GetErpConnectionConfigFields", "TestConnectionByConfig", "TestConnectionById", "UpdateConnectionFields",
        "GetActorTypeMapping", "SaveActorTypeMapping", "GetConnectionListMappings", "SaveConnectionListMappings", "GetDefaultValueInfo", "SaveDefaultValueInfo",
        "MoveErpFieldItem", "SaveErpConnectionSyncPriorities", "SupportsAdvancedSearch", "GetCrmActorType", "GetConnectionsAndDisplayFields", "GetErpFieldValues",
        "GetFieldsForNewErpActor", "GetFieldValuesFromCrm", "GetFieldValuesFromErp", "CreateActorLink", "ConnectActor", "TryConnectActor", "CreateErpActorFromCrm",
        "BreakActorLink", "SyncAll", "ForceSyncAll", "ForceResync", "ForceResyncNoBlankValues", "ForceResyncBatchTask", "ForceResyncExternal",
        "ForceResyncExternalNoBlankValues", "GetEngineStatus", "ChangeEngineStatus", "ChangeEngineInterval", "GetErpSyncConnectionSummary",
        "ValidateArchiveColumnConfig", "CreateErpImportData", "ErpConnector", "ErpConnection", "ErpField", "ErpSyncLog", "ErpEntity",
    ];

    /// <summary>Findings about the page.</summary>
    /// <param name="markdown">The page.</param>
    /// <param name="types">The public types that its calls are looked up in.</param>
    public static IEnumerable<string> Check(string markdown, IReadOnlyCollection<Type> types)
    {
        var rows = FirstCell().Matches(markdown).Select(m => m.Groups[1].Value).Where(c => c.Length > 0).ToArray();
        foreach (var name in Features.Concat(Operations))
        {
            var count = rows.Count(r => r == name);
            if (count != 1) yield return $"'{name}' has {count} rows; it needs one.";
        }

        foreach (Match call in Call().Matches(markdown))
        {
            var (service, member) = (call.Groups[1].Value, call.Groups[2].Value);
            if (!types.Any(t => t.Name == service && t.GetMember(member).Length > 0)) yield return $"'{service}.{member}' does not exist.";
        }

        foreach (Match row in Row().Matches(markdown))
        {
            if (Features.Contains(row.Groups[1].Value) && row.Value.Count(c => c == '|') != 5) yield return $"The row of {row.Groups[1].Value} needs four cells.";
        }

        if (!Services.Any(s => markdown.Contains($"`{s}.", StringComparison.Ordinal))) yield return "No call is named at all.";
    }

    [GeneratedRegex(@"^\| `?(\w+)`? \|", RegexOptions.Multiline)]
    private static partial Regex FirstCell();

    [GeneratedRegex(@"^\| (\w+) \|.*$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"`(IErp(?:Linker|Connections|Matcher|Synchronizer|Inbox|Journal|Signals))\.(\w+)")]
    private static partial Regex Call();
}

using System.Globalization;
using ErpLink.Adapters;

namespace ErpLink.Maps;

/// <summary>Checks what belongs to the connection as a whole: name, settings, zone, and how the maps stand to each other.</summary>
internal sealed class ConnectionCheck(ConnectionDefinition connection, ProblemList problems)
{
    public const int NameLengthMax = 64;
    private static readonly TimeSpan IntervalLeast = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan IntervalMost = TimeSpan.FromDays(1);

    private readonly ProblemPath _path = new(connection.Name);

    public ConnectionCheck Run(ConnectorInfo? connector)
    {
        if (connection.Name.Trim().Length is 0 or > NameLengthMax)
            problems.Error(ErrorCodes.OptionInvalid, _path, $"The name has {connection.Name.Trim().Length} characters; 1 to {NameLengthMax} are allowed.", "Choose another name.");
        var known = connector is null ? [] : connector.SettingsOf(connection.Profile);
        new SecretCheck(connection, _path, problems).Run(known);
        if (connector is not null) Settings(connector, known);
        Zone();
        Schedule();
        Grants();
        Chain(connection.OnConflict, _path);
        foreach (var map in connection.Maps) Chain(map.OnConflict, _path.Map(map));
        Pairs();
        Parents();
        return this;
    }

    private void Settings(ConnectorInfo connector, IReadOnlyList<SettingDescription> settings)
    {
        if (!string.Equals(connector.Name, connection.Adapter, StringComparison.OrdinalIgnoreCase))
            problems.Error(ErrorCodes.AdapterUnknown, _path, $"The connection names the adapter '{connection.Adapter}', and this is '{connector.Name}'.", $"Set the adapter to '{connector.Name}'.");
        var given = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in connection.Settings)
        {
            if (!given.TryAdd(name, value))
                problems.Error(ErrorCodes.SettingInvalid, _path.Setting(name), "The setting is given twice; case does not count.", "Remove one.");
        }

        foreach (var setting in settings)
        {
            var value = given.Remove(setting.Name, out var found) && found.Length > 0 ? found : setting.Default;
            if (value is null)
            {
                if (setting.Required)
                    problems.Error(ErrorCodes.SettingMissing, _path.Setting(setting.Name), $"The adapter '{connector.Name}' needs it.", $"Give '{setting.Name}' ({setting.DisplayName}).");
            }
            else if (Wanted(setting.Kind, value) is { } wanted)
            {
                // The value is not quoted: a password ends up in the wrong box sooner or later.
                problems.Error(ErrorCodes.SettingInvalid, _path.Setting(setting.Name), $"The value is not {wanted}.", $"Give {wanted}.");
            }
            else if (setting.Choices.Count > 0 && !setting.Choices.Any(c => c.Value == value))
            {
                problems.Error(ErrorCodes.SettingInvalid, _path.Setting(setting.Name), "The value is none of those it may have.",
                    $"Give one of {string.Join(", ", setting.Choices.Select(c => $"'{c.Value}'"))}.");
            }
        }

        foreach (var name in given.Keys)
        {
            if (SecretCheck.IsNamedLikeSecret(name))
            {
                problems.Error(ErrorCodes.SecretInPlainText, _path.Setting(name), $"The adapter '{connector.Name}' has no such setting, and it is named like a secret.",
                    $"{Suggestions.For(name, settings.Select(s => s.Name))} Remove it; if it held a secret, change the secret: it was written down.");
                continue;
            }

            problems.Warning(ErrorCodes.SettingInvalid, _path.Setting(name), $"The adapter '{connector.Name}' has no such setting.",
                Suggestions.For(name, settings.Select(s => s.Name)));
        }
    }

    private static string? Wanted(SettingKind kind, string value) => kind switch
    {
        SettingKind.Number when !long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) => "a whole number",
        SettingKind.Flag when !bool.TryParse(value, out _) => "true or false",
        SettingKind.Address when !Uri.TryCreate(value, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") => "an absolute http(s) address",
        _ => null,
    };

    private void Zone()
    {
        if (connection.TimeZone is { } name && ConnectionCompiler.FindZone(name) is null)
            problems.Error(ErrorCodes.SettingInvalid, _path, $"The time zone '{name}' is not known.", "Give an IANA name, such as 'Europe/Oslo'.");
    }

    private void Schedule()
    {
        if (connection.Interval is { } interval && (interval < IntervalLeast || interval > IntervalMost))
            problems.Error(ErrorCodes.OptionInvalid, _path, $"The interval is {interval}; it must be from {IntervalLeast} to {IntervalMost}.", "Give another interval.");
    }

    private void Grants()
    {
        foreach (var grant in connection.Access)
        {
            var who = $"The grant for {Words.Of(grant.Kind)} '{grant.Name}'";
            if (grant.Name.Length == 0) problems.Error(ErrorCodes.OptionInvalid, _path, $"A grant for a {Words.Of(grant.Kind)} names nobody.", "Name one.");
            if (grant.Rights.Count == 0) problems.Error(ErrorCodes.OptionInvalid, _path, $"{who} allows nothing.", "Give rights, or remove it.");
            if (grant.Rights.Contains(AccessRight.Administer))
                problems.Error(ErrorCodes.OptionInvalid, _path, $"{who} lets administer.", "Remove that right: the app's access policy alone says who administers.");
        }

        foreach (var twice in connection.Access.GroupBy(g => (g.Kind, g.Name)).Where(g => g.Count() > 1))
            problems.Error(ErrorCodes.NameTaken, _path, $"There are {twice.Count()} grants for {Words.Of(twice.Key.Kind)} '{twice.Key.Name}'.", "Put their rights into one.");
    }

    private void Chain(IReadOnlyList<Conflict> chain, ProblemPath path)
    {
        if (!FieldPolicies.EndsAtAsk(chain))
            problems.Warning(ErrorCodes.OptionInvalid, path, "Policies behind 'ask' are never asked.", "Remove them, or put 'ask' last.");
    }

    private void Pairs()
    {
        foreach (var twice in connection.Maps.GroupBy(m => (m.Entity, m.Actor)).Where(g => g.Count() > 1))
        {
            problems.Error(ErrorCodes.NameTaken, _path.Map(twice.First()), $"The pair of kinds is mapped {twice.Count()} times.", "Put all its mappings into one map.");
        }

        foreach (var map in connection.Maps)
        {
            if (!KindPairs.Allows(map.Entity, map.Actor))
                problems.Error(ErrorCodes.PairRefused, _path.Map(map), $"Kind '{map.Entity}' of the app is not paired with kind '{map.Actor}' of the ERP.", KindPairs.FixFor(map.Entity));
        }
    }

    private void Parents()
    {
        var entities = connection.Maps.Select(m => m.Entity).ToHashSet();
        foreach (var map in connection.Maps)
        {
            if (map.Parent is not { } parent) continue;
            if (!entities.Contains(parent))
            {
                problems.Error(ErrorCodes.ParentInvalid, _path.Map(map), $"The parent kind '{parent}' has no map in this connection.",
                    Suggestions.For(parent.Name, entities.Where(e => e != map.Entity).Select(e => e.Name)));
            }
            else if (Reaches(parent, map.Entity, []))
            {
                problems.Error(ErrorCodes.ParentInvalid, _path.Map(map), $"Kind '{map.Entity}' is its own parent by way of '{parent}'.", "Remove one parent of the circle.");
            }
        }
    }

    private bool Reaches(RecordKind from, RecordKind wanted, HashSet<RecordKind> seen) => from == wanted
        || (seen.Add(from) && connection.Maps.Any(m => m.Entity == from && m.Parent is { } parent && Reaches(parent, wanted, seen)));
}

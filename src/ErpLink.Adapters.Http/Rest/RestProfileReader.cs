using System.Globalization;
using ErpLink.Adapters;
using ErpLink.Adapters.Http.Profiles;

namespace ErpLink.Adapters.Http.Rest;

/// <summary>Reads a profile and reports everything that is wrong with it at once: line, column, path, what, fix.</summary>
internal sealed class RestProfileReader
{
    // Those that ResponseOutcome takes for refusals, without the two that mean the same everywhere.
    private static readonly int[] Refusals = [400, 403, 404, 405, 409, 410, 412, 413, 415, 422, 428];

    public const string BuiltIn = "ErpLink.Adapters.Http.Rest.Profiles.";
    private readonly ProfileProblems _problems;
    private readonly ProfileNode _root;
    private IReadOnlyList<string> _settings = [];

    private RestProfileReader(ProfileProblems problems, ProfileNode root) => (_problems, _root) = (problems, root);

    public static IReadOnlyList<string> BuiltInNames => ProfileFile.BuiltIn(BuiltIn);

    /// <summary>A built-in profile, or the file of a path that ends in <c>.json</c>.</summary>
    public static RestProfile Load(string profile)
    {
        var (source, json) = ProfileFile.Load(profile, BuiltIn);
        return Read(source, json);
    }

    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.DefinitionMalformed"/>, with everything that is wrong.</exception>
    public static RestProfile Read(string source, ReadOnlyMemory<byte> json)
    {
        var problems = new ProfileProblems(source);
        var reader = new RestProfileReader(problems, new ProfileNode(ProfileParser.Parse(json, problems), "$", problems));
        var profile = reader.Profile();
        new RestProfileCheck(profile, problems).Run();
        problems.ThrowIfAny();
        return profile;
    }

    private RestProfile Profile()
    {
        _root.Allow(RestNames.Profile);
        var settings = _root.Members("settings", Setting);
        // A secret is fetched when it is needed and not kept: only authentication can use one.
        _settings = [.. settings.Values.Where(s => s.Kind != SettingKind.Secret).Select(s => s.Name)];
        var kinds = _root.Members("kinds", node => new RestKindReader(node, _settings).Read());
        if (kinds.Count == 0) _root.ReportAt("kinds", "There is no kind.", "Name at least one: \"kinds\": { \"customer\": { … } }.");
        return new RestProfile(_problems.Source)
        {
            DisplayName = _root.Text("displayName"),
            Address = _root.Text("address"),
            Settings = [.. settings.Values],
            Headers = _root.Templates("headers", _settings),
            Authentication = _root.Child("authentication") is { } authentication ? new RestAuthenticationReader(authentication, _problems, _settings, [.. settings.Values.Select(s => s.Name)]).Read() : null,
            Identity = _root.Child("identity") is { } identity ? Identity(identity) : new(null, null, []),
            RequestLifeMax = TimeSpan.FromMinutes(_root.Number("requestLifeMinutes", 10, 1, 1440)),
            TimeZone = TimeZone(),
            OmitsNulls = _root.Flag("omitsNulls", false),
            Errors = _root.Child("errors") is { } errors ? Errors(errors) : new(),
            Quota = _root.Child("quota") is { } quota ? Quota(quota) : null,
            PageSizeRecords = _root.Number("pageSizeRecords", 100, 1, 10_000),
            ParallelCalls = _root.Number("parallelCalls", 1, 1, 64),
            Lists = _root.Members("lists", List),
            Kinds = kinds,
        };
    }

    private static SettingDescription Setting(ProfileNode node)
    {
        node.Allow(RestNames.Setting);
        if (RestConnector.OwnSettings.Contains(node.Name, StringComparer.OrdinalIgnoreCase))
            node.Report($"The setting '{node.Name}' is there already.", "Leave it out, or give this one another name.");
        return new(node.Name, node.Child("kind")?.Choice<SettingKind>() ?? SettingKind.Text)
        {
            DisplayName = node.Text("displayName") ?? node.Name,
            Description = node.Text("description") ?? string.Empty,
            Required = node.Flag("required", false),
            Default = node.Text("default"),
            Suggested = node.Text("suggested"),
        };
    }

    private string? TimeZone()
    {
        if (_root.Text("timeZone") is not { } zone || TimeZoneInfo.TryFindSystemTimeZoneById(zone, out _)) return _root.Text("timeZone");
        _root.ReportAt("timeZone", $"There is no time zone '{zone}'.", "Give an IANA name such as Europe/Oslo.");
        return null;
    }

    private RestIdentity Identity(ProfileNode node)
    {
        node.Allow(RestNames.Identity);
        var settings = node.Texts("settings") ?? [];
        foreach (var unknown in settings.Where(s => !_settings.Contains(s)))
            node.ReportAt("settings", $"There is no setting '{unknown}'.", "Name settings of this profile that are not secret.");
        if (node.Has("path") == settings.Count > 0)
            node.Report("A database is named by a request or by settings.", "Write \"path\" and \"value\", or \"settings\": [\"tenant\"].");
        return node.Has("path")
            ? new(new RestRead(node.Target(_settings, "company")) { Query = node.Templates("query", _settings) }, node.RequiredPath("value", "id"), settings)
            : new(null, null, settings);
    }

    private static RestErrors Errors(ProfileNode node)
    {
        node.Allow(RestNames.Errors);
        var statuses = new Dictionary<int, FailureClass>();
        foreach (var (name, failureClass) in node.Members("statuses", n => n.Choice<FailureClass>() ?? FailureClass.Invalid))
        {
            if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var status) && Refusals.Contains(status)) statuses[status] = failureClass;
            else node.ReportAt($"statuses.{name}", "This status cannot be given another meaning.", $"Use one of: {string.Join(", ", Refusals)}. Only these say that nothing was done.");
        }

        return new()
        {
            Code = node.Paths("code"),
            Message = node.Paths("message"),
            Fields = node.Child("fields") is { } fields ? ErrorFields(fields) : null,
            Codes = node.Members("codes", n => n.Choice<FailureClass>() ?? FailureClass.Invalid),
            Statuses = statuses,
            InSuccess = node.Path("inSuccess"),
            BareNotFound = node.Flag("bareNotFound", false),
        };
    }

    private static (RestPath, RestPath, RestPath) ErrorFields(ProfileNode node)
    {
        node.Allow(RestNames.ErrorFields);
        return (node.RequiredPath("items", "errors"), node.RequiredPath("field", "field"), node.RequiredPath("message", "message"));
    }

    private static QuotaHeaders Quota(ProfileNode node)
    {
        node.Allow(RestNames.Quota);
        return new(node.Required("remaining", "Name the header, such as \"X-RateLimit-Remaining\"."), node.Required("reset", "Name the header, such as \"X-RateLimit-Reset\"."),
            node.Child("form")?.Choice<QuotaReset>() ?? QuotaReset.Seconds);
    }

    private RestList List(ProfileNode node)
    {
        node.Allow(RestNames.List);
        if (node.Child("fixed") is { } items)
        {
            if (node.Has("path")) node.ReportAt("path", "A list has fixed items, or a request.", "Keep one of the two.");
            return new([.. items.Children().Select(i => new ListEntry(i.Name, items.Text(i.Name) ?? i.Name))], null, RestPath.Root, []);
        }

        var text = node.Paths("text");
        return new(null, new RestRead(node.Target(_settings, "countries"))
        {
            Query = node.Templates("query", [.. _settings, "size"]),
            Headers = node.Templates("headers", _settings),
            Items = node.Path("items") ?? RestPath.Root,
            Paging = RestKindReader.Paging(node.Child("paging")),
        }, node.RequiredPath("key", "code"), text);
    }
}

using System.Text.Json;
using ErpLink.Adapters;
using ErpLink.Adapters.Http.Profiles;

namespace ErpLink.Adapters.Http.OData;

/// <summary>Reads a profile and reports everything that is wrong with it at once: file, place, fix.</summary>
internal sealed class ODataProfileReader
{
    private const string BuiltIn = "ErpLink.Adapters.Http.OData.Profiles.";
    private readonly ProfileProblems _problems;

    private ODataProfileReader(ProfileProblems problems) => _problems = problems;

    /// <summary>A built-in profile, or the file of a path that ends in <c>.json</c>.</summary>
    public static ODataProfile Load(string profile)
    {
        var (source, json) = ProfileFile.Load(profile, BuiltIn);
        return Read(source, json);
    }

    public static ODataProfile Read(string source, ReadOnlyMemory<byte> json)
    {
        var problems = new ProfileProblems(source);
        var reader = new ODataProfileReader(problems);
        var profile = reader.Profile(new ProfileNode(ProfileParser.Parse(json, problems), "$", problems));
        reader.CheckReferences(profile);
        problems.ThrowIfAny();
        return profile;
    }

    private void Report(string path, string message, string fix) => _problems.Report(path, message, fix);

    private ODataProfile Profile(ProfileNode root)
    {
        // "displayName" says to readers of the file which ERP it is for, and "verified" against what it was tried; nothing here uses them.
        root.Allow("displayName", "verified", "company", "requestLifeMinutes", "enforcesIfMatch", "blankEqualsNull", "plainEnums", "orOfFields", "nestedFunctions", "filterFunctions", "stamps",
            "batchSizeRecords", "pageSizeRecords", "writesPerBatch", "parallelCalls", "authentication", "session", "csrf", "errors", "lists", "kindsFromSettings", "kinds");
        var kinds = root.Members("kinds", Kind);
        var fromSettings = root.Flag("kindsFromSettings", false);
        if (kinds.Count == 0 && !fromSettings) Report("$.kinds", "There is no kind.", "Name at least one, such as \"customer\".");
        return new ODataProfile(_problems.Source)
        {
            Company = root.Child("company") is { } company && !company.Has("parameter") ? Company(company) : null,
            CompanyParameter = root.Child("company") is { } told && told.Has("parameter") ? Parameter(told) : null,
            KindsFromSettings = fromSettings,
            Session = root.Child("session") is { } session ? Session(session) : null,
            NeedsCsrfToken = root.Flag("csrf", false),
            PlainEnums = root.Flag("plainEnums", false),
            OrOfFields = root.Flag("orOfFields", true),
            NestedFunctions = root.Flag("nestedFunctions", true),
            FilterFunctions = root.Texts("filterFunctions"),
            RequestLifeMax = TimeSpan.FromMinutes(root.Number("requestLifeMinutes", 10, 1, 1440)),
            EnforcesIfMatch = root.Has("enforcesIfMatch") ? root.Flag("enforcesIfMatch", false) : null,
            BlankEqualsNull = root.Flag("blankEqualsNull", false),
            Stamps = root.Child("stamps") is { } stamps ? Stamps(stamps) : new TimestampRules(),
            BatchSizeRecords = root.Number("batchSizeRecords", 20, 1, 100),
            PageSizeRecords = root.Number("pageSizeRecords", 100, 1, 20_000),
            WritesPerBatch = root.Number("writesPerBatch", 1, 1, 100),
            ParallelCalls = root.Number("parallelCalls", 1, 1, 64),
            Authentication = AuthenticationDefaultsReader.Read(root.Child("authentication"), _problems),
            Errors = root.Members("errors", node => node.Choice<FailureClass>() ?? FailureClass.Invalid),
            Lists = root.Members("lists", List),
            Kinds = kinds,
        };
    }

    private TimestampRules Stamps(ProfileNode node)
    {
        node.Allow("resolutionMilliseconds", "commitLagSeconds", "overlapSeconds");
        var rules = new TimestampRules
        {
            Resolution = TimeSpan.FromMilliseconds(node.Number("resolutionMilliseconds", 1000, 1, 3_600_000)),
            CommitLagMax = TimeSpan.FromSeconds(node.Number("commitLagSeconds", 60, 0, 86_400)),
            Overlap = TimeSpan.FromSeconds(node.Number("overlapSeconds", 300, 1, 172_800)),
        };
        if (rules.Overlap < rules.Resolution + rules.CommitLagMax)
            Report($"{node.Path}.overlapSeconds", $"{rules.Overlap.TotalSeconds} seconds are less than resolution and commit lag together, so that changes would be missed.",
                $"Give {Math.Ceiling((rules.Resolution + rules.CommitLagMax).TotalSeconds)} or more.");
        return rules;
    }

    private static string Parameter(ProfileNode node)
    {
        node.Allow("parameter");
        var name = node.Required("parameter", "Give the parameter's name as the service documents it.");
        if (name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))) node.Report($"'{name}' is not the name of a parameter.", "Use letters, digits, '-', '_' and '.'.");
        return name;
    }

    private static ODataSession Session(ProfileNode node)
    {
        node.Allow("path", "body", "cookies");
        var body = node.Members("body", value => value.AsText ?? string.Empty);
        if (body.Count == 0 || body.Values.Any(v => v.Length == 0)) node.Report("\"body\" is not an object of texts.", "Give what is posted: { \"UserName\": \"{user}\" }.");
        var cookies = node.Texts("cookies") ?? [];
        if (cookies.Count == 0) node.Report("\"cookies\" is missing.", "Name the cookies that make the session: [\"SESSION\"].");
        return new(node.Required("path", "Give the path of the log-in, below the service's root."), body, cookies);
    }

    private static ODataCompany Company(ProfileNode node)
    {
        node.Allow("set", "key", "names");
        return new(node.Required("set"), node.Required("key"), node.Texts("names") ?? []);
    }

    private static ODataList List(ProfileNode node)
    {
        node.Allow("set", "key", "text", "optional");
        return new(node.Required("set"), node.Required("key"), node.Texts("text") ?? [], node.Flag("optional", false));
    }

    private ODataProfileKind Kind(ProfileNode node)
    {
        node.Allow("displayName", "set", "key", "title", "modified", "modifiedTime", "trackChanges", "where", "searched", "search", "parent", "inactive", "correlationField", "correlationUnique", "canCreate", "canUpdate", "only", "fields");
        if (node.Name.Length is 0 or > 64 || !char.IsAsciiLetterLower(node.Name[0])
            || node.Name.Any(c => !char.IsAsciiLetterLower(c) && !char.IsAsciiDigit(c) && c is not ('-' or '.' or '_')))
            Report(node.Path, $"'{node.Name}' is not a kind of record.", "Use lower-case letters, digits, '-', '.' and '_', starting with a letter.");
        var title = node.Text("title");
        return new ODataProfileKind(node.Required("set"), node.Required("key"))
        {
            DisplayName = node.Text("displayName"),
            Title = title,
            Modified = node.Text("modified"),
            ModifiedTime = node.Text("modifiedTime"),
            TracksChanges = node.Has("trackChanges") ? node.Flag("trackChanges", false) : null,
            Where = node.Members("where", Constant),
            Searched = node.Texts("searched") ?? (title is null ? [] : [title]),
            UsesSearch = node.Flag("search", false),
            Parent = node.Child("parent") is { } parent ? Parent(parent) : null,
            Inactive = node.Child("inactive") is { } inactive ? Inactive(inactive) : null,
            CorrelationField = node.Text("correlationField"),
            CorrelationUnique = node.Flag("correlationUnique", false),
            CanCreate = node.Flag("canCreate", true),
            CanUpdate = node.Flag("canUpdate", true),
            Only = node.Texts("only"),
            Fields = node.Members("fields", Field),
        };
    }

    private static string Constant(ProfileNode node)
    {
        if (node.Value.Kind is JsonValueKind.String or JsonValueKind.Number && node.Value.Text.Length > 0) return node.Value.Text;
        if (node.Value.Kind is JsonValueKind.True or JsonValueKind.False) return node.Value.Shown;
        node.Report("This is not a value.", "Give a text, a number, true or false.");
        return "missing";
    }

    private static ODataParent Parent(ProfileNode node)
    {
        node.Allow("kind", "property", "matches", "optional");
        return new(node.Required("kind"), node.Required("property"), node.Text("matches"), node.Flag("optional", false));
    }

    private static ODataInactive Inactive(ProfileNode node)
    {
        node.Allow("property", "values");
        return new(node.Required("property"), node.Texts("values") ?? []);
    }

    private static ODataProfileField Field(ProfileNode node)
    {
        node.Allow("displayName", "list", "references", "access", "path");
        return new(node.Text("displayName"), node.Text("list"), node.Text("references"), node.Child("access")?.Choice<FieldAccess>(), node.Text("path"));
    }

    private void CheckReferences(ODataProfile profile)
    {
        foreach (var (name, kind) in profile.Kinds)
        {
            var path = $"$.kinds.{name}";
            if (kind.Parent is { } parent && !profile.Kinds.ContainsKey(parent.Kind))
                Report($"{path}.parent.kind", $"There is no kind '{parent.Kind}'.",
                    $"Use one of: {string.Join(", ", profile.Kinds.Keys)}.");
            if (kind.ModifiedTime is not null && !profile.OrOfFields)
                Report($"{path}.modifiedTime", "\"modifiedTime\" needs a service that takes \"or\" over different properties, and \"orOfFields\" says that this one does not.",
                    "Leave it out, and let \"modified\" name a property with date and time.");
            foreach (var (field, about) in kind.Fields)
            {
                if (about.List is { } list && !profile.Lists.ContainsKey(list))
                    Report($"{path}.fields.{field}.list", $"There is no list '{list}'.", "Name it under \"lists\".");
                if (about.References is { } reference && !profile.Kinds.ContainsKey(reference))
                    Report($"{path}.fields.{field}.references", $"There is no kind '{reference}'.",
                        $"Use one of: {string.Join(", ", profile.Kinds.Keys)}.");
            }
        }
    }
}

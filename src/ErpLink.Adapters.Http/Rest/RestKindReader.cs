using System.Text.Json;
using ErpLink.Adapters;
using ErpLink.Adapters.Http.Profiles;

namespace ErpLink.Adapters.Http.Rest;

/// <summary>Reads one kind of a profile.</summary>
/// <param name="node">The kind.</param>
/// <param name="settings">The settings that templates may name.</param>
internal sealed class RestKindReader(ProfileNode node, IReadOnlyList<string> settings)
{
    public RestKindProfile Read()
    {
        node.Allow(RestNames.Kind);
        if (!RestNodes.IsKind(node.Name))
            node.Report($"'{node.Name}' is not a kind of record.", "Use lower-case letters, digits, '-', '.' and '_', starting with a letter.");
        if (!node.Has("fields")) node.ReportAt("fields", "This is missing.", "Name at least one field: \"fields\": { \"name\": { } }.");
        var list = node.Child("list") is { } request ? List(request) : null;
        return new RestKindProfile(Key())
        {
            DisplayName = node.Text("displayName"),
            Title = node.Text("title"),
            Version = node.Child("version") is { } version ? Version(version) : null,
            Modified = node.Child("modified") is { } modified ? Modified(modified) : null,
            Inactive = node.Child("inactive") is { } inactive ? State(inactive, RestNames.State) : null,
            MergedInto = node.Path("mergedInto"),
            Parent = node.Child("parent") is { } parent ? Parent(parent) : null,
            Reference = node.Child("reference") is { } reference ? Reference(reference) : null,
            Where = node.Child("where") is { } where ? Where(where) : [],
            OmitsNulls = node.Flag("omitsNulls", false),
            ReturnsStoredValues = node.Flag("returnsStoredValues", false),
            List = list,
            Get = node.Child("get") is { } get ? Get(get) : null,
            Changes = node.Child("changes") is { } changes ? Changes(changes, list) : null,
            Create = node.Child("create") is { } create ? Create(create) : null,
            Update = node.Child("update") is { } update ? Update(update) : null,
            Fields = node.Members("fields", RestFieldReader.Read),
        };
    }

    public static RestPaging Paging(ProfileNode? node)
    {
        if (node is null) return new(RestPagingType.None);
        node.Allow(RestNames.Paging);
        var type = node.Child("type")?.Choice<RestPagingType>() ?? RestPagingType.None;
        if (!node.Has("type")) node.ReportAt("type", "This is missing.", "Give none, nextLink, offset, page, token or lastKey.");
        var paging = new RestPaging(type)
        {
            Parameter = node.Text("parameter"),
            Size = node.Text("size"),
            SizeMax = node.Number("sizeMax", 100, 1, 10_000),
            Path = node.Path("path"),
            Header = node.Text("header"),
            Total = node.Path("total"),
            First = node.Number("first", type == RestPagingType.Page ? 1 : 0, 0, 1),
            EndsShort = node.Flag("endsShort", false),
            PastEnd = node.OptionalNumber("pastEnd", 400, 499),
        };
        if (type is not (RestPagingType.None or RestPagingType.NextLink) && paging.Parameter is null)
            node.ReportAt("parameter", "This is missing.", "Name the parameter that asks for the next page.");
        if (paging.EndsShort && paging.Size is null)
            node.ReportAt("endsShort", "How large a page is, is not asked for, so that nobody knows whether one is short.", "Write \"size\": \"name of the parameter\", or leave this out: then an empty page is the end.");
        if (type is RestPagingType.NextLink or RestPagingType.Token && paging.Path is null == paging.Header is null)
            node.Report("The next page is told in the body or in a header.", "Write \"path\": \"links.next\", or \"header\": \"Link\".");
        return paging;
    }

    private RestKey Key()
    {
        if (node.Child("key") is not { } key) return RestNodes.Missing(node, "key", "Write \"key\": { \"path\": \"id\" }.", new RestKey(RestPath.Root, false, false));
        if (key.AsText is not null) return new(node.Path("key") ?? RestPath.Root, false, false);
        if (!key.IsObject)
        {
            key.Report("This is neither a path nor an object.", "Write \"key\": \"id\", or \"key\": { \"path\": \"id\" }.");
            return new RestKey(RestPath.Root, false, false);
        }

        key.Allow(RestNames.Key);
        return new(key.RequiredPath("path", "id"), key.Flag("number", false), key.Flag("ignoreCase", false));
    }

    private static RestVersion Version(ProfileNode version)
    {
        version.Allow(RestNames.Version);
        var (path, header) = (version.Path("path"), version.Text("header"));
        if (path is null == header is null && !version.Has("path"))
            version.Report("A version is in the record or in a header.", "Write \"path\": \"version\", or \"header\": \"ETag\".");
        if (path is not null && header is not null)
            version.ReportAt("header", "A version is in the record or in a header.", "Keep \"path\": records of a list have no header.");
        var send = version.Child("send")?.Choice<RestVersionSend>() ?? (header is not null ? RestVersionSend.IfMatch : RestVersionSend.No);
        if (header is not null && send != RestVersionSend.IfMatch) version.ReportAt("send", "A version from a header is sent in If-Match.", "Leave this out.");
        var covers = version.Child("covers")?.Choice<VersionCover>() ?? VersionCover.Full;
        return new(path, header, send, version.Text("format") is { } format ? RestNodes.Template(version.Child("format")!, format, ["version"])
            : RestTemplate.Parse("{version}", out _)!, version.Flag("number", false), covers);
    }

    private static RestStamp Modified(ProfileNode modified)
    {
        if (modified.AsText is { } text) return new(RestPath.Parse(text, out var problem) ?? Bad(problem), RestForm.Plain);
        modified.Allow(RestNames.Modified);
        var form = modified.Child("form")?.Choice<RestForm>() ?? RestForm.Plain;
        if (!RestFieldReader.TimeForms.Contains(form))
            modified.ReportAt("form", "A time has no such form.", $"Use one of: {string.Join(", ", RestFieldReader.TimeForms.Select(RestFieldReader.Word))}.");
        return new(modified.RequiredPath("path", "changedAt"), form);

        RestPath Bad(string problem)
        {
            modified.Report(problem, "Write a path such as \"changedAt\".");
            return RestPath.Root;
        }
    }

    private RestState State(ProfileNode state, IReadOnlyList<string> names)
    {
        state.Allow(names);
        var values = state.Child("values")?.Value is { Kind: JsonValueKind.Array } list
            ? list.Items.ConvertAll(i => i.Kind is JsonValueKind.True or JsonValueKind.False ? i.Shown : i.Text) : state.Texts("values") ?? [];
        if (values.Count == 0) state.ReportAt("values", "There are no values.", "Give the values that mean so: [true], or [\"closed\"].");
        return new(state.RequiredPath("path", "status"), values, state.Templates("query", settings));
    }

    private RestParent Parent(ProfileNode parent)
    {
        parent.Allow(RestNames.Parent);
        var path = parent.RequiredPath("path", "customerId");
        return new(parent.Required("kind", "Name a kind of this profile."), path, parent.Path("write") ?? path, parent.Flag("number", false),
            parent.Templates("query", [.. settings, "parent"]));
    }

    private static RestReference Reference(ProfileNode reference)
    {
        reference.Allow(RestNames.Reference);
        return new(reference.Required("field", "Name a text field of this kind."), reference.Flag("unique", false));
    }

    private static List<RestConstant> Where(ProfileNode where)
    {
        var constants = new List<RestConstant>();
        foreach (var child in where.Children())
        {
            var value = child.Value;
            var path = RestPath.Parse(child.Name, out var problem);
            if (path is null || path.HasSelector) child.Report(path is null ? problem : "An array cannot be chosen from here.", "Write a path such as \"isCustomer\" or \"type.code\".");
            else if (value.Kind is JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null)
                child.Report("This is not a single value.", "Give a text, a number, true or false.");
            else
            {
                var text = value.Kind is JsonValueKind.True or JsonValueKind.False ? value.Shown : value.Text;
                constants.Add(new(path, text, value.Kind == JsonValueKind.String ? "\"" + JsonEncodedText.Encode(text) + "\"" : text));
            }
        }

        return constants;
    }

    private RestRead List(ProfileNode list)
    {
        list.Allow(RestNames.ListRequest);
        return Request(list, settings, "customers") with
        {
            Text = list.Child("text")?.Parameters([.. settings, "text"], "text"),
            Sort = list.Members("sort", s => Fixed(s)),
            Join = list.Members("join", j => j.AsText ?? string.Empty),
            Shortest = Shortest(list),
            IsPartial = list.Flag("partial", false),
        };
    }

    private static Dictionary<string, int> Shortest(ProfileNode list) =>
        list.Child("shortest") is { } shortest ? shortest.Children().ToDictionary(c => c.Name, c => shortest.Number(c.Name, 1, 1, 100), StringComparer.Ordinal) : [];

    // "name" is short for { "sort": "name" }.
    private IReadOnlyDictionary<string, RestTemplate> Fixed(ProfileNode sort) =>
        sort.AsText is { } text ? new Dictionary<string, RestTemplate> { ["sort"] = RestNodes.Template(sort, text, settings) } : sort.Parameters(settings, "sort");

    private static RestRead Request(ProfileNode request, IReadOnlyList<string> names, string example) => new(request.Target(names, example))
    {
        Query = request.Templates("query", names),
        Headers = request.Templates("headers", names),
        Items = request.Path("items") ?? RestPath.Root,
        Paging = Paging(request.Child("paging")),
    };

    private RestGet Get(ProfileNode get)
    {
        get.Allow(RestNames.Get);
        return new(get.Target([.. settings, "key"], "customers/{key}"))
        {
            Query = get.Templates("query", [.. settings, "key"]),
            Record = get.Path("record") ?? RestPath.Root,
            Many = get.Child("many") is { } many ? Many(many) : null,
        };
    }

    private RestMany Many(ProfileNode many)
    {
        many.Allow(RestNames.Many);
        if (!many.Has("query")) many.ReportAt("query", "This is missing.", "Write \"query\": { \"ids\": \"{keys}\" }.");
        return new(many.Templates("query", [.. settings, "keys"]), many.Text("separator") ?? ",", many.Number("max", 50, 2, 1000));
    }

    private RestChanges Changes(ProfileNode changes, RestRead? list)
    {
        changes.Allow(RestNames.Changes);
        var token = changes.Child("token");
        IReadOnlyList<string> names = [.. settings, token is null ? "since" : "token"];
        if (changes.Has("path") || list is null) return Read(Request(changes, names, "changes") with { IsPartial = changes.Flag("partial", false) });
        return Read(list with
        {
            Query = Merged(list.Query, changes.Templates("query", names)),
            Headers = Merged(list.Headers, changes.Templates("headers", names)),
            Items = changes.Path("items") ?? list.Items,
            IsPartial = changes.Flag("partial", list.IsPartial),
            Paging = changes.Child("paging") is { } paging ? Paging(paging) : list.Paging,
        });

        RestChanges Read(RestRead request) => new(request)
        {
            Form = changes.Child("form")?.Choice<RestForm>() ?? RestForm.Plain,
            Digits = changes.Number("digits", 3, 0, 7),
            Rules = Rules(changes),
            IsOrdered = changes.Flag("ordered", false),
            IsExclusive = changes.Flag("exclusive", false),
            Deleted = changes.Child("deleted") is { } deleted ? State(deleted, RestNames.Deleted) : null,
            Token = token is null ? null : Token(token),
        };
    }

    private static Dictionary<string, RestTemplate> Merged(IReadOnlyDictionary<string, RestTemplate> first, IReadOnlyDictionary<string, RestTemplate> second)
    {
        var all = new Dictionary<string, RestTemplate>(first, StringComparer.Ordinal);
        foreach (var (name, template) in second) all[name] = template;
        return all;
    }

    private RestChangeToken Token(ProfileNode token)
    {
        token.Allow(RestNames.ChangeToken);
        var start = token.Child("start");
        if (start is null) token.ReportAt("start", "This is missing.", "Write the request whose answer has the token of now.");
        start?.Allow(RestNames.StartRequest);
        return new(token.RequiredPath("next", "next"), token.Path("more"),
            start is null ? new RestRead(RestTemplate.Parse(string.Empty, out _)!) : Request(start, settings, "changes"), token.Path("startToken") ?? token.RequiredPath("next", "next"));
    }

    private static TimestampRules Rules(ProfileNode changes)
    {
        var rules = new TimestampRules
        {
            Resolution = TimeSpan.FromMilliseconds(changes.Number("resolutionMilliseconds", 1000, 1, 86_400_000)),
            CommitLagMax = TimeSpan.FromSeconds(changes.Number("commitLagSeconds", 60, 0, 86_400)),
        };
        var least = (int)Math.Ceiling((rules.Resolution + rules.CommitLagMax).TotalSeconds);
        rules = rules with { Overlap = TimeSpan.FromSeconds(changes.Number("overlapSeconds", Math.Max(300, least), 1, 172_800)) };
        if (rules.Overlap >= rules.Resolution + rules.CommitLagMax) return rules;
        changes.ReportAt("overlapSeconds", $"{rules.Overlap.TotalSeconds} seconds are less than resolution and commit lag together, so that changes would be missed.",
            $"Give {least} or more.");
        return new TimestampRules();
    }

    private RestWrite Create(ProfileNode create)
    {
        create.Allow(RestNames.Create);
        if (create.Child("answer")?.AsText == "nothing")
            create.ReportAt("answer", "A create is answered by the key of the new record.", "Give record or location: without the key nobody would know what was created.");
        return Write(create, create.Method(HttpMethod.Post, "POST", "PUT"), [.. settings, "parent"], "customers") with
        { IdempotencyHeader = create.Text("idempotencyHeader") };
    }

    private RestWrite Update(ProfileNode update)
    {
        update.Allow(RestNames.Update);
        if (update.Child("answer")?.AsText == "location") update.ReportAt("answer", "Only a create is answered by a location.", "Give record or nothing.");
        return Write(update, update.Method(HttpMethod.Patch, "PATCH", "PUT", "POST"), [.. settings, "key"], "customers/{key}") with
        {
            IsWhole = update.Flag("whole", false),
            MergesNested = update.Flag("mergesNested", false),
            SendsKey = update.Flag("sendsKey", false),
            Without = update.Paths("without"),
            With = update.Texts("with") ?? [],
        };
    }

    private static RestWrite Write(ProfileNode write, HttpMethod method, IReadOnlyList<string> names, string example) => new(method, write.Target(names, example))
    {
        Query = write.Templates("query", names),
        Body = write.Path("body") ?? RestPath.Root,
        Record = write.Path("record") ?? RestPath.Root,
        Answer = write.Child("answer")?.Choice<RestAnswer>() ?? RestAnswer.Record,
    };
}

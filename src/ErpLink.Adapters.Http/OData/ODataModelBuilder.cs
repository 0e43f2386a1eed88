namespace ErpLink.Adapters.Http.OData;

/// <summary>Puts a profile and a service's metadata together, and reports everything in which they disagree.</summary>
internal sealed class ODataModelBuilder(ODataProfile profile, EdmModel edm, string companyPath, ErpHttpOptions options, TimeZoneInfo zone)
{
    private const int CorrelationLengthMin = 20;

    // The metadata and the companies with a first call, the parent of a create, and the repetition after a 401.
    private const int RequestsBeforeWrite = 4;

    // A log-in before, and another one after a 401.
    private const int RequestsOfSession = 2;

    // A token before, another one after a refusal, and the refused write.
    private const int RequestsOfCsrf = 3;
    private readonly List<Problem> _problems = [];
    private readonly Dictionary<string, ODataListSource> _lists = new(StringComparer.Ordinal);

    private ODataFieldBuilder Fields => new(profile, edm, _lists, Report);

    public ODataModel Build(string identity, string? timeZone)
    {
        var company = profile.Company is { } scope ? edm.TypeOf(scope.Set, null) : null;
        if (profile.Company is not null && company is null)
            Report("$.company.set", $"The service has no set '{profile.Company.Set}'.", "Check the profile and the address.");
        foreach (var (name, list) in profile.Lists) AddList(name, list, company);
        var kinds = new Dictionary<string, ODataKind>(StringComparer.Ordinal);
        foreach (var (name, kind) in profile.Kinds)
        {
            if (edm.TypeOf(kind.Set, company) is { } entity) kinds[name] = Kind(name, WithReference(WithParent(kind, entity), entity), entity);
            else
                Report($"$.kinds.{name}.set", $"The service has no set '{kind.Set}'.", "Check the profile against the service's $metadata.");
        }

        foreach (var (name, kind) in kinds)
        {
            if (kind.Profile.Parent is { Matches: { } matches } parent && kinds.TryGetValue(parent.Kind, out var above)
                && !above.Properties.ContainsKey(matches))
                Report($"$.kinds.{name}.parent.matches", $"'{above.Profile.Set}' has no property '{matches}' that can be a field.",
                    $"It has: {string.Join(", ", above.Properties.Keys)}.");
        }

        if (profile.Reference is { } reference && kinds.Values.All(k => k.Profile.CorrelationField != reference.Field))
            _problems.Add(new Problem(ProblemSeverity.Error, ErrorCodes.SettingInvalid, "setting 'correlationField'",
                $"No kind has a property '{reference.Field}'.", "Name a text field of the ERP's records, or none."));
        if (_problems.Count > 0)
            throw new ErpLinkException(ErrorCodes.DefinitionMalformed, FailureClass.Invalid,
                string.Join(" | ", _problems.Take(5)))
            { Problems = _problems };
        return new ODataModel(new SideDescription(identity, kinds.Values.Select(k => k.Description).ToList()) { TimeZone = timeZone },
            kinds, _lists);
    }

    // The connection's setting goes before the profile, for the kinds that have such a property.
    private ODataProfileKind WithReference(ODataProfileKind kind, EdmEntity entity) =>
        profile.Reference is { } reference && edm.PropertiesOf(entity).Any(p => p.Name == reference.Field)
            ? kind with { CorrelationField = reference.Field, CorrelationUnique = reference.IsUnique } : kind;

    private ODataProfileKind WithParent(ODataProfileKind kind, EdmEntity entity) =>
        kind.Parent is { IsOptional: true } parent && edm.PropertiesOf(entity).All(p => p.Name != parent.Property) ? kind with { Parent = null } : kind;

    private void AddList(string name, ODataList list, EdmEntity? company)
    {
        var entity = edm.TypeOf(list.Set, company);
        var path = $"$.lists.{name}";
        var properties = entity is null ? [] : Fields.PropertiesOf(entity, path, list.Set).ToDictionary(p => p.Name);
        if (entity is null)
        {
            if (!list.IsOptional) Report($"{path}.set", $"The service has no set '{list.Set}'.", "Mend it, or add \"optional\": true.");
            return;
        }

        foreach (var property in list.Text.Prepend(list.Key).Where(p => !properties.ContainsKey(p)))
            Report(path, $"'{list.Set}' has no property '{property}'.", $"It has: {string.Join(", ", properties.Keys)}.");
        if (properties.TryGetValue(list.Key, out var key))
            _lists[name] = new ODataListSource(name)
            { Path = companyPath + list.Set, Key = list.Key, KeyKind = Fields.KindOf(key.Type) ?? EdmKind.Text, Text = list.Text };
    }

    private ODataKind Kind(string name, ODataProfileKind kind, EdmEntity entity)
    {
        var path = $"$.kinds.{name}";
        var capabilities = edm.CapabilitiesOf(kind.Set, profile.Company?.Set, profile.FilterFunctions);
        var all = Fields.Properties(kind, entity, capabilities, path);
        var expanded = Fields.Expanded(kind, entity, capabilities, path);
        foreach (var (property, at) in Named(kind).Where(n => !all.ContainsKey(n.Property) && (n.At != "only" || expanded.TrueForAll(e => e.Name != n.Property))))
            Report($"{path}.{at}", $"'{kind.Set}' has no property '{property}' that can be a field.",
                $"It has: {string.Join(", ", all.Keys)}.");
        if (!all.TryGetValue(kind.Key, out var key))
            key = new ODataField(new FieldDescription("missing", FieldType.Text), EdmKind.Text, string.Empty, 0);
        if (kind.CorrelationField is { } correlation && all.TryGetValue(correlation, out var reference))
            all[correlation] = Correlation(path, reference, capabilities);
        if (kind.Inactive is { } state && all.TryGetValue(state.Property, out var marker)
            && (state.Values.Count == 0 || state.Values.Any(v => marker.KeyLiteral(v) is null)))
            Report($"{path}.inactive.values", $"'{state.Property}' cannot hold these values, or there are none.",
                "Give the values with which a record is out of use, such as [\"true\"].");

        List<ODataField> offered = [.. all.Values, .. expanded];
        if (kind.Only is { } only) offered = only.Concat([kind.CorrelationField ?? string.Empty]).Distinct().Select(name => offered.Find(f => f.Name == name)).OfType<ODataField>().ToList();
        var searched = kind.Searched.Where(f => all.TryGetValue(f, out var field) && field.Edm == EdmKind.Text
            && capabilities.CanFilter(f) && capabilities.CanCall("contains")).ToList();
        var times = Stamp(kind, all);
        var stamp = times is not null && capabilities.CanList && times.Names.Append(kind.Key).All(n => capabilities.CanFilter(n) && capabilities.CanSort(n)) ? times : null;
        var tracks = capabilities.CanList && (kind.TracksChanges ?? capabilities.TracksChanges is true) && capabilities.TracksChanges is not false;
        var constants = Constants(path, kind, all, capabilities);
        var enforces = profile.EnforcesIfMatch ?? capabilities.Concurrency is not null;
        var usesSearch = kind.UsesSearch && capabilities.CanSearch;
        return new ODataKind
        {
            Profile = kind,
            Capabilities = capabilities,
            EnforcesIfMatch = enforces,
            Path = companyPath + kind.Set,
            Key = key,
            Fields = offered.ToDictionary(f => f.Name, StringComparer.Ordinal),
            All = FieldSelection.Of(offered.Select(f => f.Name)),
            Properties = all,
            Searched = searched,
            UsesSearch = usesSearch,
            TakesOrOfFields = profile.OrOfFields,
            NestsFunctions = profile.NestedFunctions,
            WritesPerBatch = capabilities.CanBatch ? profile.WritesPerBatch : 1,
            Stamp = stamp,
            ModifiedAt = times,
            TracksChanges = tracks,
            Constants = constants,
            Where = constants.ConvertAll(c => ODataFilter.Of($"{c.Field.Name} eq {c.Field.KeyLiteral(c.Value)}")),
            Parent = kind.Parent is { } parent ? all.GetValueOrDefault(parent.Property) : null,
            Inactive = kind.Inactive is { } inactive ? all.GetValueOrDefault(inactive.Property) : null,
            Description = Describe(name, kind, key, offered) with
            {
                CanCreate = kind.CanCreate && capabilities.CanInsert,
                CanUpdate = kind.CanUpdate && capabilities.CanUpdate,
                CanList = capabilities.CanList,
                CanSearchText = usesSearch || searched.Count > 0,
                CanSearchAnyField = profile.OrOfFields,
                UpdateTier = enforces ? UpdateTier.Conditional : UpdateTier.ReadCompare,
                VersionCovers = enforces ? Cover(offered, capabilities) : VersionCover.None,
                ChangeFeed = tracks ? ChangeFeed.Cursor : stamp is null ? ChangeFeed.None : ChangeFeed.Timestamp,
                ReportsDeletions = tracks,
            },
        };
    }

    // The field that keeps references is looked up by its exact value, which needs no function.
    private ODataField Correlation(string path, ODataField field, EdmCapabilities capabilities)
    {
        if (field.Edm != EdmKind.Text || field.Description.LengthMax < CorrelationLengthMin || field.Description.Access == FieldAccess.ReadOnly)
            Report($"{path}.correlationField",
                $"'{field.Name}' is not a writable text of {CorrelationLengthMin} or more characters.", "Name another field, or none.");
        else if (!capabilities.CanFilter(field.Name))
            Report($"{path}.correlationField", $"The service says that records cannot be looked for by '{field.Name}'.", "Name another field, or none.");
        return field.With(field.Description with { Operators = ODataFieldBuilder.ForText(capabilities, profile.NestedFunctions, isReference: true) });
    }

    // An ETag stands for the state of its record (OData protocol 4.01, 8.3.1) unless the service says that it is made of less. What another
    // record holds is never in it.
    private static VersionCover Cover(List<ODataField> offered, EdmCapabilities capabilities) =>
        offered.Exists(f => f.Via is not null) || capabilities.Concurrency is { Count: > 0 } parts && offered.Exists(f => !parts.Contains(f.Name))
            ? VersionCover.Partial : VersionCover.Full;

    private ODataStamp? Stamp(ODataProfileKind kind, Dictionary<string, ODataField> all)
    {
        if (kind.Modified is null || !all.TryGetValue(kind.Modified, out var date)) return null;
        if (kind.ModifiedTime is null) return date.Edm == EdmKind.Instant ? new ODataStamp(date, null, new ServerZone(zone)) : null;
        return date.Edm is EdmKind.Date or EdmKind.Instant && all.TryGetValue(kind.ModifiedTime, out var time) && time.Edm == EdmKind.TimeOfDay
            ? new ODataStamp(date, time, new ServerZone(zone)) : null;
    }

    private List<(ODataField Field, string Value)> Constants(string path, ODataProfileKind kind, Dictionary<string, ODataField> all, EdmCapabilities capabilities)
    {
        var constants = new List<(ODataField, string)>();
        foreach (var (name, value) in kind.Where.Where(w => all.ContainsKey(w.Key)))
        {
            if (all[name].KeyLiteral(value) is null || all[name].Edm == EdmKind.Enum && !(_lists[all[name].Description.List!].Items?.Any(i => i.Key == value) ?? true))
                Report($"{path}.where.{name}", $"'{name}' cannot hold '{value}'.", "Give a value of the property's type, as the service writes it.");
            else if (!capabilities.CanFilter(name))
                Report($"{path}.where.{name}", $"The service says that records cannot be looked for by '{name}'.", "Use a property that it filters by.");
            else constants.Add((all[name], value));
        }

        return constants;
    }

    private KindDescription Describe(string name, ODataProfileKind kind, ODataField key, List<ODataField> offered) =>
        new(name, offered.Select(f => f.Description).ToList())
        {
            DisplayName = kind.DisplayName ?? name,
            TitleField = offered.Any(f => f.Name == kind.Title) ? kind.Title : null,
            ParentKinds = kind.Parent is { } parent ? [parent.Kind] : [],
            KeyEquality = key.Edm == EdmKind.Guid ? KeyEquality.IgnoreCase : KeyEquality.Ordinal,
            CreateTier = kind.CorrelationField is null ? CreateTier.Nothing : kind.CorrelationUnique ? CreateTier.UniqueReference
                : CreateTier.SearchableReference,
            CorrelationField = kind.CorrelationField,
            ReturnsStoredValues = true,
            PageSizeRecordsMax = profile.PageSizeRecords,
            BatchSizeRecordsMax = profile.BatchSizeRecords,
            ParallelCallsMax = profile.ParallelCalls,
            RequestLifeMax = RequestLife.Of(profile.RequestLifeMax + CallBudget.Max, options,
                RequestsBeforeWrite + (profile.Session is null ? 0 : RequestsOfSession) + (profile.NeedsCsrfToken ? RequestsOfCsrf : 0)),
        };

    private static IEnumerable<(string Property, string At)> Named(ODataProfileKind kind)
    {
        yield return (kind.Key, "key");
        if (kind.Title is { } title) yield return (title, "title");
        if (kind.Modified is { } modified) yield return (modified, "modified");
        if (kind.Parent is { } parent) yield return (parent.Property, "parent.property");
        if (kind.Inactive is { } inactive) yield return (inactive.Property, "inactive.property");
        if (kind.ModifiedTime is { } time) yield return (time, "modifiedTime");
        if (kind.CorrelationField is { } correlation) yield return (correlation, "correlationField");
        foreach (var name in kind.Where.Keys) yield return (name, "where");
        foreach (var name in kind.Searched) yield return (name, "searched");
        foreach (var name in kind.Only ?? []) yield return (name, "only");
        // Fields of optional parts are named for services that have them: only a misspelt list or reference is an error.
    }

    private void Report(string path, string message, string fix) =>
        _problems.Add(new Problem(ProblemSeverity.Error, ErrorCodes.DefinitionMalformed, $"profile '{profile.Source}', {path}",
            message, fix));
}

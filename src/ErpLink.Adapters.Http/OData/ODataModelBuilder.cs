namespace ErpLink.Adapters.Http.OData;

/// <summary>Puts a profile and a service's metadata together, and reports everything in which they disagree.</summary>
internal sealed class ODataModelBuilder(ODataProfile profile, EdmModel edm, string companyPath, ErpHttpOptions options)
{
    private const int CorrelationLengthMin = 20;

    // The metadata and the companies with a first call, the parent of a create, and the repetition after a 401.
    private const int RequestsBeforeWrite = 4;
    private readonly List<Problem> _problems = [];
    private readonly Dictionary<string, ODataListSource> _lists = new(StringComparer.Ordinal);

    public ODataModel Build(string identity, string? timeZone)
    {
        var company = profile.Company is { } scope ? edm.TypeOf(scope.Set, null) : null;
        if (profile.Company is not null && company is null)
            Report("$.company.set", $"The service has no set '{profile.Company.Set}'.", "Check the profile and the address.");
        foreach (var (name, list) in profile.Lists) AddList(name, list, company);
        var kinds = new Dictionary<string, ODataKind>(StringComparer.Ordinal);
        foreach (var (name, kind) in profile.Kinds)
        {
            if (edm.TypeOf(kind.Set, company) is { } entity) kinds[name] = Kind(name, WithReference(kind, entity), entity);
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

    private void AddList(string name, ODataList list, EdmEntity? company)
    {
        var entity = edm.TypeOf(list.Set, company);
        var path = $"$.lists.{name}";
        var properties = entity is null ? [] : PropertiesOf(entity, path, list.Set).ToDictionary(p => p.Name);
        if (entity is null)
        {
            if (!list.IsOptional) Report($"{path}.set", $"The service has no set '{list.Set}'.", "Mend it, or add \"optional\": true.");
            return;
        }

        foreach (var property in list.Text.Prepend(list.Key).Where(p => !properties.ContainsKey(p)))
            Report(path, $"'{list.Set}' has no property '{property}'.", $"It has: {string.Join(", ", properties.Keys)}.");
        if (properties.TryGetValue(list.Key, out var key))
            _lists[name] = new ODataListSource(name)
            { Path = companyPath + list.Set, Key = list.Key, KeyKind = KindOf(key.Type) ?? EdmKind.Text, Text = list.Text };
    }

    private ODataKind Kind(string name, ODataProfileKind kind, EdmEntity entity)
    {
        var path = $"$.kinds.{name}";
        var all = PropertiesOf(entity, path, kind.Set).Select(p => Field(kind, p)).OfType<ODataField>().ToDictionary(f => f.Name, StringComparer.Ordinal);
        foreach (var (property, at) in Named(kind).Where(n => !all.ContainsKey(n.Property)))
            Report($"{path}.{at}", $"'{kind.Set}' has no property '{property}' that can be a field.",
                $"It has: {string.Join(", ", all.Keys)}.");
        if (!all.TryGetValue(kind.Key, out var key))
            key = new ODataField(new FieldDescription("missing", FieldType.Text), EdmKind.Text, string.Empty, 0);
        if (kind.CorrelationField is { } correlation && all.TryGetValue(correlation, out var reference)
            && (reference.Edm != EdmKind.Text || reference.Description.LengthMax < CorrelationLengthMin
                || reference.Description.Access == FieldAccess.ReadOnly))
            Report($"{path}.correlationField",
                $"'{correlation}' is not a writable text of {CorrelationLengthMin} or more characters.", "Name another field, or none.");

        if (kind.Inactive is { } state && all.TryGetValue(state.Property, out var marker)
            && (state.Values.Count == 0 || state.Values.Any(v => marker.KeyLiteral(v) is null)))
            Report($"{path}.inactive.values", $"'{state.Property}' cannot hold these values, or there are none.",
                "Give the values with which a record is out of use, such as [\"true\"].");

        var offered = kind.Only is { } only ? only.Distinct().Where(all.ContainsKey).Select(f => all[f]).ToList() : all.Values.ToList();
        var searched = kind.Searched.Where(f => all.TryGetValue(f, out var field) && field.Edm == EdmKind.Text).ToList();
        return new ODataKind
        {
            Profile = kind,
            Path = companyPath + kind.Set,
            Key = key,
            Fields = offered.ToDictionary(f => f.Name, StringComparer.Ordinal),
            All = FieldSelection.Of(offered.Select(f => f.Name)),
            Properties = all,
            Searched = searched,
            Stamp = Stamp(kind, all),
            Parent = kind.Parent is { } parent ? all.GetValueOrDefault(parent.Property) : null,
            Inactive = kind.Inactive is { } inactive ? all.GetValueOrDefault(inactive.Property) : null,
            Description = Describe(name, kind, key, offered, searched.Count > 0) with
            {
                ChangeFeed = Stamp(kind, all) is null ? ChangeFeed.None : ChangeFeed.Timestamp,
            },
        };
    }

    private static ODataField? Stamp(ODataProfileKind kind, Dictionary<string, ODataField> all) =>
        kind.Modified is { } modified && all.TryGetValue(modified, out var field) && field.Edm == EdmKind.Instant ? field : null;

    private KindDescription Describe(string name, ODataProfileKind kind, ODataField key, List<ODataField> offered, bool searchesText) =>
        new(name, offered.Select(f => f.Description).ToList())
        {
            DisplayName = kind.DisplayName ?? name,
            TitleField = offered.Any(f => f.Name == kind.Title) ? kind.Title : null,
            ParentKinds = kind.Parent is { } parent ? [parent.Kind] : [],
            KeyEquality = key.Edm == EdmKind.Guid ? KeyEquality.IgnoreCase : KeyEquality.Ordinal,
            CanCreate = kind.CanCreate,
            CanUpdate = kind.CanUpdate,
            CanSearchText = searchesText,
            CreateTier = kind.CorrelationField is null ? CreateTier.Nothing : kind.CorrelationUnique ? CreateTier.UniqueReference
            : CreateTier.SearchableReference,
            UpdateTier = profile.EnforcesIfMatch ? UpdateTier.Conditional : UpdateTier.ReadCompare,
            CorrelationField = kind.CorrelationField,
            VersionCovers = profile.EnforcesIfMatch ? VersionCover.Full : VersionCover.None,
            ReturnsStoredValues = true,
            PageSizeRecordsMax = profile.PageSizeRecords,
            BatchSizeRecordsMax = profile.BatchSizeRecords,
            ParallelCallsMax = profile.ParallelCalls,
            RequestLifeMax = RequestLife.Of(profile.RequestLifeMax, options, RequestsBeforeWrite),
        };

    // Metadata is what a server sent: a name that stands twice is its mistake, and it is not ours to choose one.
    private List<EdmProperty> PropertiesOf(EdmEntity entity, string path, string set)
    {
        var properties = edm.PropertiesOf(entity).ToList();
        foreach (var name in properties.GroupBy(p => p.Name).Where(g => g.Count() > 1).Select(g => g.Key))
            Report(path, $"The service's $metadata names the property '{name}' of '{set}' twice.", "Have the service mended.");
        return properties.DistinctBy(p => p.Name).ToList();
    }

    private ODataField? Field(ODataProfileKind kind, EdmProperty property)
    {
        if (KindOf(property.Type) is not { } form) return null;
        var about = kind.Fields.GetValueOrDefault(property.Name);
        var list = about?.List;
        if (list is not null && !_lists.ContainsKey(list)) list = null; // an optional list that this service does not have
        if (form == EdmKind.Enum) list = EnumList(edm.Enums[property.Type]);
        var type = list is not null ? FieldType.ListItem : about?.References is not null ? FieldType.Reference : form switch
        {
            EdmKind.Integer => FieldType.Integer,
            EdmKind.Decimal => FieldType.Decimal,
            EdmKind.Boolean => FieldType.Boolean,
            EdmKind.Date => FieldType.Date,
            EdmKind.Instant => FieldType.Instant,
            _ => FieldType.Text,
        };
        // A time without a declared precision has whole seconds (OData CSDL 4.01, 7.2.3); reading takes what comes.
        var precision = form == EdmKind.Instant ? Math.Clamp(property.Precision ?? 0, 0, 7) : 0;
        var description = new FieldDescription(property.Name, type)
        {
            DisplayName = about?.DisplayName ?? property.Name,
            List = list,
            ReferenceKind = type == FieldType.Reference ? (RecordKind?)new RecordKind(about!.References!) : null,
            LengthMax = form == EdmKind.Text && property.LengthMax > 0 ? property.LengthMax : null,
            ScaleMax = form == EdmKind.Decimal ? property.Scale : null,
            Access = about?.Access ?? Access(kind, property),
            Equality = Equality(form, precision),
            Operators = Operators(form, type),
        };
        return new ODataField(description, form, property.Type, precision);
    }

    private FieldEquality Equality(EdmKind form, int precision) => form switch
    {
        EdmKind.Text => new FieldEquality { BlankEqualsNull = profile.BlankEqualsNull },
        EdmKind.Guid => new FieldEquality { IgnoreCase = true },
        EdmKind.Instant => new FieldEquality { InstantStep = TimeSpan.FromTicks((long)Math.Pow(10, 7 - precision)) },
        _ => FieldEquality.Default,
    };

    private static FieldAccess Access(ODataProfileKind kind, EdmProperty property) =>
        property.IsComputed || property.Name == kind.Key || property.Name == kind.Modified ? FieldAccess.ReadOnly
        : property.IsImmutable ? FieldAccess.CreateOnly
        : property.IsNullable ? FieldAccess.Normal : FieldAccess.Mandatory;

    private static SearchOperators Operators(EdmKind form, FieldType type) => type switch
    {
        FieldType.ListItem => SearchOperators.ForList,
        FieldType.Boolean => SearchOperators.ForBoolean,
        FieldType.Integer or FieldType.Decimal or FieldType.Date or FieldType.Instant => SearchOperators.ForOrdered,
        _ when form == EdmKind.Text && type == FieldType.Text => SearchOperators.ForText,
        _ => SearchOperators.Equal | SearchOperators.NotEqual | SearchOperators.IsBlank | SearchOperators.IsNotBlank,
    };

    private string EnumList(EdmEnum type)
    {
        var name = _lists.TryGetValue(type.ShortName, out var taken) && taken.Items is null ? type.Name : type.ShortName;
        var items = type.Members.Select(m => new ListEntry(m, ODataLiteral.DecodeName(m))).ToList();
        _lists.TryAdd(name, new ODataListSource(name) { Items = items });
        return name;
    }

    private EdmKind? KindOf(string type) => type switch
    {
        "Edm.String" => EdmKind.Text,
        "Edm.Guid" => EdmKind.Guid,
        "Edm.Byte" or "Edm.SByte" or "Edm.Int16" or "Edm.Int32" or "Edm.Int64" => EdmKind.Integer,
        "Edm.Decimal" or "Edm.Double" or "Edm.Single" => EdmKind.Decimal,
        "Edm.Boolean" => EdmKind.Boolean,
        "Edm.Date" => EdmKind.Date,
        "Edm.DateTimeOffset" => EdmKind.Instant,
        // Sets of flags, complex values, collections, binaries: no field.
        _ => edm.Enums.TryGetValue(type, out var named) && !named.IsFlags ? EdmKind.Enum : null,
    };

    private static IEnumerable<(string Property, string At)> Named(ODataProfileKind kind)
    {
        yield return (kind.Key, "key");
        if (kind.Title is { } title) yield return (title, "title");
        if (kind.Modified is { } modified) yield return (modified, "modified");
        if (kind.Parent is { } parent) yield return (parent.Property, "parent.property");
        if (kind.Inactive is { } inactive) yield return (inactive.Property, "inactive.property");
        if (kind.CorrelationField is { } correlation) yield return (correlation, "correlationField");
        foreach (var name in kind.Searched) yield return (name, "searched");
        foreach (var name in kind.Only ?? []) yield return (name, "only");
        // Fields of optional parts are named for services that have them: only a misspelt list or reference is an error.
    }

    private void Report(string path, string message, string fix) =>
        _problems.Add(new Problem(ProblemSeverity.Error, ErrorCodes.DefinitionMalformed, $"profile '{profile.Source}', {path}",
            message, fix));
}

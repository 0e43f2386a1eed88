namespace ErpLink.Adapters.Http.OData;

/// <summary>The properties of one type as fields: what the metadata says, what the profile adds, and nothing that the service denies.</summary>
internal sealed class ODataFieldBuilder(ODataProfile profile, EdmModel edm, Dictionary<string, ODataListSource> lists, Action<string, string, string> report)
{
    /// <summary>The properties of a type that have a value of one of the known forms.</summary>
    public Dictionary<string, ODataField> Properties(ODataProfileKind kind, EdmEntity entity, EdmCapabilities capabilities, string path) =>
        PropertiesOf(entity, path, kind.Set).Where(p => p.IsReadable)
            .Select(p => Field(p, kind.Fields.GetValueOrDefault(p.Name), Access(kind, p, capabilities), capabilities)).OfType<ODataField>()
            .ToDictionary(f => f.Name, StringComparer.Ordinal);

    /// <summary>The fields of records that a single navigation leads to, as the profile names them: only read.</summary>
    public List<ODataField> Expanded(ODataProfileKind kind, EdmEntity entity, EdmCapabilities capabilities, string path)
    {
        var fields = new List<ODataField>();
        foreach (var (name, about) in kind.Fields.Where(f => f.Value.Path is not null))
        {
            var at = $"{path}.fields.{name}.path";
            var steps = about.Path!.Split('/');
            var target = steps.Length == 2 ? edm.ReferenceOf(entity, steps[0]) : null;
            if (target is null)
                report(at, $"'{kind.Set}' has no navigation to a single record for '{about.Path}'.", "Give navigation and property: \"paymentTerm/code\".");
            else if (edm.PropertiesOf(entity).Any(p => p.Name == name))
                report(at, $"'{kind.Set}' has a property '{name}' of its own.", "Give the field another name.");
            else if (edm.PropertiesOf(target).FirstOrDefault(p => p.Name == steps[1]) is not { } property
                || Field(property with { Name = name }, about, FieldAccess.ReadOnly, null) is not { } field)
                report(at, $"'{steps[0]}' has no property '{steps[1]}' that can be a field.",
                    $"It has: {string.Join(", ", edm.PropertiesOf(target).Where(p => KindOf(p.Type) is not null).Select(p => p.Name))}.");
            // A service that does not expand it has no such field.
            else if (capabilities.CanExpand(steps[0])) fields.Add(field.From(steps[0], steps[1]));
        }

        return fields;
    }

    // Metadata is what a server sent: a name that stands twice is its mistake, and it is not ours to choose one.
    public List<EdmProperty> PropertiesOf(EdmEntity entity, string path, string set)
    {
        var properties = edm.PropertiesOf(entity).ToList();
        foreach (var name in properties.GroupBy(p => p.Name).Where(g => g.Count() > 1).Select(g => g.Key))
            report(path, $"The service's $metadata names the property '{name}' of '{set}' twice.", "Have the service mended.");
        return properties.DistinctBy(p => p.Name).ToList();
    }

    public EdmKind? KindOf(string type) => FormOf(type) ??
        // Sets of flags, complex values, collections, binaries: no field.
        (edm.Enums.TryGetValue(type, out var named) && !named.IsFlags ? EdmKind.Enum : null);

    /// <summary>The form of a type of the standard; null for another one.</summary>
    public static EdmKind? FormOf(string type) => type switch
    {
        "Edm.String" => EdmKind.Text,
        "Edm.Guid" => EdmKind.Guid,
        "Edm.Byte" or "Edm.SByte" or "Edm.Int16" or "Edm.Int32" or "Edm.Int64" => EdmKind.Integer,
        "Edm.Decimal" or "Edm.Double" or "Edm.Single" => EdmKind.Decimal,
        "Edm.Boolean" => EdmKind.Boolean,
        "Edm.Date" => EdmKind.Date,
        "Edm.DateTimeOffset" => EdmKind.Instant,
        "Edm.TimeOfDay" => EdmKind.TimeOfDay,
        _ => null,
    };

    /// <summary>The operators that can be asked for without regard to case, as a search promises; without <c>tolower</c> there are none but
    /// whether a text is there, and its exact value for who looks up a reference; without functions of functions only the whole text can.</summary>
    public static SearchOperators ForText(EdmCapabilities capabilities, bool nests, bool isReference)
    {
        if (!capabilities.CanCall("tolower")) return SearchOperators.IsBlank | SearchOperators.IsNotBlank | (isReference ? SearchOperators.Equal : SearchOperators.None);
        if (!nests) return SearchOperators.Equal | SearchOperators.IsBlank | SearchOperators.IsNotBlank;
        var operators = SearchOperators.ForText;
        if (!capabilities.CanCall("startswith")) operators &= ~(SearchOperators.Begins | SearchOperators.NotBegins);
        if (!capabilities.CanCall("contains")) operators &= ~(SearchOperators.Contains | SearchOperators.NotContains);
        if (!capabilities.CanCall("endswith")) operators &= ~(SearchOperators.Ends | SearchOperators.NotEnds);
        return operators;
    }

    // Without capabilities the field cannot be searched at all.
    private ODataField? Field(EdmProperty property, ODataProfileField? about, FieldAccess access, EdmCapabilities? capabilities)
    {
        if (KindOf(property.Type) is not { } form) return null;
        var list = about?.List;
        if (list is not null && !lists.ContainsKey(list)) list = null; // an optional list that this service does not have
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
            Access = access,
            Equality = Equality(form, precision),
            // A time of day is read as text: there is no type for it, and no filter that would compare it with text.
            Operators = form != EdmKind.TimeOfDay && capabilities is not null && capabilities.CanFilter(property.Name) ? Operators(form, type, capabilities) : SearchOperators.None,
        };
        return new ODataField(description, form, form == EdmKind.Enum && profile.PlainEnums ? string.Empty : property.Type, precision);
    }

    private FieldEquality Equality(EdmKind form, int precision) => form switch
    {
        EdmKind.Text => new FieldEquality { BlankEqualsNull = profile.BlankEqualsNull },
        EdmKind.Guid => new FieldEquality { IgnoreCase = true },
        EdmKind.Instant => new FieldEquality { InstantStep = TimeSpan.FromTicks((long)Math.Pow(10, 7 - precision)) },
        _ => FieldEquality.Default,
    };

    private static FieldAccess Access(ODataProfileKind kind, EdmProperty property, EdmCapabilities capabilities)
    {
        if (property.IsComputed || property.Type == "Edm.TimeOfDay" || property.Name == kind.Modified || !capabilities.CanInsertInto(property.Name)) return FieldAccess.ReadOnly;
        if (kind.Fields.GetValueOrDefault(property.Name)?.Access is { } access)
            return access is FieldAccess.Normal or FieldAccess.Mandatory && !capabilities.CanUpdateIn(property.Name) ? FieldAccess.CreateOnly : access;
        // A text that the service does not make itself is one that a client chooses.
        return property.Name == kind.Key ? property.Type == "Edm.String" ? FieldAccess.CreateOnly : FieldAccess.ReadOnly
            : property.IsImmutable || !capabilities.CanUpdateIn(property.Name) ? FieldAccess.CreateOnly
            : property.IsNullable && !capabilities.NeedsOnInsert(property.Name) ? FieldAccess.Normal : FieldAccess.Mandatory;
    }

    private SearchOperators Operators(EdmKind form, FieldType type, EdmCapabilities capabilities) => type switch
    {
        FieldType.ListItem => SearchOperators.ForList,
        FieldType.Boolean => SearchOperators.ForBoolean,
        FieldType.Integer or FieldType.Decimal or FieldType.Date or FieldType.Instant => SearchOperators.ForOrdered,
        _ when form == EdmKind.Text && type == FieldType.Text => ForText(capabilities, profile.NestedFunctions, isReference: false),
        _ => SearchOperators.Equal | SearchOperators.NotEqual | SearchOperators.IsBlank | SearchOperators.IsNotBlank,
    };

    private string EnumList(EdmEnum type)
    {
        var name = lists.TryGetValue(type.ShortName, out var taken) && taken.Items is null ? type.Name : type.ShortName;
        var items = type.Members.Select(m => new ListEntry(m, ODataLiteral.DecodeName(m))).ToList();
        lists.TryAdd(name, new ODataListSource(name) { Items = items });
        return name;
    }
}

namespace ErpLink.Adapters.Http.OData;

/// <summary>What is used of a service's <c>$metadata</c>.</summary>
internal sealed class EdmModel
{
    /// <summary>Entity types by qualified name.</summary>
    public Dictionary<string, EdmEntity> Entities { get; } = new(StringComparer.Ordinal);

    /// <summary>Enumerations by qualified name.</summary>
    public Dictionary<string, EdmEnum> Enums { get; } = new(StringComparer.Ordinal);

    /// <summary>The container's sets.</summary>
    public Dictionary<string, EdmSet> Sets { get; } = new(StringComparer.Ordinal);

    /// <summary>Annotations by the qualified names of their targets and of their terms.</summary>
    public Dictionary<string, Dictionary<string, EdmValue>> Annotations { get; } = new(StringComparer.Ordinal);

    /// <summary>The type of a set, or of a collection below a type.</summary>
    public EdmEntity? TypeOf(string set, EdmEntity? below)
    {
        var name = below is null ? Sets.GetValueOrDefault(set)?.Type
            : WithBases(below).Select(e => e.Collections.GetValueOrDefault(set)).FirstOrDefault(n => n is not null);
        return name is null ? null : Entities.GetValueOrDefault(name);
    }

    /// <summary>What the service says about a set, or about a collection below the records of another one.</summary>
    /// <param name="set">The set or collection.</param>
    /// <param name="above">The other set; null for none.</param>
    /// <param name="functions">The functions of filters, where the service does not say; null for all.</param>
    public EdmCapabilities CapabilitiesOf(string set, string? above, IReadOnlyList<string>? functions)
    {
        var terms = new Dictionary<string, EdmValue>(StringComparer.Ordinal);
        var own = Sets.GetValueOrDefault(above ?? set);
        if (own is null) return new EdmCapabilities(terms, functions);
        Add(Annotations.GetValueOrDefault(own.Container));
        if (above is null)
        {
            Add(Annotations.GetValueOrDefault(own.Target));
            return new EdmCapabilities(terms, functions);
        }

        var parent = Entities.GetValueOrDefault(own.Type);
        // The same records as a set of their own: what holds there, holds below a record of the other set.
        if (Sets.TryGetValue(set, out var same) && same.Type == TypeOf(set, parent)?.Name) Add(Annotations.GetValueOrDefault(same.Target));
        foreach (var type in parent is null ? [] : WithBases(parent)) Add(Annotations.GetValueOrDefault($"{type.Name}/{set}"));
        if (Annotations.GetValueOrDefault(own.Target)?.GetValueOrDefault(EdmCapabilities.Capabilities + "NavigationRestrictions") is { } navigation
            && navigation.Members.GetValueOrDefault("RestrictedProperties") is { } restricted)
        {
            foreach (var item in restricted.Items.Where(i => i.Members.GetValueOrDefault("NavigationProperty")?.Text == set))
                Add(item.Members.ToDictionary(m => EdmCapabilities.Capabilities + m.Key, m => m.Value));
        }

        return new EdmCapabilities(terms, functions);

        void Add(IReadOnlyDictionary<string, EdmValue>? more)
        {
            foreach (var (term, value) in more ?? new Dictionary<string, EdmValue>()) terms[term] = value;
        }
    }

    /// <summary>The properties of a type, inherited ones first.</summary>
    public IEnumerable<EdmProperty> PropertiesOf(EdmEntity entity) => WithBases(entity).Reverse().SelectMany(e => e.Properties);

    /// <summary>The names of the properties that make a type's key.</summary>
    public IReadOnlyList<string> KeyOf(EdmEntity entity) => WithBases(entity).Select(e => e.Key).FirstOrDefault(k => k.Count > 0) ?? [];

    /// <summary>The type that a navigation to one record leads to.</summary>
    public EdmEntity? ReferenceOf(EdmEntity entity, string navigation) =>
        WithBases(entity).Select(e => e.References.GetValueOrDefault(navigation)).FirstOrDefault(n => n is not null) is { } name
            ? Entities.GetValueOrDefault(name) : null;

    private IEnumerable<EdmEntity> WithBases(EdmEntity entity)
    {
        var seen = new HashSet<EdmEntity>();
        for (var type = entity; type is not null && seen.Add(type); type = Entities.GetValueOrDefault(type.BaseType ?? string.Empty))
            yield return type;
    }
}

/// <summary>A set of the container: the qualified names of its type and of the container.</summary>
internal sealed record EdmSet(string Name, string Type, string Container)
{
    public string Target => $"{Container}/{Name}";
}

/// <summary>An entity type.</summary>
internal sealed record EdmEntity(string Name, string? BaseType)
{
    public List<EdmProperty> Properties { get; } = [];

    public List<string> Key { get; } = [];

    /// <summary>Qualified type names of the collections it contains or leads to.</summary>
    public Dictionary<string, string> Collections { get; } = new(StringComparer.Ordinal);

    /// <summary>Qualified type names of the single records it leads to.</summary>
    public Dictionary<string, string> References { get; } = new(StringComparer.Ordinal);
}

/// <summary>A property of one value.</summary>
internal sealed record EdmProperty(string Name, string Type)
{
    public bool IsNullable { get; init; } = true;

    public int? LengthMax { get; init; }

    public int? Precision { get; init; }

    public int? Scale { get; init; }

    public bool IsComputed { get; set; }

    public bool IsImmutable { get; set; }

    public bool IsReadable { get; set; } = true;
}

/// <summary>An enumeration: names only, in order.</summary>
internal sealed record EdmEnum(string Name, bool IsFlags, IReadOnlyList<string> Members)
{
    public string ShortName => Name[(Name.LastIndexOf('.') + 1)..];
}

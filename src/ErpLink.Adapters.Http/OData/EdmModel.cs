namespace ErpLink.Adapters.Http.OData;

/// <summary>What is used of a service's <c>$metadata</c>.</summary>
internal sealed class EdmModel
{
    /// <summary>Entity types by qualified name.</summary>
    public Dictionary<string, EdmEntity> Entities { get; } = new(StringComparer.Ordinal);

    /// <summary>Enumerations by qualified name.</summary>
    public Dictionary<string, EdmEnum> Enums { get; } = new(StringComparer.Ordinal);

    /// <summary>Qualified type names of the container's sets.</summary>
    public Dictionary<string, string> Sets { get; } = new(StringComparer.Ordinal);

    /// <summary>The type of a set, or of a collection below a type.</summary>
    public EdmEntity? TypeOf(string set, EdmEntity? below)
    {
        var name = below is null ? Sets.GetValueOrDefault(set)
            : WithBases(below).Select(e => e.Collections.GetValueOrDefault(set)).FirstOrDefault(n => n is not null);
        return name is null ? null : Entities.GetValueOrDefault(name);
    }

    /// <summary>The properties of a type, inherited ones first.</summary>
    public IEnumerable<EdmProperty> PropertiesOf(EdmEntity entity) => WithBases(entity).Reverse().SelectMany(e => e.Properties);

    private IEnumerable<EdmEntity> WithBases(EdmEntity entity)
    {
        var seen = new HashSet<EdmEntity>();
        for (var type = entity; type is not null && seen.Add(type); type = Entities.GetValueOrDefault(type.BaseType ?? string.Empty))
            yield return type;
    }
}

/// <summary>An entity type.</summary>
internal sealed record EdmEntity(string Name, string? BaseType)
{
    public List<EdmProperty> Properties { get; } = [];

    /// <summary>Qualified type names of the collections it contains or leads to.</summary>
    public Dictionary<string, string> Collections { get; } = new(StringComparer.Ordinal);
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
}

/// <summary>An enumeration: names only, in order.</summary>
internal sealed record EdmEnum(string Name, bool IsFlags, IReadOnlyList<string> Members)
{
    public string ShortName => Name[(Name.LastIndexOf('.') + 1)..];
}

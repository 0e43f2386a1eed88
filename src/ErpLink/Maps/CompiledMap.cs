namespace ErpLink.Maps;

/// <summary>One map, ready to work: what to read from each side, and the mappings with their conversions. Immutable, thread-safe.</summary>
public sealed class CompiledMap
{
    private readonly CompiledField[] _fields;

    internal CompiledMap(MapDefinition definition, KindDescription app, KindDescription erp, CompiledField[] fields,
        CompiledDefault[] defaults, FieldSelection appFields, FieldSelection erpFields, string version)
    {
        Definition = definition;
        App = app;
        Erp = erp;
        _fields = fields;
        Defaults = defaults;
        AppFields = appFields;
        ErpFields = erpFields;
        Version = version;
    }

    /// <summary>What it was made from.</summary>
    public MapDefinition Definition { get; }

    /// <summary>The app's kind.</summary>
    public KindDescription App { get; }

    /// <summary>The ERP's kind.</summary>
    public KindDescription Erp { get; }

    /// <summary>The mappings that carry something: those with a direction and without error, in the order of the definition.</summary>
    public IReadOnlyList<CompiledField> Fields => _fields;

    /// <summary>What is given when an actor is created, as values of their fields, in the order of the definition.</summary>
    public IReadOnlyList<CompiledDefault> Defaults { get; }

    /// <summary>What to read from the app for a merge: each mapped field once.</summary>
    public FieldSelection AppFields { get; }

    /// <summary>What to read from the ERP for a merge: each mapped field once.</summary>
    public FieldSelection ErpFields { get; }

    /// <summary>
    /// A text that changes when the map changes, or the lists, policies and zone it takes from its connection: 32 hexadecimal
    /// digits. The same in every process and release that writes the same JSON.
    /// </summary>
    public string Version { get; }

    /// <summary>Which of the app's records take part; <see langword="null"/>: all.</summary>
    internal CompiledFilter? AppFilter { get; init; }

    /// <summary>Which of the ERP's records take part; <see langword="null"/>: all.</summary>
    internal CompiledFilter? ErpFilter { get; init; }

    /// <summary>What to read from a side to merge and to know who takes part: the mapped fields in their places, then what the filter needs.</summary>
    internal FieldSelection FieldsToRead(Side side) => side == Side.App ? AppFilter?.Fields ?? AppFields : ErpFilter?.Fields ?? ErpFields;

    /// <summary>Whether a record of a side takes part. Pure. <see langword="null"/> when a field of the filter was not read: nobody knows, and
    /// nothing may be concluded from it.</summary>
    internal bool? TakesPart(Side side, Record record) => (side == Side.App ? AppFilter : ErpFilter) is { } filter ? filter.Holds(record) : true;

    /// <summary>Whether a pair of records takes part; <see langword="null"/> when nobody knows.</summary>
    internal bool? TakesPart(Record app, Record erp) => (TakesPart(Side.App, app), TakesPart(Side.Erp, erp)) switch
    {
        (false, _) or (_, false) => false,
        (null, _) or (_, null) => null,
        _ => true,
    };

    /// <summary>The two feeds that tell what changed: of the app's kind and of the ERP's.</summary>
    internal (Side Side, RecordKind Kind)[] Feeds => [(Side.App, Definition.Entity), (Side.Erp, Definition.Actor)];

    /// <summary>The mapping of two fields, or <see langword="null"/> when there is none or it carries nothing.</summary>
    public CompiledField? Field(string app, string erp)
    {
        foreach (var field in _fields)
        {
            if (field.Definition.App == app && field.Definition.Erp == erp) return field;
        }

        return null;
    }

    /// <summary>The pair of kinds.</summary>
    public override string ToString() => $"{Definition.Entity.Name}/{Definition.Actor.Name}";
}

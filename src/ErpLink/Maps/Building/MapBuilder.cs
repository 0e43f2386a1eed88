namespace ErpLink;

/// <summary>Writes a <see cref="MapDefinition"/> in code. Not thread-safe; what it builds is immutable.</summary>
/// <param name="entity">The app's kind.</param>
/// <param name="actor">The ERP's kind.</param>
public sealed class MapBuilder(RecordKind entity, RecordKind actor)
{
    private readonly List<FieldMapDefinition> _fields = [];
    private readonly List<DefaultDefinition> _defaults = [];
    private readonly List<string> _search = [];
    private readonly List<string> _panel = [];
    private readonly List<MatchTierDefinition> _matching = [];
    private MapDefinition _definition = new(entity, actor, []);

    /// <summary>Changes of either side go to the other.</summary>
    public MapBuilder Both(string app, string erp, Action<FieldMapBuilder>? field = null) => Field(app, erp, Direction.Both, field);

    /// <summary>The ERP owns the field: its changes go to the app.</summary>
    public MapBuilder ToApp(string app, string erp, Action<FieldMapBuilder>? field = null) => Field(app, erp, Direction.ToApp, field);

    /// <summary>The app owns the field: its changes go to the ERP.</summary>
    public MapBuilder ToErp(string app, string erp, Action<FieldMapBuilder>? field = null) => Field(app, erp, Direction.ToErp, field);

    /// <summary>A mapping whose direction is data.</summary>
    public MapBuilder Field(string app, string erp, Direction direction, Action<FieldMapBuilder>? field = null)
    {
        var builder = new FieldMapBuilder(app, erp, direction);
        field?.Invoke(builder);
        _fields.Add(builder.Build());
        return this;
    }

    /// <summary>The kind of entity these belong to (persons: <see cref="EntityKinds.Company"/>): linked only when the parent is linked.</summary>
    public MapBuilder Under(RecordKind parent) => With(_definition with { Parent = parent });

    /// <summary>Which of the app's records take part; otherwise all.</summary>
    /// <param name="filter">A condition over the app's fields. Text will do for list items and dates.</param>
    public MapBuilder OnlyInApp(Restriction filter) => With(_definition with { AppFilter = filter });

    /// <summary>Which of the ERP's records take part; otherwise all.</summary>
    /// <param name="filter">A condition over the ERP's fields. Text will do for list items and dates.</param>
    public MapBuilder OnlyInErp(Restriction filter) => With(_definition with { ErpFilter = filter });

    /// <summary>A fixed value for a field of the ERP that is not mapped to it, when an actor is created. Text will do for list items and dates.</summary>
    public MapBuilder DefaultInErp(string field, FieldValue value)
    {
        _defaults.Add(new DefaultDefinition(field, DefaultKind.Fixed) { Value = value });
        return this;
    }

    /// <summary>Asks the user for the value of a field of the ERP when an actor is created.</summary>
    /// <param name="field">The ERP's name of the field.</param>
    /// <param name="suggestion">What the form shows first; absent for nothing.</param>
    /// <param name="mandatory">Whether the user must give a value. What the ERP declares mandatory is so in any case.</param>
    public MapBuilder AskInErp(string field, FieldValue suggestion = default, bool mandatory = false)
    {
        _defaults.Add(new DefaultDefinition(field, DefaultKind.Ask) { Value = suggestion, Mandatory = mandatory });
        return this;
    }

    /// <summary>The ERP's fields shown in search results, in this order, after those already given.</summary>
    public MapBuilder ShowInSearch(params IReadOnlyList<string> fields)
    {
        _search.AddRange(fields);
        return this;
    }

    /// <summary>The ERP's fields fetched live for the panel, in this order, after those already given.</summary>
    public MapBuilder ShowInPanel(params IReadOnlyList<string> fields)
    {
        _panel.AddRange(fields);
        return this;
    }

    /// <summary>What decides when both sides changed a field; each where the one before does not decide.</summary>
    public MapBuilder OnConflict(params IReadOnlyList<Conflict> policies) => With(_definition with { OnConflict = [.. policies] });

    /// <summary>What happens to an edit of the receiving side of a one-way field.</summary>
    public MapBuilder OnDrift(DriftPolicy policy) => With(_definition with { OnDrift = policy });

    /// <summary>What a change to blank means.</summary>
    public MapBuilder OnBlank(BlankPolicy policy) => With(_definition with { OnBlank = policy });

    /// <summary>What happens when the record on one side is gone.</summary>
    /// <param name="policy">What happens.</param>
    /// <param name="activeField">For <see cref="GonePolicy.Deactivate"/>: the app's name of the mapped boolean field that says whether a record is active.</param>
    public MapBuilder OnGone(GonePolicy policy, string? activeField = null) => With(_definition with { OnGone = policy, ActiveField = activeField });

    /// <summary>Who is right about fields that differ when records are linked.</summary>
    public MapBuilder OnLink(LinkTimePolicy policy) => With(_definition with { OnLink = policy });

    /// <summary>A way to recognise existing records that are not linked; tiers given earlier are better.</summary>
    /// <param name="tier">Its name; it stands in reasons.</param>
    /// <param name="match">What has to agree.</param>
    public MapBuilder Match(string tier, Action<MatchTierBuilder> match)
    {
        var builder = new MatchTierBuilder(tier);
        match(builder);
        _matching.Add(builder.Build());
        return this;
    }

    /// <summary>The definition as it is now.</summary>
    public MapDefinition Build() => _definition with
    {
        Fields = [.. _fields],
        Defaults = [.. _defaults],
        SearchFields = [.. _search],
        PanelFields = [.. _panel],
        Matching = [.. _matching],
    };

    private MapBuilder With(MapDefinition definition)
    {
        _definition = definition;
        return this;
    }
}

namespace ErpLink.Adapters.Http.OData;

/// <summary>One kind of the opened service: profile and metadata put together.</summary>
internal sealed class ODataKind
{
    public required ODataProfileKind Profile { get; init; }

    public required KindDescription Description { get; init; }

    /// <summary>The set's path below the service's root.</summary>
    public required string Path { get; init; }

    public required ODataField Key { get; init; }

    public required IReadOnlyDictionary<string, ODataField> Fields { get; init; }

    /// <summary>All properties that could be fields, offered or not.</summary>
    public required IReadOnlyDictionary<string, ODataField> Properties { get; init; }

    /// <summary>What the service says about the set.</summary>
    public required EdmCapabilities Capabilities { get; init; }

    /// <summary>Whether a stale If-Match is refused, so that updates need the version that they were made from.</summary>
    public required bool EnforcesIfMatch { get; init; }

    /// <summary>How many writes go out in one request.</summary>
    public int WritesPerBatch { get; init; } = 1;

    /// <summary>The properties that free text is looked for in.</summary>
    public required IReadOnlyList<string> Searched { get; init; }

    /// <summary>Whether free text is left to the service's own search.</summary>
    public bool UsesSearch { get; init; }

    /// <summary>Whether filters may have <c>or</c> over different properties.</summary>
    public bool TakesOrOfFields { get; init; } = true;

    /// <summary>Whether filters may have functions of functions.</summary>
    public bool NestsFunctions { get; init; } = true;

    /// <summary>All offered fields: what a write's answer is read with.</summary>
    public required FieldSelection All { get; init; }

    /// <summary>The time of the last change: what the change feed goes by, where the service does not track changes.</summary>
    public ODataStamp? Stamp { get; init; }

    /// <summary>The time of the last change as records tell it, whether or not a feed can go by it.</summary>
    public ODataStamp? ModifiedAt { get; init; }

    /// <summary>Whether the service tracks changes itself.</summary>
    public bool TracksChanges { get; init; }

    /// <summary>The conditions that make a record of the set one of this kind.</summary>
    public IReadOnlyList<ODataFilter> Where { get; init; } = [];

    /// <summary>The properties and values that they are about.</summary>
    public IReadOnlyList<(ODataField Field, string Value)> Constants { get; init; } = [];

    /// <summary>The offered fields that are the record's own.</summary>
    public FieldSelection Direct => _direct ??= FieldSelection.Of(Fields.Values.Where(f => f.Via is null).Select(f => f.Name));

    private FieldSelection? _direct;

    /// <summary>The conditions as a part of a query.</summary>
    public string WhereOption => Where.Count == 0 ? string.Empty : "&$filter=" + ODataLiteral.Encode(ODataFilter.All(Where).Expression!);

    /// <summary>What is read of every record for its parent, its state, and whether it is of this kind.</summary>
    public IEnumerable<string> Needed => new[] { Parent?.Name, Inactive?.Name }.OfType<string>().Concat(Constants.Select(c => c.Field.Name));

    public ODataField? Parent { get; init; }

    public ODataField? Inactive { get; init; }

    public RecordKind Kind => Description.Kind;

    public ODataField Field(string name) =>
        Fields.GetValueOrDefault(name) ?? throw new ErpLinkException(ErrorCodes.FieldUnknown, FailureClass.Invalid,
        $"'{Kind}' has no field '{name}'. Use a field of its description.")
        { Kind = Kind, Field = name };

    /// <summary>The address of one record, or null when no record can have such a key.</summary>
    public string? PathOf(RecordKey key) =>
        Key.Edm is EdmKind.Text or EdmKind.Guid or EdmKind.Integer && ODataLiteral.Key(Key.Edm, string.Empty, key.Text) is { } literal
        ? $"{Path}({ODataLiteral.Encode(literal)})" : null;

    /// <summary>Whether records by their keys can be asked for in one request.</summary>
    public bool FiltersKeys => Capabilities.CanFilter(Key.Name);

    /// <summary>The key in the address of a record of this kind; null when it is the address of something else.</summary>
    public RecordKey? KeyAt(ErpAddress address, string location)
    {
        string path;
        try
        {
            path = Uri.UnescapeDataString(address.Resolve(location).AbsolutePath);
        }
        catch (ErpLinkException)
        {
            return null;
        }

        // A key may hold parentheses, too.
        var set = $"/{Profile.Set}(";
        var start = path.IndexOf(set, StringComparison.Ordinal);
        if (start < 0 || !path.EndsWith(')')) return null;
        var literal = path[(start + set.Length)..^1];
        var text = Key.Edm switch
        {
            EdmKind.Text => literal is ['\'', _, .., '\''] ? literal[1..^1].Replace("''", "'", StringComparison.Ordinal) : null,
            _ => ODataLiteral.Key(Key.Edm, string.Empty, literal),
        };
        return text is null || text.Length > RecordKey.LengthMax || TextRules.Problem(text) is not null ? null : (RecordKey?)new RecordKey(text);
    }

    /// <summary>The <c>$select</c> for a selection: with what identity, parent, state and time need; and the <c>$expand</c> for what other
    /// records hold.</summary>
    public string Select(FieldSelection fields)
    {
        var names = new List<string> { Key.Name };
        var wanted = fields.Names.Select(Field).ToList();
        foreach (var field in wanted.Where(f => f.Via is null)) Add(field.Name);
        Add(Profile.Modified);
        Add(Profile.ModifiedTime);
        foreach (var name in Needed) Add(name);
        var expand = string.Join(",", wanted.Where(f => f.Via is not null).GroupBy(f => f.Via)
            .Select(g => $"{g.Key}($select={string.Join(",", g.Select(f => f.Property).Distinct())})"));
        return "$select=" + string.Join(",", names) + (expand.Length > 0 ? "&$expand=" + expand : string.Empty);

        void Add(string? name)
        {
            if (name is not null && !names.Contains(name)) names.Add(name);
        }
    }
}

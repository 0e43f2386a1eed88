namespace ErpLink.Adapters.Http.Rest;

/// <summary>A search as parameters. Every condition that must hold narrows by its own parameters; what cannot be said so is left to the look at
/// what comes back.</summary>
internal sealed class RestQuery(RestService service, RestKind kind)
{
    private const char ValueSign = ',';
    private readonly RestRead _list = kind.Profile.List!;
    private readonly Dictionary<string, string> _parameters = new(StringComparer.Ordinal);

    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.SearchRefused"/>.</exception>
    public IReadOnlyDictionary<string, string> Build(RecordQuery query)
    {
        Add(_list.Query, null);
        foreach (var sort in query.OrderBy)
        {
            // A list that has an order of its own is given another one by the same parameter.
            foreach (var (name, value) in service.Query(Order(sort, query.OrderBy.Count))) _parameters[name] = value;
        }

        if (!string.IsNullOrWhiteSpace(query.Text))
        {
            if (TextRules.Problem(query.Text) is not null) throw Refused("the text contains characters that are not text");
            var text = query.Text.Trim();
            var parameters = _list.Text ?? throw Refused("this service knows no free text");
            // Which fields it looks into only the service knows, so nobody else can look for so short a text.
            if (parameters.Keys.Where(p => IsTooShort(p, text)).Select(p => _list.Shortest[p]).DefaultIfEmpty().Max() is var least and > 0)
                throw Refused($"this service takes texts of {least} characters and more");
            Add(parameters, new() { ["text"] = text });
        }

        if (query.Filter is { } filter) Narrow(filter, isCertain: true);
        if (!query.IncludeInactive && kind.Profile.Inactive is { } inactive)
        {
            // A list that asks for all is narrowed by the same parameter.
            foreach (var (name, value) in service.Query(inactive.Query)) _parameters[name] = value;
        }

        if (query.Parent is { } parent)
        {
            if (kind.Profile.Parent is not { } relation || relation.Kind != parent.Kind.Name)
                throw new ErpLinkException(ErrorCodes.SearchRefused, FailureClass.NotSupported, $"'{kind.Kind}' does not belong to '{parent.Kind}' in this ERP.") { Kind = kind.Kind };
            Add(relation.Query, new() { ["parent"] = parent.Key.Text });
        }

        return _parameters;
    }

    private IReadOnlyDictionary<string, RestTemplate> Order(SortField sort, int count) =>
        count == 1 && _list.Sort.TryGetValue((sort.Descending ? "-" : string.Empty) + sort.Field, out var parameters) ? parameters
            : throw Refused($"this service cannot sort so; it sorts by one of: {string.Join(", ", _list.Sort.Keys)}");

    // One of several need not hold: only what must hold may narrow. All of it is checked, though.
    private void Narrow(Restriction restriction, bool isCertain)
    {
        if (restriction is RestrictionGroup group)
        {
            foreach (var part in group.Parts) Narrow(part, isCertain && (!group.IsAny || group.Parts.Count == 1));
            return;
        }

        if (restriction is not FieldRestriction comparison) throw Refused($"{restriction.GetType().Name} is not known");
        var field = kind.Field(comparison.Field);
        var isSingle = false;
        if (!field.Search.TryGetValue(comparison.Operator, out var parameters) && !(isSingle = comparison.Operator == SearchOperator.OneOf && field.Search.TryGetValue(SearchOperator.Equal, out parameters))) throw Refused($"'{comparison.Field}' is not searched by {comparison.Operator}");
        var values = comparison.Values;
        var wanted = comparison.Operator switch
        {
            SearchOperator.IsBlank or SearchOperator.IsNotBlank => 0,
            SearchOperator.Between => 2,
            SearchOperator.OneOf or SearchOperator.NotOneOf => values.Count,
            _ => 1,
        };
        if (values.Count != wanted) throw Refused($"{comparison.Operator} of '{comparison.Field}' takes {wanted} values, not {values.Count}");
        if (values.Any(v => v.Kind is ValueKind.Absent or ValueKind.Null || v.Kind == ValueKind.Text && TextRules.Problem(v.AsText()) is not null))
            throw Refused($"{comparison.Operator} of '{comparison.Field}' needs values");
        // Several values narrow nothing where the service takes one of them only.
        if (!isCertain || isSingle && values.Count != 1) return;
        var texts = values.Select(v => kind.Values.Ask(v, field)).ToList();
        if (comparison.Operator is SearchOperator.OneOf or SearchOperator.NotOneOf && !isSingle && texts.Exists(t => t.Contains(ValueSign))) return;
        // What is too short for the service narrows nothing: it is looked for in what comes back.
        Add(parameters!.Where(p => !texts.Exists(t => IsTooShort(p.Key, t))).ToDictionary(p => p.Key, p => p.Value), new(RestTemplate.Values("values", texts, ValueSign.ToString()))
        {
            ["value"] = texts.FirstOrDefault() ?? string.Empty,
            ["value2"] = texts.LastOrDefault() ?? string.Empty,
        });
    }

    private void Add(IReadOnlyDictionary<string, RestTemplate> templates, Dictionary<string, string>? values)
    {
        foreach (var (name, value) in service.Query(templates, values))
        {
            if (!_parameters.TryAdd(name, value) && _list.Join.TryGetValue(name, out var join)) _parameters[name] += join + value;
            // Of two conditions that need the same parameter one narrows, and both are looked at in what comes back.
        }
    }

    private bool IsTooShort(string parameter, string text) => _list.Shortest.TryGetValue(parameter, out var least) && text.Trim().Length < least;

    private ErpLinkException Refused(string why) =>
        new(ErrorCodes.SearchRefused, FailureClass.Invalid, $"The search cannot be evaluated: {why}.") { Kind = kind.Kind };
}

namespace ErpLink.Adapters.Http.OData;

/// <summary>Restrictions and free text as filters of one kind.</summary>
internal sealed class ODataFilterBuilder(ODataKind kind, TimeZoneInfo zone)
{
    private const int WordsMax = 20;

    public ODataFilter Build(Restriction? restriction) => restriction switch
    {
        null => ODataFilter.Always,
        RestrictionGroup { IsAny: true } group when !kind.TakesOrOfFields && FieldsOf(group).Distinct(StringComparer.Ordinal).Skip(1).Any() =>
            throw ODataField.Refused("this service takes alternatives of one field only"),
        RestrictionGroup { IsAny: true } group => ODataFilter.Any(group.Parts.Select(Build)),
        RestrictionGroup group => ODataFilter.All(group.Parts.Select(Build)),
        FieldRestriction comparison => Build(comparison),
        _ => throw ODataField.Refused($"{restriction.GetType().Name} is not known"),
    };

    /// <summary>The filters that free text is asked with, one after the other: one, or one for each searched property where a filter cannot
    /// have them as alternatives.</summary>
    public IReadOnlyList<ODataFilter> BuildTexts(IReadOnlyList<string> words) =>
        kind.TakesOrOfFields || words.Count == 0 || kind.Searched.Count < 2 ? [BuildText(words)]
            : [.. kind.Searched.Select(field => ODataFilter.All(words.Select(word => ODataFilter.Any(Contains(field, word)))))];

    /// <summary>Every word in one of the searched fields, without regard to case.</summary>
    private ODataFilter BuildText(IReadOnlyList<string> words) => ODataFilter.All(words.Select(word =>
        ODataFilter.Any(kind.Searched.SelectMany(f => Contains(f, word)))));

    /// <summary>The words of a search.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.SearchRefused"/>: there are too many, or they are not text.</exception>
    public static IReadOnlyList<string> WordsOf(string? text)
    {
        var words = (text ?? string.Empty).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length > WordsMax) throw ODataField.Refused($"it has {words.Length} words; {WordsMax} are allowed");
        if (words.FirstOrDefault(w => TextRules.Problem(w) is not null) is not null) throw ODataField.Refused("the text contains characters that are not text");
        return words;
    }

    /// <summary>The words for the service's own search: each as a phrase, so that none of them is an operator. OData 4.0 has no form for a
    /// quotation mark within one, and 4.01 none for a backslash that 4.0 reads alike: both part words.</summary>
    public static string Search(IReadOnlyList<string> words) =>
        string.Join(" AND ", words.SelectMany(w => w.Split(['"', '\\'], StringSplitOptions.RemoveEmptyEntries)).Select(w => $"\"{w}\""));

    private ODataFilter Build(FieldRestriction restriction)
    {
        var field = kind.Field(restriction.Field);
        var search = restriction.Operator;
        if (!field.Description.Operators.HasFlag((SearchOperators)(1 << (int)search))) throw ODataField.Refused($"'{field.Name}' is not searched by {search}");
        var values = restriction.Values;
        var wanted = search switch
        {
            SearchOperator.IsBlank or SearchOperator.IsNotBlank => 0,
            SearchOperator.Between => 2,
            SearchOperator.OneOf or SearchOperator.NotOneOf => values.Count,
            _ => 1,
        };
        if (values.Count != wanted) throw ODataField.Refused($"{search} of '{field.Name}' takes {wanted} values, not {values.Count}");
        if (values.Any(v => v.Kind is ValueKind.Absent or ValueKind.Null || v.Kind == ValueKind.Text
            && TextRules.Problem(v.AsText()) is not null))
            throw ODataField.Refused($"{search} of '{field.Name}' needs values");
        return search switch
        {
            SearchOperator.IsBlank => ODataFilter.Of(field.IsBlank()),
            SearchOperator.IsNotBlank => ODataFilter.Of($"not ({field.IsBlank()})"),
            SearchOperator.OneOf => ODataFilter.Any(values.Select(v => ODataFilter.Of($"{field.Name} eq {field.Literal(v)}"))),
            SearchOperator.NotOneOf => ODataFilter.All(values.Select(v => ODataFilter.Of($"{field.Name} ne {field.Literal(v)}"))),
            _ when field.Edm == EdmKind.Text => Text(field.Name, search, values),
            _ when field.Edm == EdmKind.Instant && values.Any(v => v.Kind == ValueKind.Date) => Days(field, search, values),
            _ => Ordered(field.Name, search, values.Select(field.Literal).ToList()),
        };
    }

    private ODataFilter Text(string name, SearchOperator search, IReadOnlyList<FieldValue> values)
    {
        if (values.Any(v => v.Kind != ValueKind.Text)) throw ODataField.Refused($"'{name}' is text and is compared with text");
        var value = Lower(values[0].AsText());
        var function = search switch
        {
            SearchOperator.Begins or SearchOperator.NotBegins => "startswith",
            SearchOperator.Contains or SearchOperator.NotContains => "contains",
            SearchOperator.Ends or SearchOperator.NotEnds => "endswith",
            _ => null,
        };
        if (function is null && !kind.Capabilities.CanCall("tolower")) return Ordered(name, search, values.Select(v => ODataLiteral.Text(v.AsText())).ToList());
        if (function is null) return Ordered($"tolower({name})", search, values.Select(v => Lower(v.AsText())).ToList());
        var expression = $"{function}(tolower({name}),{value})";
        // Null neither contains nor fails to contain anything in OData; to a user it does not contain it.
        return search is SearchOperator.NotBegins or SearchOperator.NotContains or SearchOperator.NotEnds
            ? ODataFilter.Of($"({name} eq null or not {expression})") : ODataFilter.Of(expression);
    }

    private static ODataFilter Ordered(string operand, SearchOperator search, List<string> literals) => search switch
    {
        SearchOperator.Between => ODataFilter.Of($"({operand} ge {literals[0]} and {operand} le {literals[1]})"),
        SearchOperator.Equal => ODataFilter.Of($"{operand} eq {literals[0]}"),
        SearchOperator.NotEqual => ODataFilter.Of($"{operand} ne {literals[0]}"),
        SearchOperator.Less => ODataFilter.Of($"{operand} lt {literals[0]}"),
        SearchOperator.LessOrEqual => ODataFilter.Of($"{operand} le {literals[0]}"),
        SearchOperator.Greater => ODataFilter.Of($"{operand} gt {literals[0]}"),
        SearchOperator.GreaterOrEqual => ODataFilter.Of($"{operand} ge {literals[0]}"),
        _ => throw ODataField.Refused($"{search} does not fit"),
    };

    // Instants compared with dates count by day, in the connection's zone (UTC when none is set).
    private ODataFilter Days(ODataField field, SearchOperator search, IReadOnlyList<FieldValue> values)
    {
        if (values.Any(v => v.Kind != ValueKind.Date)) throw ODataField.Refused($"'{field.Name}' is compared with a date and a time at once");
        var name = field.Name;
        var (start, end) = (Bound(values[0].AsDate()), values[^1].AsDate() is var last && last < DateOnly.MaxValue ? Bound(last.AddDays(1)) : field.Literal(FieldValue.Instant(DateTimeOffset.MaxValue)));
        return ODataFilter.Of(search switch
        {
            SearchOperator.Equal or SearchOperator.Between => $"({name} ge {start} and {name} lt {end})",
            SearchOperator.NotEqual => $"({name} eq null or {name} lt {start} or {name} ge {end})",
            SearchOperator.Less => $"{name} lt {start}",
            SearchOperator.LessOrEqual => $"{name} lt {end}",
            SearchOperator.Greater => $"{name} ge {end}",
            _ => $"{name} ge {start}",
        });

        string Bound(DateOnly day)
        {
            var local = day.ToDateTime(TimeOnly.MinValue);
            // Midnight may not exist on the day clocks are put forward: the day then begins with the first moment that does.
            while (zone.IsInvalidTime(local)) local = local.AddMinutes(15);
            // The first and the last moment there are have no time of another zone.
            var utc = Math.Clamp(local.Ticks - zone.GetUtcOffset(local).Ticks, 0, DateTime.MaxValue.Ticks);
            return field.Literal(FieldValue.Instant(new DateTimeOffset(utc, TimeSpan.Zero)));
        }
    }

    // Where a service does not lower what it compares, the usual ways to write a word are all looked for.
    private IEnumerable<ODataFilter> Contains(string name, string word)
    {
        if (kind.NestsFunctions && kind.Capabilities.CanCall("tolower")) return [ODataFilter.Of($"contains(tolower({name}),{Lower(word)})")];
        var lower = word.ToLowerInvariant();
        return new[] { word, lower, word.ToUpperInvariant(), char.ToUpperInvariant(lower[0]) + lower[1..] }.Distinct(StringComparer.Ordinal)
            .Select(w => ODataFilter.Of($"contains({name},{ODataLiteral.Text(w)})"));
    }

    private static IEnumerable<string> FieldsOf(Restriction restriction) => restriction switch
    {
        RestrictionGroup group => group.Parts.SelectMany(FieldsOf),
        FieldRestriction comparison => [comparison.Field],
        _ => [],
    };

    private static string Lower(string text) => ODataLiteral.Text(text.ToLowerInvariant());
}

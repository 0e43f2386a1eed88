namespace ErpLink.Adapters.Http.OData;

/// <summary>
/// A condition under construction: an OData expression, or known to be always or never true. Made of typed parts only; the text of a
/// user is a literal and nothing else.
/// </summary>
internal readonly record struct ODataFilter
{
    private ODataFilter(string? expression, bool constant)
    {
        Expression = expression;
        _constant = constant;
    }

    private readonly bool _constant;

    /// <summary>The expression, not yet percent-encoded; null when it is constant.</summary>
    public string? Expression { get; }

    public bool IsAlways => Expression is null && _constant;

    public bool IsNever => Expression is null && !_constant;

    public static ODataFilter Always => new(null, true);

    public static ODataFilter Never => new(null, false);

    public static ODataFilter Of(string expression) => new(expression, false);

    public static ODataFilter All(IEnumerable<ODataFilter> parts) => Combine(parts, "and", Never);

    public static ODataFilter Any(IEnumerable<ODataFilter> parts) => Combine(parts, "or", Always);

    private static ODataFilter Combine(IEnumerable<ODataFilter> parts, string word, ODataFilter decisive)
    {
        var expressions = new List<string>();
        foreach (var part in parts)
        {
            if (part == decisive) return decisive;
            if (part.Expression is { } expression) expressions.Add(expression);
        }

        return expressions.Count switch
        {
            0 => decisive == Never ? Always : Never,
            1 => Of(expressions[0]),
            _ => Of("(" + string.Join($" {word} ", expressions) + ")"),
        };
    }
}

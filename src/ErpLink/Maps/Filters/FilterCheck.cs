using ErpLink.Linking;

namespace ErpLink.Maps;

/// <summary>Checks the filter of one side of a map: fields, operators, values.</summary>
internal sealed class FilterCheck(KindDescription kind, string side, ProblemPath path, ProblemList problems)
{
    private int _comparisons;

    /// <summary>The filter with values of its fields' types; <see langword="null"/> for none, or when it cannot work.</summary>
    public Restriction? Run(Restriction? filter)
    {
        if (filter is null) return null;
        var before = problems.Count;
        var compiled = Compile(filter, depth: 1);
        if (_comparisons > RestrictionSplitter.ComparisonsMax)
            problems.Error(ErrorCodes.FilterInvalid, path, $"It has {_comparisons} comparisons, and {RestrictionSplitter.ComparisonsMax} are allowed.", "Use fewer.");
        return problems.HasErrorsSince(before) ? null : compiled;
    }

    private Restriction Compile(Restriction filter, int depth)
    {
        if (filter is FieldRestriction field) return Compile(field);
        if (depth > RestrictionSplitter.DepthMax)
        {
            problems.Error(ErrorCodes.FilterInvalid, path, $"It has groups within groups deeper than {RestrictionSplitter.DepthMax}.", "Make it flatter.");
            return filter;
        }

        var group = (RestrictionGroup)filter;
        if (group.Parts.Count == 0)
        {
            var (word, effect) = group.IsAny ? ("any", "lets no record in") : ("all", "lets every record in");
            problems.Error(ErrorCodes.FilterInvalid, path, $"It has a group '{word}' without parts, which {effect}.", "Give its parts, or remove it.");
        }

        return group with { Parts = [.. group.Parts.Select(part => Compile(part, depth + 1))] };
    }

    private FieldRestriction Compile(FieldRestriction filter)
    {
        _comparisons++;
        if (kind.Field(filter.Field) is not { } field)
        {
            problems.Error(ErrorCodes.FieldUnknown, path, $"'{filter.Field}' is not a field of '{kind.Kind}' of the {side}.", Suggestions.For(filter.Field, kind.Fields.Select(f => f.Name)));
            return filter;
        }

        var (allowed, word) = (RestrictionValues.OperatorsFor(field.Type), Enum.IsDefined(filter.Operator) ? Words.Of(filter.Operator) : filter.Operator.ToString());
        if (!Enum.IsDefined(filter.Operator) || !allowed.HasFlag((SearchOperators)(1 << (int)filter.Operator)))
        {
            var fits = Enum.GetValues<SearchOperator>().Where(o => allowed.HasFlag((SearchOperators)(1 << (int)o))).Select(o => $"'{Words.Of(o)}'");
            problems.Error(ErrorCodes.FilterInvalid, path, $"'{word}' does not apply to field '{field.Name}', which is {Words.Of(field.Type)}.", $"Use {string.Join(", ", fits)}.");
            return filter;
        }

        var wanted = RestrictionValues.CountFor(filter.Operator);
        if (wanted is { } count ? filter.Values.Count != count : filter.Values.Count == 0)
        {
            problems.Error(ErrorCodes.FilterInvalid, path, $"'{word}' on field '{field.Name}' takes {(wanted is null ? "one value or more" : $"{wanted} values")}, and {filter.Values.Count} are given.", "Give as many as it takes.");
            return filter;
        }

        FieldValue[] values = [.. filter.Values.Select(value => Typed(field, value))];
        foreach (var value in values.Where(value => !RestrictionValues.Fits(field.Type, value)))
        {
            problems.Error(ErrorCodes.FilterInvalid, path, $"Field '{field.Name}' is {Words.Of(field.Type)}, and '{value}' ({value.Kind}) cannot be compared with it.",
                value.IsBlank ? "Use 'isBlank' or 'isNotBlank'." : "Give a value of its type.");
        }

        return filter with { Values = values };
    }

    // As defaults are written: text for keys and days. An instant may be compared with a day.
    private static FieldValue Typed(FieldDescription field, in FieldValue value)
    {
        if (field.Type is FieldType.ListItem or FieldType.ListItems) return RestrictionValues.KeyOf(value) is { } key ? FieldValue.ListItem(key) : value;
        var typed = DefaultValues.For(field, value);
        return field.Type == FieldType.Instant && typed.Kind == ValueKind.Text && TextParsing.Date(typed.AsText()) is { } day ? FieldValue.Date(day) : typed;
    }
}

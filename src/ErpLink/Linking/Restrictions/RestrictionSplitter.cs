using ErpLink.Maps;

namespace ErpLink.Linking;

/// <summary>Divides a restriction between the side, by the operators it declares for each field, and the engine. Pure.</summary>
/// <remarks>Source: semantics, section 11.</remarks>
internal static class RestrictionSplitter
{
    /// <summary>Groups within groups: more than a form can show, few enough for any stack.</summary>
    public const int DepthMax = 32;

    /// <summary>Comparisons in one restriction: what a query of any ERP still takes.</summary>
    public const int ComparisonsMax = 500;

    /// <summary>Checks the restriction, then divides it.</summary>
    /// <param name="kind">What the side says about the kind that is searched.</param>
    /// <param name="restriction">The restriction; <see langword="null"/> for none.</param>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.SearchRefused"/>: a field is unknown, an operator or a value does not apply to a
    /// field's type, the restriction is too large, or the engine would have to evaluate on a side that cannot list.</exception>
    public static RestrictionSplit Split(KindDescription kind, Restriction? restriction)
    {
        if (restriction is null) return new RestrictionSplit(null, null, []);
        var comparisons = 0;
        Check(kind, restriction, depth: 1, ref comparisons);
        var (bySide, byEngine) = Divide(kind, restriction);
        var rest = byEngine is null ? [] : Comparisons(byEngine).ToArray();
        if (!kind.CanList && rest.FirstOrDefault(r => !Evaluates(kind, r)) is { } left)
        {
            throw Refused(kind, left.Field, $"Records of kind '{kind.Kind}' cannot be searched by field '{left.Field}' with '{Words.Of(left.Operator)}': "
                + "the side does not evaluate it, and cannot list the records for the engine to do it. Leave the condition out.");
        }

        if (!kind.CanList && rest.Length > 0)
        {
            throw Refused(kind, rest[0].Field, $"Records of kind '{kind.Kind}' cannot be searched by alternatives that name different fields: "
                + "the side does not evaluate them, and cannot list the records for the engine to do it. Leave one of the fields out.");
        }

        return new RestrictionSplit(bySide, byEngine, [.. rest.Select(r => r.Field).Distinct(StringComparer.Ordinal)]);
    }

    private static void Check(KindDescription kind, Restriction restriction, int depth, ref int comparisons)
    {
        if (depth > DepthMax) throw Refused(kind, null, $"The search has groups within groups deeper than {DepthMax}. Make it flatter.");
        if (restriction is RestrictionGroup group)
        {
            foreach (var part in group.Parts) Check(kind, part, depth + 1, ref comparisons);
            return;
        }

        if (++comparisons > ComparisonsMax) throw Refused(kind, null, $"The search has more than {ComparisonsMax} comparisons. Use fewer.");
        Check(kind, (FieldRestriction)restriction);
    }

    private static void Check(KindDescription kind, FieldRestriction restriction)
    {
        var name = restriction.Field;
        var field = kind.Field(name)
            ?? throw Refused(kind, name, $"'{name}' is not a field of '{kind.Kind}'. {Suggestions.For(name, kind.Fields.Select(f => f.Name))}");
        if (!Enum.IsDefined(restriction.Operator) || !RestrictionValues.OperatorsFor(field.Type).HasFlag(Flag(restriction)))
            throw Refused(kind, name, $"'{restriction.Operator}' does not apply to field '{name}', which is {field.Type}. Use {RestrictionValues.OperatorsFor(field.Type)}.");
        var wanted = RestrictionValues.CountFor(restriction.Operator);
        if (wanted is { } count ? restriction.Values.Count != count : restriction.Values.Count == 0)
            throw Refused(kind, name, $"'{Words.Of(restriction.Operator)}' on field '{name}' takes {(wanted is null ? "one value or more" : $"{wanted} values")}, and {restriction.Values.Count} are given.");
        foreach (var value in restriction.Values)
        {
            if (!RestrictionValues.Fits(field.Type, value))
                throw Refused(kind, name, $"Field '{name}' is {field.Type} and cannot be compared with a value that is {value.Kind}. {(value.IsNull ? "Use isBlank or isNotBlank." : "Give a value of its type.")}");
        }
    }

    // And: each part goes where it can. Or: all to the side, or all to the engine; what every alternative lets the side sort out is sent in
    // addition, so that less is streamed.
    private static (Restriction? BySide, Restriction? ByEngine) Divide(KindDescription kind, Restriction restriction)
    {
        if (restriction is not RestrictionGroup group) return Evaluates(kind, (FieldRestriction)restriction) ? (restriction, null) : (null, restriction);
        var parts = group.Parts.Select(part => Divide(kind, part)).ToArray();
        if (!group.IsAny) return (Together(parts.Select(p => p.BySide)), Together(parts.Select(p => p.ByEngine)));
        if (parts.Length == 0) return (null, group);

        // An alternative that always holds makes the whole hold: there is nothing left to evaluate.
        if (parts.Any(p => p is (null, null))) return (null, null);
        var narrowed = parts.All(p => p.BySide is not null) ? Restriction.Any([.. parts.Select(p => p.BySide!)]) : null;
        if (narrowed is not null && !kind.CanSearchAnyField && Comparisons(narrowed).Select(c => c.Field).Distinct(StringComparer.Ordinal).Skip(1).Any()) return (null, group);
        return (narrowed, parts.All(p => p.ByEngine is null) ? null : group);
    }

    private static Restriction? Together(IEnumerable<Restriction?> parts)
    {
        var given = parts.OfType<Restriction>().ToArray();
        return given.Length switch { 0 => null, 1 => given[0], _ => Restriction.All(given) };
    }

    private static IEnumerable<FieldRestriction> Comparisons(Restriction restriction) =>
        restriction is RestrictionGroup group ? group.Parts.SelectMany(Comparisons) : [(FieldRestriction)restriction];

    private static bool Evaluates(KindDescription kind, FieldRestriction restriction) => kind.Field(restriction.Field)!.Operators.HasFlag(Flag(restriction));

    private static SearchOperators Flag(FieldRestriction restriction) => (SearchOperators)(1 << (int)restriction.Operator);

    private static ErpLinkException Refused(KindDescription kind, string? field, string message) =>
        new(ErrorCodes.SearchRefused, FailureClass.Invalid, message) { Operation = "Search", Kind = kind.Kind, Field = field };
}

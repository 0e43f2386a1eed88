namespace ErpLink.Maps;

/// <summary>A field with what its names say.</summary>
/// <param name="Field">The field.</param>
/// <param name="IsTitle">Whether it names the record to a person.</param>
internal sealed record NamedField(FieldDescription Field, bool IsTitle)
{
    public Spelling Name { get; } = new(Field.Name);

    public Spelling DisplayName { get; } = new(Field.DisplayName);

    /// <summary>What the field means by the table; <see langword="null"/> where its name is not there.</summary>
    public WellKnownField? Meaning { get; private init; }

    /// <summary>How usual the name is for what it means: 0 for the key itself.</summary>
    public int Rank { get; private init; }

    /// <summary>The fields of a kind that can be mapped: one that keeps the references of creates is nobody's to map.</summary>
    public static NamedField[] Of(KindDescription kind, IReadOnlyList<WellKnownField> table)
    {
        var meanings = new Dictionary<string, (WellKnownField Meaning, int Rank)>(StringComparer.Ordinal);
        foreach (var known in table)
        {
            meanings.TryAdd(Spelling.Fold(known.Key), (known, 0));
            for (var i = 0; i < known.Names.Length; i++) meanings.TryAdd(Spelling.Fold(known.Names[i]), (known, i + 1));
        }

        return
        [
            .. kind.Fields.Where(f => f.Name != kind.CorrelationField).Select(field =>
            {
                var named = new NamedField(field, field.Name == kind.TitleField);
                return meanings.TryGetValue(named.Name.Folded, out var found) ? named with { Meaning = found.Meaning, Rank = found.Rank } : named;
            }),
        ];
    }
}

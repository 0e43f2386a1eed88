using ErpLink.Linking;

namespace ErpLink.Maps;

/// <summary>The filter of one side of a map, ready to work. Immutable, pure.</summary>
internal sealed class CompiledFilter
{
    private readonly TimeZoneInfo? _zone;
    private readonly string[] _needed;

    /// <param name="restriction">The filter, with values of its fields' types.</param>
    /// <param name="mapped">The mapped fields of the side.</param>
    /// <param name="zone">The zone in which an instant has its day.</param>
    public CompiledFilter(Restriction restriction, FieldSelection mapped, TimeZoneInfo? zone)
    {
        Restriction = restriction;
        _zone = zone;
        _needed = [.. Names(restriction).Distinct(StringComparer.Ordinal)];
        Fields = FieldSelection.Of([.. mapped.Names, .. _needed.Where(name => !mapped.Contains(name))]);
    }

    /// <summary>The filter, with values of its fields' types.</summary>
    public Restriction Restriction { get; }

    /// <summary>The mapped fields in their places, then what the filter needs beside them.</summary>
    public FieldSelection Fields { get; }

    /// <summary>Whether the record satisfies the filter; <see langword="null"/> when a field of the filter was not read.</summary>
    public bool? Holds(Record record)
    {
        foreach (var name in _needed)
        {
            if (record[name].IsAbsent) return null;
        }

        return RestrictionEvaluator.Matches(Restriction, record, _zone);
    }

    private static IEnumerable<string> Names(Restriction restriction) => restriction switch
    {
        RestrictionGroup group => group.Parts.SelectMany(Names),
        FieldRestriction field => [field.Field],
        _ => [],
    };
}

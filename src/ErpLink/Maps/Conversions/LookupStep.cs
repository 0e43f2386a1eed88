using System.Collections.Frozen;

namespace ErpLink.Maps;

/// <summary>A value to what its table says.</summary>
internal sealed class LookupStep(FrozenDictionary<string, FieldValue> table, string misfit) : IValueStep
{
    // The entry of empty text holds for every blank: many sides cannot tell null and empty text apart.
    private readonly FieldValue _blank = table.TryGetValue(string.Empty, out var found) ? found : FieldValue.Absent;

    public bool TakesBlank => !_blank.IsAbsent;

    public Conversion Apply(in FieldValue value)
    {
        if (value.IsBlank) return Conversion.Converted(_blank);
        return table.TryGetValue(KeyOf(value), out var found) ? Conversion.Converted(found) : Conversion.Rejected(ErrorCodes.ValueNotConvertible, misfit);
    }

    private static string KeyOf(in FieldValue value) => value.Kind == ValueKind.Text ? value.AsText() : ValueConverter.ToText(value);
}

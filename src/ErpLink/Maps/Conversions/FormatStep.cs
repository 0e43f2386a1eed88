using System.Globalization;
using System.Text;

namespace ErpLink.Maps;

/// <summary>A value put into a text, in the invariant culture.</summary>
internal sealed class FormatStep : IValueStep
{
    private const string ValueName = "value";

    /// <summary>What a key or a number is dressed in; a letter is no field.</summary>
    private const int PatternLengthMax = 200;

    // A format like D999999 would make a text of a million digits.
    private const int FormatLengthMax = 40;

    private readonly (string Text, bool IsValue, string? Format)[] _parts;

    private FormatStep((string Text, bool IsValue, string? Format)[] parts) => _parts = parts;

    public bool TakesBlank => false;

    public Conversion Apply(in FieldValue value)
    {
        var text = new StringBuilder();
        foreach (var (literal, isValue, format) in _parts) text.Append(isValue ? Formatted(value, format) : literal);
        return Conversion.Converted(text.ToString());
    }

    /// <summary>Reads a pattern for values of a type.</summary>
    /// <returns>The step, or what is wrong with the pattern.</returns>
    public static (FormatStep? Step, string? Problem) Parse(string pattern, FieldType type)
    {
        if (pattern.Length > PatternLengthMax) return (null, $"it has {pattern.Length} characters, and {PatternLengthMax} are allowed");
        if (TextRules.Problem(pattern) is { } refused) return (null, $"it {refused}");
        var parts = new List<(string Text, bool IsValue, string? Format)>();
        var literal = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            var isBrace = pattern[i] is '{' or '}';
            if (!isBrace || (i + 1 < pattern.Length && pattern[i + 1] == pattern[i]))
            {
                literal.Append(pattern[i]);
                if (isBrace) i++;
                continue;
            }

            var end = pattern.IndexOf('}', i);
            if (pattern[i] == '}' || end < 0) return (null, $"the brace at place {i + 1} has no partner");
            var (format, problem) = Placeholder(pattern[(i + 1)..end], type);
            if (problem is not null) return (null, problem);
            parts.Add((literal.ToString(), false, null));
            parts.Add((string.Empty, true, format));
            literal.Clear();
            i = end;
        }

        if (parts.Count == 0) return (null, "it does not say where the value stands");
        parts.Add((literal.ToString(), false, null));
        return (new FormatStep([.. parts]), null);
    }

    private static (string? Format, string? Problem) Placeholder(string inner, FieldType type)
    {
        var (name, format) = inner.IndexOf(':') is >= 0 and var colon ? (inner[..colon], inner[(colon + 1)..]) : (inner, null);
        if (name != ValueName) return (null, $"'{{{inner}}}' is not {{value}}");
        if (format is null) return (null, null);
        if (Sample(type) is not { } sample) return (null, $"a value that is {Words.Of(type)} takes no format such as ':{format}'");
        var hasHugePrecision = format.Length > 3 && char.IsAsciiLetter(format[0]) && format.AsSpan(1).IndexOfAnyExceptInRange('0', '9') < 0;
        if (format.Length is 0 or > FormatLengthMax || hasHugePrecision) return (null, $"':{format}' is not a format that can be used");
        try
        {
            sample.ToString(format, CultureInfo.InvariantCulture);
            return (format, null);
        }
        catch (FormatException)
        {
            return (null, $"':{format}' is not a format of a value that is {Words.Of(type)}");
        }
    }

    private static IFormattable? Sample(FieldType type) => type switch
    {
        FieldType.Integer => 12345L,
        FieldType.Decimal => 1.5m,
        FieldType.Date => new DateOnly(2026, 1, 31),
        FieldType.Instant => DateTimeOffset.UnixEpoch,
        _ => null,
    };

    private static string Formatted(in FieldValue value, string? format)
    {
        if (format is null) return ValueConverter.ToText(value);
        return value.Kind switch
        {
            ValueKind.Integer => value.AsInteger().ToString(format, CultureInfo.InvariantCulture),
            ValueKind.Decimal => value.AsDecimal().ToString(format, CultureInfo.InvariantCulture),
            ValueKind.Date => value.AsDate().ToString(format, CultureInfo.InvariantCulture),
            _ => value.AsInstant().ToString(format, CultureInfo.InvariantCulture),
        };
    }
}

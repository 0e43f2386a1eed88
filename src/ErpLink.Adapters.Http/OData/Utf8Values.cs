using System.Globalization;
using System.Text.Json;

namespace ErpLink.Adapters.Http.OData;

/// <summary>Numbers and dates from the bytes of a JSON token, a number or a text, without a string in between.</summary>
internal static class Utf8Values
{
    private const int DigitsMax = 512;

    /// <summary>An exact decimal: never by way of binary floating point.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    /// <exception cref="OverflowException">It does not fit a decimal without loss.</exception>
    public static decimal Decimal(ref Utf8JsonReader reader)
    {
        Span<byte> buffer = stackalloc byte[DigitsMax];
        ReadOnlySpan<byte> text = buffer[..Copy(ref reader, buffer)];
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        var value = decimal.Parse(text, style, CultureInfo.InvariantCulture);
        // Parsing rounds what is too long without a word; if nothing was lost, the value prints the same significant digits.
        Span<byte> printed = stackalloc byte[64];
        value.TryFormat(printed, out var length, provider: CultureInfo.InvariantCulture);
        return SameDigits(text, printed[..length]) ? value : throw new OverflowException();
    }

    public static long Integer(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number) return reader.GetInt64();
        Span<byte> buffer = stackalloc byte[DigitsMax];
        return long.Parse(buffer[..Copy(ref reader, buffer)], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
    }

    public static DateOnly Date(ref Utf8JsonReader reader)
    {
        Span<byte> buffer = stackalloc byte[DigitsMax];
        Span<char> text = stackalloc char[10];
        if (reader.TokenType != JsonTokenType.String) throw new InvalidOperationException("Not a text.");
        ReadOnlySpan<byte> bytes = buffer[..Copy(ref reader, buffer)];
        if (bytes.Length != text.Length || System.Text.Ascii.ToUtf16(bytes, text, out var length) != System.Buffers.OperationStatus.Done) throw new FormatException("Not a date.");
        return DateOnly.ParseExact(text[..length], "yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private static int Copy(ref Utf8JsonReader reader, scoped Span<byte> buffer)
    {
        if (reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String)) throw new FormatException("Neither a number nor a text.");
        if (reader.ValueSpan.Length > buffer.Length) throw new FormatException("Too long for a number.");
        if (reader.TokenType == JsonTokenType.String && reader.ValueIsEscaped) return reader.CopyString(buffer);
        reader.ValueSpan.CopyTo(buffer);
        return reader.ValueSpan.Length;
    }

    private static bool SameDigits(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var exponent = left.IndexOfAny((byte)'e', (byte)'E');
        if (exponent >= 0) left = left[..exponent];
        Span<byte> one = stackalloc byte[DigitsMax], other = stackalloc byte[DigitsMax];
        return Digits(left, one).SequenceEqual(Digits(right, other));
    }

    private static ReadOnlySpan<byte> Digits(ReadOnlySpan<byte> number, Span<byte> buffer)
    {
        var count = 0;
        foreach (var b in number)
        {
            if (b is >= (byte)'0' and <= (byte)'9') buffer[count++] = b;
        }

        return buffer[..count].Trim((byte)'0');
    }
}

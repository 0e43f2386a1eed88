using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace ErpLink.Adapters.Http;

/// <summary>Reading JSON that a server sent, which is untrusted: depth at most 32, no doubled properties, no broken text, numbers exact.</summary>
/// <remarks>Source: reliability, section 8 and rows 27 and 48 to 52 of section 5.</remarks>
public static class ErpJson
{
    /// <summary>The deepest nesting.</summary>
    public const int DepthMax = 32;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = DepthMax, AllowDuplicateProperties = false };

    /// <summary>Reads the body of an answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="read">Takes what is wanted from the root; the element is not to be kept.</param>
    /// <returns>What <paramref name="read"/> gave.</returns>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.AnswerMalformed"/>: not JSON, or <paramref name="read"/> met something
    /// else than it expects (it may simply let the framework's exceptions pass).</exception>
    public static T Read<T>(ErpHttpAnswer answer, Func<JsonElement, T> read)
    {
        var body = Body(answer);
        try
        {
            using var document = JsonDocument.Parse(body, Options);
            return read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or OverflowException
            or KeyNotFoundException or IndexOutOfRangeException or ArgumentException)
        {
            throw Malformed(answer.Origin, exception is JsonException json
                ? $"is not valid JSON at byte {json.BytePositionInLine ?? 0} of line {(json.LineNumber ?? 0) + 1}"
                : "does not hold what the protocol promises");
        }
    }

    /// <summary>The bytes of an answer that says it is JSON in UTF-8, without the mark that some put in front.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.AnswerMalformed"/>: it says something else.</exception>
    internal static ReadOnlyMemory<byte> Body(ErpHttpAnswer answer)
    {
        if (!answer.IsJson) throw Malformed(answer.Origin, answer.MediaType.Length == 0 ? "is not marked as JSON"
            : "is not JSON but of another type");
        if (MediaTypeHeaderValue.TryParse(answer.Header("Content-Type"), out var type) && type.CharSet is { Length: > 0 } charset
            && !charset.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase)
            && !charset.Trim('"').Equals("us-ascii", StringComparison.OrdinalIgnoreCase))
            throw Malformed(answer.Origin, "is not in UTF-8");
        return answer.Body.Span.StartsWith("\uFEFF"u8) ? answer.Body[3..] : answer.Body;
    }

    /// <summary>Tries what <see cref="Read{T}"/> does.</summary>
    /// <returns>False when the body cannot be used.</returns>
    public static bool TryRead<T>(ErpHttpAnswer answer, Func<JsonElement, T> read, out T? value)
    {
        try
        {
            value = Read(answer, read);
            return true;
        }
        catch (ErpLinkException exception) when (exception.Code is ErrorCodes.AnswerMalformed or ErrorCodes.AnswerTooLarge or ErrorCodes.KeyRefused
            or ErrorCodes.TextRefused)
        {
            value = default;
            return false;
        }
    }

    /// <summary>The rows of a list in an answer, of which there may not be more than <see cref="ErpHttpOptions.AnswerRowsMax"/>.</summary>
    /// <param name="list">The list.</param>
    /// <param name="client">Whose answer it is.</param>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.AnswerTooLarge"/>.</exception>
    /// <exception cref="InvalidOperationException">It is no list.</exception>
    public static JsonElement.ArrayEnumerator Rows(JsonElement list, ErpHttpClient client) => list.GetArrayLength() <= client.Options.AnswerRowsMax
        ? list.EnumerateArray()
        : throw TooManyRows(client.Address.Origin, client.Options.AnswerRowsMax);

    internal static ErpLinkException TooManyRows(string origin, int rowsMax) => new(ErrorCodes.AnswerTooLarge, FailureClass.NotSupported,
        $"An answer of {origin} has more than {rowsMax} rows ({nameof(ErpHttpOptions.AnswerRowsMax)}). Ask for smaller pages, or raise it.");

    /// <summary>A number, or a number as text, as an exact decimal: never by way of binary floating point.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    /// <exception cref="OverflowException">It does not fit a decimal without loss: more than 28 digits, or too large.</exception>
    public static decimal Decimal(JsonElement element)
    {
        var text = element.ValueKind switch
        {
            JsonValueKind.String => element.GetString()!,
            JsonValueKind.Number => element.GetRawText(),
            _ => throw new FormatException(),
        };
        return Decimal(text);
    }

    /// <summary>The same of a number's text.</summary>
    internal static decimal Decimal(string text)
    {
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        var value = decimal.Parse(text, style, CultureInfo.InvariantCulture);
        // Parsing rounds what is too long without a word; if nothing was lost, the value prints the same significant digits.
        if (Digits(text) != Digits(value.ToString(CultureInfo.InvariantCulture))) throw new OverflowException();
        return value;
    }

    private static string Digits(string number)
    {
        var end = number.AsSpan().IndexOfAny('e', 'E');
        var mantissa = end < 0 ? number : number[..end];
        return string.Concat(mantissa.Where(char.IsAsciiDigit)).Trim('0');
    }

    internal static ErpLinkException Malformed(string origin, string what) =>
        new(ErrorCodes.AnswerMalformed, FailureClass.Bug,
            $"An answer of {origin} {what}. A proxy or another service may have answered in its place.");
}

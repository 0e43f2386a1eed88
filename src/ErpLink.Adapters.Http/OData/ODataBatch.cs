using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace ErpLink.Adapters.Http.OData;

/// <summary>Several writes as one JSON batch: independent of each other, each with an answer of its own.</summary>
/// <remarks>Source: OData JSON format 4.01, section 19. No group is made of them: one that fails takes no other along.</remarks>
internal static class ODataBatch
{
    /// <summary>The batch's body. The writes are numbered from 1.</summary>
    /// <param name="writes">The writes.</param>
    /// <param name="target">Gives what a request by itself would have for its address.</param>
    /// <param name="headers">What every part is sent with.</param>
    public static ReadOnlyMemory<byte> Body(IReadOnlyList<ODataWrite> writes, Func<string, string> target, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("requests");
            for (var i = 0; i < writes.Count; i++)
            {
                writer.WriteStartObject();
                writer.WriteString("id", Id(i));
                writer.WriteString("method", writes[i].Method.Method);
                writer.WriteString("url", target(writes[i].Path));
                writer.WriteStartObject("headers");
                writer.WriteString("content-type", "application/json");
                foreach (var (name, value) in headers) writer.WriteString(name.ToLowerInvariant(), value);
                if (writes[i].IfMatch is { } version) writer.WriteString("if-match", version);
                writer.WriteEndObject();
                writer.WritePropertyName("body");
                writer.WriteRawValue(writes[i].Body.Span, skipInputValidation: true);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>The answers by the order of the writes; null for one that is missing, stands twice, or has no status.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.AnswerMalformed"/>: it is no batch's answer.</exception>
    public static ErpHttpAnswer?[] Answers(ErpHttpAnswer answer, int count, TimeSpan retryAfterMax) => ErpJson.Read(answer, root =>
    {
        var (found, answers) = (new int[count], new ErpHttpAnswer?[count]);
        foreach (var item in root.GetProperty("responses").EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("id", out var id) || id.ValueKind != JsonValueKind.String
                || !int.TryParse(id.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1 || number > count) continue;
            answers[number - 1] = ++found[number - 1] == 1 ? One(answer, item, retryAfterMax) : null;
        }

        return answers;
    });

    private static ErpHttpAnswer? One(ErpHttpAnswer whole, JsonElement item, TimeSpan retryAfterMax)
    {
        if (!item.TryGetProperty("status", out var number) || number.ValueKind != JsonValueKind.Number || !number.TryGetInt32(out var status)
            || status is < 100 or > 599) return null;
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (item.TryGetProperty("headers", out var given) && given.ValueKind == JsonValueKind.Object)
        {
            foreach (var header in given.EnumerateObject().Where(h => h.Value.ValueKind == JsonValueKind.String))
                headers[header.Name] = header.Value.GetString()!;
        }

        var hasBody = item.TryGetProperty("body", out var body) && body.ValueKind != JsonValueKind.Null;
        if (hasBody) headers.TryAdd("Content-Type", "application/json");
        return new ErpHttpAnswer(whole.Origin, status, HttpFault.None, mayHaveBeenSent: true, headers)
        {
            Credential = whole.Credential,
            Body = hasBody ? JsonMarshal.GetRawUtf8Value(body).ToArray() : default,
            RetryAfter = RetryAfter.Parse(headers.GetValueOrDefault("Retry-After"), whole.Header("Date"), whole.ServerTime ?? DateTimeOffset.UnixEpoch,
                retryAfterMax) ?? whole.RetryAfter,
        };
    }

    private static string Id(int index) => (index + 1).ToString(CultureInfo.InvariantCulture);
}

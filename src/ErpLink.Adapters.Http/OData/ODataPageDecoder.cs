using System.Text.Json;

namespace ErpLink.Adapters.Http.OData;

/// <summary>A page of records straight from the bytes of its answer: no tree, and no text for what is not text or is not read.</summary>
/// <remarks>The rules are those of <see cref="ErpJson"/>. The page as such has to be sound; a record whose values are not what the metadata
/// promises is spoilt by itself.</remarks>
internal static class ODataPageDecoder
{
    /// <summary>The records; null for one whose values cannot be read. The link to the next page, as the server wrote it.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.AnswerMalformed"/>: it is no page, or a record has no key;
    /// <see cref="ErrorCodes.AnswerTooLarge"/>: it has more rows than <see cref="ErpHttpOptions.AnswerRowsMax"/>.</exception>
    public static (List<(RecordKey Key, Record? Record)> Items, string? Link) Read(ErpHttpAnswer answer, ODataRecordPlan plan, int rowsMax)
    {
        var body = ErpJson.Body(answer);
        try
        {
            return Page(answer.Origin, body.Span, plan, rowsMax);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or OverflowException or KeyNotFoundException)
        {
            throw ErpJson.Malformed(answer.Origin, exception is JsonException json
                ? $"is not valid JSON at byte {json.BytePositionInLine ?? 0} of line {(json.LineNumber ?? 0) + 1}"
                : $"holds a '{plan.Kind.Kind}' whose values are not what the metadata promises");
        }
    }

    private static (List<(RecordKey, Record?)>, string?) Page(string origin, ReadOnlySpan<byte> json, ODataRecordPlan plan, int rowsMax)
    {
        var reader = new Utf8JsonReader(json, Utf8Walk.Options);
        var walk = new Utf8Walk();
        List<(int Start, int Length)>? slices = null;
        string? link = null;
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new FormatException("Not an object.");
            var start = walk.Enter();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                walk.Name(ref reader, start);
                var (isValue, isLink) = (reader.ValueTextEquals("value"u8), reader.ValueTextEquals("@odata.nextLink"u8) || link is null && reader.ValueTextEquals("@nextLink"u8));
                reader.Read();
                if (isValue) slices = Slices(ref reader, ref walk);
                else if (isLink) link = reader.GetString();
                else walk.Skip(ref reader);
            }

            // What stands behind the page is not JSON any more.
            if (reader.Read()) throw new FormatException("More than one value.");
        }
        finally
        {
            walk.Dispose();
        }

        if (slices is null) throw new FormatException("No records.");
        if (slices.Count > rowsMax)
            throw new ErpLinkException(ErrorCodes.AnswerTooLarge, FailureClass.NotSupported,
                $"An answer of {origin} has more than {rowsMax} rows (AnswerRowsMax). Ask for smaller pages, or raise it.");
        var items = new List<(RecordKey, Record?)>(slices.Count);
        foreach (var (at, length) in slices) items.Add(ODataRecordDecoder.Read(json.Slice(at, length), plan));
        return (items, link);
    }

    private static List<(int Start, int Length)> Slices(ref Utf8JsonReader reader, ref Utf8Walk walk)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw new FormatException("Not a list.");
        var slices = new List<(int, int)>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            if (reader.TokenType != JsonTokenType.StartObject) throw new FormatException("Not a record.");
            walk.Skip(ref reader);
            slices.Add((start, (int)reader.BytesConsumed - start));
        }

        return slices;
    }
}

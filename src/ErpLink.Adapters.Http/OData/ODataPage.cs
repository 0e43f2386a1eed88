using System.Text.Json;

namespace ErpLink.Adapters.Http.OData;

/// <summary>A page of records as the bytes of its answer: no tree, and no text for what is not text or is not read.</summary>
/// <remarks>The rules are those of <see cref="ErpJson"/>. The page as such has to be sound; a record whose values are not what the metadata
/// promises is spoilt by itself.</remarks>
internal sealed class ODataPage
{
    private readonly string _origin;
    private readonly ReadOnlyMemory<byte> _json;
    private readonly ODataRecordPlan _plan;
    private readonly List<(int Start, int Length)> _slices;

    private ODataPage(string origin, ReadOnlyMemory<byte> json, ODataRecordPlan plan)
    {
        (_origin, _json, _plan) = (origin, json, plan);
        (_slices, Link) = Walk(json.Span);
    }

    /// <summary>How many records it has.</summary>
    public int Count => _slices.Count;

    /// <summary>The link to the next page, as the server wrote it.</summary>
    public string? Link { get; }

    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.AnswerMalformed"/>: it is no page;
    /// <see cref="ErrorCodes.AnswerTooLarge"/>: it has more rows than <see cref="ErpHttpOptions.AnswerRowsMax"/>.</exception>
    public static ODataPage Read(ErpHttpAnswer answer, ODataRecordPlan plan, int rowsMax)
    {
        var json = ErpJson.Body(answer);
        var page = Sound(answer.Origin, plan, () => new ODataPage(answer.Origin, json, plan));
        return page.Count <= rowsMax ? page : throw ErpJson.TooManyRows(answer.Origin, rowsMax);
    }

    /// <summary>What is known of each record.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.AnswerMalformed"/>: a record has no key.</exception>
    public List<ODataHead> Heads() => Sound(_origin, _plan, () => _slices.ConvertAll(s => ODataRecordDecoder.Head(_json.Span.Slice(s.Start, s.Length), _plan)));

    /// <summary>The records; null for one whose values cannot be read.</summary>
    /// <param name="parents">Keys of parents by the value of the property that they match; null where they are not looked up.</param>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.AnswerMalformed"/>: a record has no key.</exception>
    public List<(RecordKey Key, Record? Record)> Records(IReadOnlyDictionary<string, RecordKey>? parents = null) =>
        Sound(_origin, _plan, () => _slices.ConvertAll(s => ODataRecordDecoder.Read(_json.Span.Slice(s.Start, s.Length), _plan, parents)));

    private static T Sound<T>(string origin, ODataRecordPlan plan, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or OverflowException or KeyNotFoundException)
        {
            throw ErpJson.Malformed(origin, exception is JsonException json
                ? $"is not valid JSON at byte {json.BytePositionInLine ?? 0} of line {(json.LineNumber ?? 0) + 1}"
                : $"holds a '{plan.Kind.Kind}' whose values are not what the metadata promises");
        }
    }

    private static (List<(int Start, int Length)> Slices, string? Link) Walk(ReadOnlySpan<byte> json)
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

        return (slices ?? throw new FormatException("No records."), link);
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

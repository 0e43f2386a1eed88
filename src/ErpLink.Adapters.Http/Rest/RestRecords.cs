using System.Text.Json;

namespace ErpLink.Adapters.Http.Rest;

/// <summary>The records of one answer as they are met: one that cannot be read does not stop the others.</summary>
/// <param name="decoder">Reads one.</param>
/// <param name="isList">Whether an array of them is expected, or one.</param>
/// <param name="client">Whose answer it is.</param>
internal sealed class RestRecords(RestDecoder decoder, bool isList, ErpHttpClient client)
{
    public List<RestRow> Rows { get; } = [];

    /// <summary>Whether the place of the records was met at all.</summary>
    public bool IsFound { get; private set; }

    /// <param name="reader">Stands where the records begin, and on their last token afterwards.</param>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.AnswerTooLarge"/>: more than <see cref="ErpHttpOptions.AnswerRowsMax"/>.</exception>
    public void Take(ref Utf8JsonReader reader)
    {
        if (IsFound) throw new FormatException("The place of the records stands twice.");
        IsFound = true;
        if (reader.TokenType == JsonTokenType.Null) return;
        if (!isList)
        {
            Rows.Add(decoder.Decode(ref reader));
            return;
        }

        if (reader.TokenType != JsonTokenType.StartArray) throw new FormatException("Not a list.");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (Rows.Count == client.Options.AnswerRowsMax) throw ErpJson.TooManyRows(client.Address.Origin, client.Options.AnswerRowsMax);
            Rows.Add(decoder.Decode(ref reader));
        }
    }
}

/// <summary>One record of an answer, and what goes with it.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Record">The record; null when a value cannot be read.</param>
internal sealed record RestRow(RecordKey Key, Record? Record)
{
    /// <summary>The field that cannot be read, where it is one.</summary>
    public string? Spoilt { get; init; }

    /// <summary>Whether it has what makes a record one of the kind.</summary>
    public bool IsOfKind { get; init; } = true;

    public bool IsDeleted { get; init; }

    /// <summary>The survivor's key, in a record that was merged into another.</summary>
    public RecordKey? MergedInto { get; init; }

    /// <summary>Whether a feed tells of it. What is left of a record that is gone need not say any more what kind it was of.</summary>
    public bool IsReported => IsOfKind || IsDeleted || MergedInto is not null;

    /// <summary>When it was last changed; null where that is missing or cannot be read.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>What a feed says of it. A part of a record is not the record: it is read by whoever wants it.</summary>
    public RecordChange ToChange(bool isPartial) =>
        MergedInto is { } survivor ? new(Key, ChangeKind.MergedInto) { MergedInto = survivor }
        : IsDeleted ? new(Key, ChangeKind.Deleted)
        : new(Key, ChangeKind.Changed) { Record = isPartial ? null : Record };
}

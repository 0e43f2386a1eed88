using System.Text.Json;

namespace ErpLink.Adapters.Http.Tryton;

/// <summary>One row of an answer.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Row">What it holds; <see langword="null"/> when that cannot be read.</param>
internal readonly record struct TrytonFound(long Id, TrytonRow? Row)
{
    /// <summary>Takes what can be read.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.AnswerMalformed"/>: there is not even an id.</exception>
    public static TrytonFound Decode(TrytonShape shape, JsonElement row)
    {
        var id = TrytonValues.Id(row);
        try
        {
            return new(id, shape.Decode(row));
        }
        catch (Exception exception) when (SpoiltRecord.IsContent(exception))
        {
            return new(id, null);
        }
    }

    /// <summary>The record; <see langword="null"/> when it cannot be read.</summary>
    public Record? ToRecord(RecordKind kind, FieldSelection fields, RecordRef? askedParent)
    {
        try
        {
            return Row?.ToRecord(kind, fields, askedParent);
        }
        catch (Exception exception) when (SpoiltRecord.IsContent(exception))
        {
            return null;
        }
    }
}

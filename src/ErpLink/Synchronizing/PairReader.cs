using ErpLink.Connections;
using ErpLink.Maps;

namespace ErpLink.Synchronizing;

/// <summary>Stage Pair for a single link: both records, read fresh.</summary>
internal static class PairReader
{
    /// <summary>Reads both records at once, with the fields of the map and others that are wanted.</summary>
    public static async ValueTask<Pair> ReadAsync(
        OpenConnection connection, CompiledMap map, RecordRef entity, RecordRef actor, CancellationToken cancellationToken, IEnumerable<string>? moreFromErp = null, IEnumerable<string>? moreFromApp = null)
    {
        var app = ReadOneAsync(connection.App, entity, With(map.FieldsToRead(Side.App), moreFromApp), cancellationToken).AsTask();
        var erp = ReadOneAsync(connection.Erp, actor, With(map.FieldsToRead(Side.Erp), moreFromErp), cancellationToken).AsTask();
        await Task.WhenAll(app, erp).ConfigureAwait(false);
        return new Pair(await app.ConfigureAwait(false), await erp.ConfigureAwait(false));
    }

    private static FieldSelection With(FieldSelection fields, IEnumerable<string>? more) =>
        more is null || more.All(fields.Contains) ? fields : FieldSelection.Of(fields.Names.Concat(more).Distinct());

    /// <summary>Reads one record; a side that forgets its answer has not answered.</summary>
    public static async ValueTask<ReadResult> ReadOneAsync(IRecordSide side, RecordRef record, FieldSelection fields, CancellationToken cancellationToken)
    {
        ReadResult? answer = null;
        await foreach (var result in side.ReadAsync(record.Kind, [record.Key], fields, cancellationToken).ConfigureAwait(false)) answer ??= result;
        return answer ?? ReadResult.NotAnswered(record.Key);
    }

    /// <summary>The record, which must be there.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.RecordNotFound"/>.</exception>
    public static Record Require(ReadResult result, OpenConnection connection, Side side, RecordRef record)
    {
        if (result.Record is { } found) return found;
        var (failureClass, what) = result.Status switch
        {
            ReadStatus.Gone => (FailureClass.NotFound, "does not exist"),
            ReadStatus.MergedInto => (FailureClass.NotFound, $"lives on as '{result.MergedInto}': use that key"),
            ReadStatus.Hidden => (FailureClass.Forbidden, "may not be seen by the connection's user"),
            _ => (FailureClass.Transient, "was not answered: try again"),
        };
        throw new ErpLinkException(ErrorCodes.RecordNotFound, failureClass, $"Connection '{connection.Name}': {record} of the {(side == Side.Erp ? "ERP" : "app")} {what}.")
        { Connection = connection.Name, Side = side, Kind = record.Kind, Key = record.Key, Operation = "Read" };
    }
}

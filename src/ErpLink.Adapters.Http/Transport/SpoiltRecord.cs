using System.Text.Json;

namespace ErpLink.Adapters.Http;

/// <summary>What becomes of one record of an answer that cannot be read, so that it does not stop everything around it.</summary>
internal static class SpoiltRecord
{
    /// <summary>Whether what was thrown while one record was read is about its content.</summary>
    public static bool IsContent(Exception exception) => exception
        is InvalidOperationException or FormatException or OverflowException or ArgumentException or KeyNotFoundException
        or IndexOutOfRangeException or JsonException
        or ErpLinkException { Code: ErrorCodes.AnswerMalformed or ErrorCodes.TextRefused or ErrorCodes.KeyRefused };

    /// <summary>The error: which record, and nothing of what it holds.</summary>
    public static ErpLinkException Error(RecordKind kind, RecordKey key) => new(ErrorCodes.AnswerMalformed, FailureClass.Bug,
        $"The ERP's answer holds values of {kind}/{key} that are not what its description promises. Look at that record in the ERP.")
    { Kind = kind, Key = key };

    /// <summary>The record of a search whose values cannot be read: there, with its key, and every field absent. It is never left out,
    /// because what a search does not list counts as not being there.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.AnswerMalformed"/>: the search looks up the reference of a create. Whether a
    /// record is created again hangs on it, so it is answered whole or not at all.</exception>
    public static Record InSearch(KindDescription description, RecordQuery query, RecordKey key) =>
        description.CorrelationField is { } correlation && Names(query.Filter, correlation) ? throw Error(query.Kind, key)
            : new Record(query.Kind, key, query.Fields, new FieldValue[query.Fields.Count]);

    private static bool Names(Restriction? filter, string field) => filter switch
    {
        FieldRestriction restriction => restriction.Field == field,
        RestrictionGroup group => group.Parts.Any(p => Names(p, field)),
        _ => false,
    };
}

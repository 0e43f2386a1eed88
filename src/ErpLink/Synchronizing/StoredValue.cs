using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>How a side stored a value that was sent.</summary>
internal enum StoredAs
{
    /// <summary>As sent, under the side's equality.</summary>
    Sent = 0,

    /// <summary>As something else.</summary>
    Altered,

    /// <summary>Not at all: the old value stands, and this write is proven to have left it so.</summary>
    Refused,

    /// <summary>The old value stands, but somebody else may have put it back: a person decides.</summary>
    Undecided,

    /// <summary>Unknown: it could not be read.</summary>
    Unseen,
}

/// <summary>Rule W: what becomes the written side's baseline after a write that was applied.</summary>
/// <remarks>Source: semantics, section 9.3.</remarks>
internal readonly record struct StoredValue(StoredAs As, FieldValue Baseline, FieldValue Stored)
{
    /// <summary>Judges by an answer that is declared to be the record as the write left it.</summary>
    public static StoredValue ByAnswer(FieldEquality equality, IntentField field, FieldValue stored)
    {
        if (equality.AreEqual(stored, field.Sent)) return new(StoredAs.Sent, stored, stored);
        return IsOld(equality, field, stored) ? new(StoredAs.Refused, stored, stored) : new(StoredAs.Altered, stored, stored);
    }

    /// <summary>Judges by a read-back, which may already show somebody else's edit.</summary>
    public static StoredValue ByReadBack(FieldEquality equality, IntentField field, FieldValue stored, bool sameVersion)
    {
        if (equality.AreEqual(stored, field.Sent)) return new(StoredAs.Sent, stored, stored);
        if (IsOld(equality, field, stored)) return new(sameVersion ? StoredAs.Refused : StoredAs.Undecided, stored, stored);

        // What was sent is the baseline, so that the difference counts as an ordinary change of that side.
        return new(StoredAs.Altered, field.Sent, stored);
    }

    /// <summary>It was found as it was sent: that is the baseline, and the next comparison finds any difference.</summary>
    public static StoredValue Landed(IntentField field) => new(StoredAs.Sent, field.Sent, field.Sent);

    /// <summary>By a record that a person adopts. It need not be the one that was created: what differs from what was sent may be older
    /// than the app's value, so it is asked and not taken for the ERP's change.</summary>
    public static Func<IntentField, StoredValue> Adopted(KindDescription kind, Record record) => field =>
    {
        var stored = record[field.Field];
        return stored.IsAbsent || (kind.Field(field.Field)?.Equality ?? FieldEquality.Default).AreEqual(stored, field.Sent) ? Landed(field) : new(StoredAs.Undecided, stored, stored);
    };

    /// <summary>It was applied, but could not be read.</summary>
    public static StoredValue Unseen(IntentField field) => new(StoredAs.Unseen, field.Sent, FieldValue.Absent);

    private static bool IsOld(FieldEquality equality, IntentField field, FieldValue stored) =>
        !field.Old.IsAbsent && equality.AreEqual(stored, field.Old);
}

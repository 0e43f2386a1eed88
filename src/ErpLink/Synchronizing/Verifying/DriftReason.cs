namespace ErpLink;

/// <summary>Why two linked records differ.</summary>
public enum DriftReason
{
    /// <summary>An edit that the next run carries over; <see cref="Drift.Rule"/> says how.</summary>
    Due = 0,

    /// <summary>A write of the field is on its way.</summary>
    UnderWay,

    /// <summary>A person is asked.</summary>
    Asking,

    /// <summary>A step waits for an approval.</summary>
    Held,

    /// <summary>The field is locked on this link.</summary>
    Locked,

    /// <summary>The field waits for another record to be linked.</summary>
    Waiting,

    /// <summary>The record or field is set aside with a reason.</summary>
    Parked,

    /// <summary>The side accepts the value but does not keep it.</summary>
    Refused,

    /// <summary>The value does not fit the other side.</summary>
    NotConvertible,

    /// <summary>An edit of the receiving side of a one-way field is kept, as the map says.</summary>
    DriftKept,

    /// <summary>Nothing was ever agreed on: see <see cref="RunKind.Backfill"/>.</summary>
    NeedsBackfill,

    /// <summary>It was agreed that both sides keep what they have: by a person, or by a rule of the mapping.</summary>
    LeftApart,

    /// <summary>The link is paused, unconfirmed, or still being made.</summary>
    NotActive,

    /// <summary>A record is gone, hidden, or was not answered: no field could be compared.</summary>
    NotRead,
}

namespace ErpLink;

/// <summary>What became of the links a run looked at: each is counted once, by the gravest that applies. In links, where not said otherwise.</summary>
/// <remarks>A skip is no failure, a wait is no failure, a question is no failure. Source: semantics, section 8; scenario T73.</remarks>
public sealed record RunCounters
{
    /// <summary>Rows of change feeds that were read.</summary>
    public long Rows { get; init; }

    /// <summary>Looked at: the sum of those below.</summary>
    public long Compared { get; init; }

    /// <summary>Values were written.</summary>
    public long Changed { get; init; }

    /// <summary>Nothing to do.</summary>
    public long Unchanged { get; init; }

    /// <summary>Left out by a rule: paused, unconfirmed, or without a map.</summary>
    public long Skipped { get; init; }

    /// <summary>Waiting for another record to be linked.</summary>
    public long Waiting { get; init; }

    /// <summary>A question waits for a person.</summary>
    public long Asking { get; init; }

    /// <summary>A step waits for an approval.</summary>
    public long Held { get; init; }

    /// <summary>Set aside with a reason.</summary>
    public long Parked { get; init; }

    /// <summary>A side did not answer or did not take the write; tried again later.</summary>
    public long Failed { get; init; }

    /// <summary>The outcome of a write is not known yet.</summary>
    public long Unknown { get; init; }

    /// <summary>A record is gone, hidden or could not be read as itself.</summary>
    public long Broken { get; init; }

    /// <summary>Fields written to the ERP.</summary>
    public long FieldsToErp { get; init; }

    /// <summary>Fields written to the app.</summary>
    public long FieldsToApp { get; init; }

    /// <summary>Links on which a value was blanked, a record deactivated or created again, or that were ended: what the guard counts.</summary>
    public long Destructive { get; init; }

    /// <summary>Links on which a value was replaced by another.</summary>
    public long Overwritten { get; init; }

    /// <summary>Both sums together.</summary>
    public static RunCounters operator +(RunCounters first, RunCounters second) => new()
    {
        Rows = first.Rows + second.Rows,
        Compared = first.Compared + second.Compared,
        Changed = first.Changed + second.Changed,
        Unchanged = first.Unchanged + second.Unchanged,
        Skipped = first.Skipped + second.Skipped,
        Waiting = first.Waiting + second.Waiting,
        Asking = first.Asking + second.Asking,
        Held = first.Held + second.Held,
        Parked = first.Parked + second.Parked,
        Failed = first.Failed + second.Failed,
        Unknown = first.Unknown + second.Unknown,
        Broken = first.Broken + second.Broken,
        FieldsToErp = first.FieldsToErp + second.FieldsToErp,
        FieldsToApp = first.FieldsToApp + second.FieldsToApp,
        Destructive = first.Destructive + second.Destructive,
        Overwritten = first.Overwritten + second.Overwritten,
    };
}

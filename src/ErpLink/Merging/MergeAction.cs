namespace ErpLink.Merging;

/// <summary>What is to be done about one field.</summary>
public enum MergeAction
{
    /// <summary>Nothing, and nothing is remembered.</summary>
    Nothing = 0,

    /// <summary>No write; the baselines move to those of the decision.</summary>
    Advance,

    /// <summary>The decision's value is written to the ERP.</summary>
    WriteErp,

    /// <summary>The decision's value is written to the app.</summary>
    WriteApp,

    /// <summary>A person decides; both sides keep their values.</summary>
    Ask,

    /// <summary>The value does not fit the other side: listed with the reason.</summary>
    Hold,

    /// <summary>The field waits for another record to be linked.</summary>
    Wait,

    /// <summary>No baseline, and the sides differ: listed, and nothing moves until a backfill is approved.</summary>
    Backfill,
}

namespace ErpLink;

/// <summary>What a step does to what is there.</summary>
public enum PlanEffect
{
    /// <summary>Fills a blank field.</summary>
    Fill = 0,

    /// <summary>Replaces a value by another.</summary>
    Overwrite,

    /// <summary>Replaces a value by blank: destructive.</summary>
    Blank,

    /// <summary>Marks a record as no longer active, because its counterpart is gone: destructive.</summary>
    Deactivate,

    /// <summary>Ends a link, because a record is gone: destructive.</summary>
    Unlink,

    /// <summary>Creates a record again, because it is gone.</summary>
    Recreate,

    /// <summary>Writes nothing: both sides keep what they have, and later changes of either travel from there.</summary>
    Agree,
}

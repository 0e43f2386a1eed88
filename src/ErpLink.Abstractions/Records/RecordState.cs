namespace ErpLink;

/// <summary>Whether a record is in use on its side.</summary>
public enum RecordState
{
    /// <summary>In use.</summary>
    Active = 0,

    /// <summary>Kept but out of use (archived, blocked for good, soft-deleted).</summary>
    Inactive,
}

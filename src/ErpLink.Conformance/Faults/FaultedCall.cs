namespace ErpLink.Conformance;

/// <summary>Which calls meet a fault.</summary>
public enum FaultedCall
{
    /// <summary>Reads of records.</summary>
    Read = 0,

    /// <summary>Creates: the writing call itself, not what is read before it.</summary>
    Create,

    /// <summary>Updates: the writing call itself.</summary>
    Update,
}

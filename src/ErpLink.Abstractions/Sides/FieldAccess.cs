namespace ErpLink;

/// <summary>What may be done to a field.</summary>
public enum FieldAccess
{
    /// <summary>Read and written; may be blank.</summary>
    Normal = 0,

    /// <summary>Read and written; must hold something.</summary>
    Mandatory,

    /// <summary>Only read.</summary>
    ReadOnly,

    /// <summary>Written when the record is created, only read afterwards.</summary>
    CreateOnly,
}

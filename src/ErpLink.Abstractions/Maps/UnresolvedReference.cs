namespace ErpLink;

/// <summary>What happens to a reference to a record that is not linked.</summary>
public enum UnresolvedReference
{
    /// <summary>The field waits until the record is linked. The default.</summary>
    Wait = 0,

    /// <summary>The field is left as it is.</summary>
    Skip,

    /// <summary>The field is set to null on the other side.</summary>
    Clear,
}

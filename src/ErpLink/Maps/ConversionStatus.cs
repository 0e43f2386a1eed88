namespace ErpLink.Maps;

/// <summary>What became of a value on its way to the other side.</summary>
public enum ConversionStatus
{
    /// <summary>The field is left as it is: a rule of the mapping says so, or the value was not read. Nothing to list. The default,
    /// so that a forgotten conversion writes nothing.</summary>
    Skipped = 0,

    /// <summary>The value can be written.</summary>
    Converted,

    /// <summary>The value does not fit: it is not written, and the field is listed with the reason.</summary>
    Rejected,

    /// <summary>The field waits for another record to be linked.</summary>
    Waiting,

    /// <summary>A list item has no counterpart: the field is left as it is, and the item goes to the inbox.</summary>
    UnmappedItem,
}

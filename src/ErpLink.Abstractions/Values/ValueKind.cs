namespace ErpLink;

/// <summary>What a <see cref="FieldValue"/> holds. Absent, null, empty text and zero are four different things.</summary>
public enum ValueKind : byte
{
    /// <summary>The field was not read: never a change, never written.</summary>
    Absent = 0,

    /// <summary>The field was read and holds nothing.</summary>
    Null,

    /// <summary>Text, possibly empty.</summary>
    Text,

    /// <summary>A signed 64 bit integer.</summary>
    Integer,

    /// <summary>An exact decimal number; never binary floating point.</summary>
    Decimal,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A calendar date without zone or time.</summary>
    Date,

    /// <summary>A point in time, UTC.</summary>
    Instant,

    /// <summary>The key of one item of a list.</summary>
    ListItem,

    /// <summary>The keys of several items of a list, unordered, without doubles.</summary>
    ListItems,

    /// <summary>Another record's kind and key.</summary>
    Reference,
}

namespace ErpLink;

/// <summary>The declared type of a field. There is no local date-time: a side whose times have no zone converts them
/// with the connection's time zone.</summary>
public enum FieldType : byte
{
    /// <summary><see cref="ValueKind.Text"/>.</summary>
    Text = ValueKind.Text,

    /// <summary><see cref="ValueKind.Integer"/>, 64 bit.</summary>
    Integer = ValueKind.Integer,

    /// <summary><see cref="ValueKind.Decimal"/>.</summary>
    Decimal = ValueKind.Decimal,

    /// <summary><see cref="ValueKind.Boolean"/>.</summary>
    Boolean = ValueKind.Boolean,

    /// <summary><see cref="ValueKind.Date"/>, no zone.</summary>
    Date = ValueKind.Date,

    /// <summary><see cref="ValueKind.Instant"/>, UTC.</summary>
    Instant = ValueKind.Instant,

    /// <summary><see cref="ValueKind.ListItem"/>: one key of a list.</summary>
    ListItem = ValueKind.ListItem,

    /// <summary><see cref="ValueKind.ListItems"/>: an unordered set of keys of a list.</summary>
    ListItems = ValueKind.ListItems,

    /// <summary><see cref="ValueKind.Reference"/>: another record.</summary>
    Reference = ValueKind.Reference,
}

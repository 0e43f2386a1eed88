namespace ErpLink.Adapters.Http.OData;

/// <summary>The forms a property's value takes in URLs and JSON.</summary>
internal enum EdmKind
{
    Text,
    Guid,
    Integer,
    Decimal,
    Boolean,
    Date,
    Instant,
    TimeOfDay,
    Enum,
}

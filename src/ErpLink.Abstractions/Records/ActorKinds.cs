namespace ErpLink;

/// <summary>The well-known kinds of actors, the records of an ERP. A connector may add kinds of its own.</summary>
public static class ActorKinds
{
    /// <summary>One who buys from us.</summary>
    public static RecordKind Customer { get; } = new("customer");

    /// <summary>One who sells to us.</summary>
    public static RecordKind Supplier { get; } = new("supplier");

    /// <summary>Customer and supplier in one record.</summary>
    public static RecordKind Partner { get; } = new("partner");

    /// <summary>A person, usually of a customer or supplier.</summary>
    public static RecordKind Person { get; } = new("person");

    /// <summary>A project.</summary>
    public static RecordKind Project { get; } = new("project");

    /// <summary>An employee of ours.</summary>
    public static RecordKind Employee { get; } = new("employee");

    /// <summary>A sale.</summary>
    public static RecordKind Sale { get; } = new("sale");
}

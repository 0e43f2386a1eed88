namespace ErpLink;

/// <summary>The well-known kinds of entities, the records of the app. An app may add kinds of its own.</summary>
public static class EntityKinds
{
    /// <summary>A company: linked to a customer, a supplier or a partner.</summary>
    public static RecordKind Company { get; } = new("company");

    /// <summary>A person, usually of a company.</summary>
    public static RecordKind Person { get; } = new("person");

    /// <summary>A project.</summary>
    public static RecordKind Project { get; } = new("project");
}

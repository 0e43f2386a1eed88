namespace ErpLink;

/// <summary>What a plan of bulk matching does about an entity.</summary>
public enum MatchingAction
{
    /// <summary>Nothing: nothing was found, and nothing is to be created.</summary>
    None = 0,

    /// <summary>Link it: an automatic tier agrees, uniquely on both sides.</summary>
    Link,

    /// <summary>Create an actor for it: nothing was found.</summary>
    Create,

    /// <summary>Create an entity for the actor: none was found.</summary>
    Import,

    /// <summary>Let a person look at it: several records share the evidence, or what was found is only similar.</summary>
    Review,
}

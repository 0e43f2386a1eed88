namespace ErpLink.Maps;

/// <summary>What happened to a part of a definition.</summary>
public enum DefinitionChangeKind
{
    /// <summary>It is there now, and was not.</summary>
    Added = 0,

    /// <summary>It was there, and is not.</summary>
    Removed,

    /// <summary>It is another.</summary>
    Changed,

    /// <summary>The same things stand in another order, where order matters.</summary>
    Moved,
}

namespace ErpLink.Linking.Matching;

/// <summary>What matching saw of an actor.</summary>
internal enum ActorSight
{
    /// <summary>It was not among the records, or it is linked or left out.</summary>
    NotFree = 0,

    /// <summary>An entity agrees with it in some tier.</summary>
    Met,

    /// <summary>No entity agrees with it in any tier.</summary>
    Alone,
}

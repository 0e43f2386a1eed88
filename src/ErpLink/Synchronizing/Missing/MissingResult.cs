namespace ErpLink.Synchronizing;

/// <summary>What became of a link one of whose records is not there as itself.</summary>
internal enum MissingOutcome
{
    /// <summary>Both records are to be read again: the link follows one to its new key, a new one was created, or the link moved.</summary>
    ReadAgain = 0,

    /// <summary>Looked at; nothing more is done by itself.</summary>
    Aside,

    /// <summary>What the policy says waits for the guard.</summary>
    Held,

    /// <summary>The link was ended.</summary>
    Ended,

    /// <summary>The record cannot be created again before the one it belongs to is linked.</summary>
    Waiting,

    /// <summary>The outcome of a write is not known yet.</summary>
    Pending,

    /// <summary>A side did not take the write for now.</summary>
    Failed,
}

/// <summary>What became of a link one of whose records is not there as itself.</summary>
/// <param name="Outcome">In a word.</param>
/// <param name="Failure">Why, where something stands against it.</param>
/// <param name="Destroyed">Something was done that the guard counts.</param>
internal readonly record struct MissingResult(MissingOutcome Outcome, Failure? Failure = null, bool Destroyed = false);

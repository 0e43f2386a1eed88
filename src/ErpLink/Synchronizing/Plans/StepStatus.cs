namespace ErpLink;

/// <summary>What became of a step of a plan that was executed.</summary>
public enum StepStatus
{
    /// <summary>Carried out as planned.</summary>
    Done = 0,

    /// <summary>Nothing to do: the value is there.</summary>
    AlreadyDone,

    /// <summary>A value, a policy or a lock moved since the plan was made: not carried out, and planned again.</summary>
    Moved,

    /// <summary>The link is ended, paused, not compared since a restore, or its kinds or field are not mapped any more.</summary>
    NotPossible,

    /// <summary>A side refused it; the reason is in the inbox.</summary>
    Refused,

    /// <summary>It was sent, and the outcome is not known yet: recovery finds out.</summary>
    Pending,

    /// <summary>It was not tried: a side did not answer, somebody else works on the link, or the run ended before.</summary>
    NotTried,
}

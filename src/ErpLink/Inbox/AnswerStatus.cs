namespace ErpLink;

/// <summary>What became of an answer.</summary>
public enum AnswerStatus
{
    /// <summary>Carried out.</summary>
    Done = 0,

    /// <summary>Stored; the outcome of a write is not known yet.</summary>
    Pending,

    /// <summary>Refused: the values moved since they were shown; the item holds the current ones.</summary>
    Stale,

    /// <summary>A side refused the value; the question is open again.</summary>
    Refused,
}

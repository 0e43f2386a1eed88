namespace ErpLink.Adapters.Http;

/// <summary>What the dialect found in the body of a successful answer.</summary>
public enum AnswerBody
{
    /// <summary>There is none, or not what is needed (a create without the new record's key). The default, so that a body nobody looked
    /// at is never taken for success.</summary>
    Missing = 0,

    /// <summary>It is not what the protocol promises: HTML, damaged, of another shape.</summary>
    Invalid,

    /// <summary>Complete, and what the protocol promises.</summary>
    Valid,
}

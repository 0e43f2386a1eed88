namespace ErpLink.Synchronizing;

/// <summary>Which failures of a write are the record's own.</summary>
internal static class RecordFailures
{
    /// <summary>Failures that a person or a change of the record must mend; the others heal by time or concern the whole connection.</summary>
    public static bool IsOfRecord(this FailureClass failureClass) =>
        failureClass is FailureClass.Invalid or FailureClass.Duplicate or FailureClass.NotSupported or FailureClass.Forbidden or FailureClass.Bug;

    /// <summary>What a call threw, as data. Anything but <see cref="ErpLinkException"/> breaks the contract.</summary>
    public static Failure Of(Exception error, string what) => (error as ErpLinkException)?.ToFailure() ?? new Failure(FailureClass.Bug, ErrorCodes.ContractBroken,
        $"{what} failed with {error.GetType().Name}: a side must throw ErpLinkException. Its author mends that.");
}

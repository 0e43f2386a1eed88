namespace ErpLink.Adapters.Http.Tests.Fuzz;

/// <summary>Something that reads what others wrote.</summary>
public abstract class FuzzTarget
{
    /// <summary>The numbers that a reader may answer with; anything else is a find.</summary>
    private static readonly HashSet<int> Expected =
    [
        ErrorCodes.KeyRefused, ErrorCodes.TextRefused, ErrorCodes.SettingMissing, ErrorCodes.SettingInvalid, ErrorCodes.KindUnknown, ErrorCodes.FieldUnknown, ErrorCodes.CapabilityMissing,
        ErrorCodes.DefinitionMalformed, ErrorCodes.SearchRefused, ErrorCodes.SideUnavailable, ErrorCodes.SideThrottled, ErrorCodes.AuthenticationRejected, ErrorCodes.SideForbids,
        ErrorCodes.SideRefusedValues, ErrorCodes.SideHasDuplicate, ErrorCodes.VersionMoved, ErrorCodes.SideHasNoRecord, ErrorCodes.OutcomeUnknown, ErrorCodes.CapabilityNotDeclared,
        ErrorCodes.ContractBroken, ErrorCodes.AnswerMalformed, ErrorCodes.AnswerTooLarge, ErrorCodes.OutsideOrigin, ErrorCodes.AddressRefused, ErrorCodes.TypesForbidden, ErrorCodes.OptionInvalid,
    ];

    public abstract string Name { get; }

    /// <summary>What is sound; the cases begin with these.</summary>
    public abstract ValueTask<IReadOnlyList<byte[]>> SeedsAsync();

    /// <summary>How many of the seeds can be the place of an input; each is spoilt in turn.</summary>
    public abstract ValueTask ReadAsync(int place, byte[] input, FuzzExtra? extra);

    /// <summary>What a case spoils beside the body; null for nothing.</summary>
    public virtual FuzzExtra? Extra(FuzzRandom random) => null;

    /// <summary>What is wrong beside an exception, such as a request without end; null: nothing.</summary>
    public virtual string? Complaint => null;

    /// <summary>Reads an input, and says what it found wrong with that; null when all is as it should be.</summary>
    public async Task<string?> TryAsync(int place, byte[] input, FuzzExtra? extra)
    {
        var thread = Environment.CurrentManagedThreadId;
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            await ReadAsync(place, input, extra);
        }
        catch (ErpLinkException exception) when (Expected.Contains(exception.Code))
        {
        }
        catch (Exception exception)
        {
            return $"{exception}";
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        if (thread == Environment.CurrentManagedThreadId && allocated > 8 * 1024 * 1024 + 500L * input.Length) return $"{allocated} bytes for an input of {input.Length}";
        return Complaint;
    }
}

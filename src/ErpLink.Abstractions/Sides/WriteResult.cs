namespace ErpLink;

/// <summary>The outcome of writing one record.</summary>
public sealed class WriteResult
{
    private WriteResult(WriteOutcome outcome) => Outcome = outcome;

    /// <summary>What became of it.</summary>
    public WriteOutcome Outcome { get; }

    /// <summary>The record's key; empty unless applied.</summary>
    public RecordKey Key { get; private init; }

    /// <summary>The version this write made, where the side says.</summary>
    public RecordVersion Version { get; private init; }

    /// <summary>The record from the answer, where the side sends it; it counts as what this write left only where
    /// <see cref="KindDescription.ReturnsStoredValues"/> is declared.</summary>
    public Record? Record { get; private init; }

    /// <summary>Why it did not happen, or why that is unknown; <see langword="null"/> when applied.</summary>
    public Failure? Failure { get; private init; }

    /// <summary>It happened.</summary>
    public static WriteResult Applied(RecordKey key, RecordVersion version = default, Record? record = null)
    {
        if (key.IsEmpty) throw new ArgumentException("An applied write names its record.", nameof(key));
        return new(WriteOutcome.Applied) { Key = key, Version = version, Record = record };
    }

    /// <summary>It did not happen and will not.</summary>
    public static WriteResult NotApplied(Failure failure) => new(WriteOutcome.NotApplied) { Failure = failure };

    /// <summary>It may or may not have happened.</summary>
    public static WriteResult Unknown(Failure failure) => new(WriteOutcome.Unknown) { Failure = failure };
}

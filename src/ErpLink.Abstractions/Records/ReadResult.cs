namespace ErpLink;

/// <summary>The answer for one key that was asked for: every key gets exactly one.</summary>
public sealed class ReadResult
{
    private ReadResult(RecordKey key, ReadStatus status)
    {
        Key = key;
        Status = status;
    }

    /// <summary>The key that was asked for, as it was asked.</summary>
    public RecordKey Key { get; }

    /// <summary>What came of it.</summary>
    public ReadStatus Status { get; }

    /// <summary>The record, when <see cref="Status"/> is <see cref="ReadStatus.Found"/>; otherwise <see langword="null"/>.</summary>
    public Record? Record { get; private init; }

    /// <summary>The key under which the record lives on, when <see cref="Status"/> is <see cref="ReadStatus.MergedInto"/>.</summary>
    public RecordKey MergedInto { get; private init; }

    /// <summary>Why there is no answer, where the side says.</summary>
    public Failure? Failure { get; private init; }

    /// <summary>The record is there. Its key may be spelt otherwise than asked.</summary>
    public static ReadResult Found(RecordKey key, Record record) => new(key, ReadStatus.Found) { Record = record };

    /// <summary>No such record exists. Say this on positive evidence only.</summary>
    public static ReadResult Gone(RecordKey key) => new(key, ReadStatus.Gone);

    /// <summary>The record lives on under another key.</summary>
    public static ReadResult Merged(RecordKey key, RecordKey into) => new(key, ReadStatus.MergedInto) { MergedInto = into };

    /// <summary>No permission to see it.</summary>
    public static ReadResult Hidden(RecordKey key) => new(key, ReadStatus.Hidden);

    /// <summary>Nothing is known.</summary>
    public static ReadResult NotAnswered(RecordKey key, Failure? failure = null) => new(key, ReadStatus.NotAnswered) { Failure = failure };
}

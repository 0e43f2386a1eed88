using System.Runtime.CompilerServices;

namespace ErpLink.Scenarios;

/// <summary>What goes wrong with one write.</summary>
public enum WriteFault
{
    None = 0,

    /// <summary>It is carried out, and the answer is lost.</summary>
    AnswerLost,

    /// <summary>It never arrives, and nobody knows.</summary>
    RequestLost,

    /// <summary>It is carried out, and the line breaks.</summary>
    LineBroken,

    /// <summary>It is carried out, and the adapter says that the ERP is not available.</summary>
    Unavailable,

    /// <summary>It is carried out, and the adapter forgets to answer.</summary>
    Forgotten,

    /// <summary>A batch is carried out, and the answer leaves out its last item.</summary>
    LastForgotten,

    /// <summary>A batch is carried out, and whether its last item was is not said.</summary>
    LastUnknown,

    /// <summary>A batch is carried out, and only the first item has an answer.</summary>
    OthersUnknown,
}

/// <summary>A side seen through a process that may be killed, over a line that may lose answers.</summary>
public sealed class FaultySide(string label, FakeSide inner, Process process, Queue<WriteFault> faults) : IEntityStore, IAsyncDisposable
{
    public int Disposals { get; private set; }

    public ValueTask DisposeAsync()
    {
        Disposals++;
        return ValueTask.CompletedTask;
    }

    public ValueTask<SideDescription> DescribeAsync(CancellationToken cancellationToken) => inner.DescribeAsync(cancellationToken);

    public async IAsyncEnumerable<ReadResult> ReadAsync(
        RecordKind kind, IReadOnlyList<RecordKey> keys, FieldSelection fields, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await process.PassAsync($"{label} read");
        await foreach (var result in inner.ReadAsync(kind, keys, fields, cancellationToken)) yield return result;
    }

    public async IAsyncEnumerable<RecordPage> SearchAsync(RecordQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await process.PassAsync($"{label} search");
        await foreach (var page in inner.SearchAsync(query, cancellationToken)) yield return page;
    }

    public ValueTask<ChangePage> ReadChangesAsync(RecordKind kind, SyncCursor? after, FieldSelection fields, CancellationToken cancellationToken) =>
        ReadChangesAsync(() => inner.ReadChangesAsync(kind, after, fields, cancellationToken));

    public ValueTask<IReadOnlyList<WriteResult>> CreateAsync(IReadOnlyList<NewRecord> records, WriteContext context, CancellationToken cancellationToken) =>
        WriteAsync("create", records.Count, () => inner.CreateAsync(records, context, cancellationToken));

    public ValueTask<IReadOnlyList<WriteResult>> UpdateAsync(IReadOnlyList<RecordUpdate> updates, WriteContext context, CancellationToken cancellationToken) =>
        WriteAsync("update", updates.Count, () => inner.UpdateAsync(updates, context, cancellationToken));

    public ValueTask<ValueList> ReadListAsync(string name, IReadOnlyList<string>? keys, CancellationToken cancellationToken) => inner.ReadListAsync(name, keys, cancellationToken);

    private async ValueTask<ChangePage> ReadChangesAsync(Func<ValueTask<ChangePage>> read)
    {
        await process.PassAsync($"{label} changes, before");
        var page = await read();
        await process.PassAsync($"{label} changes, after");
        return page;
    }

    private async ValueTask<IReadOnlyList<WriteResult>> WriteAsync(string what, int count, Func<ValueTask<IReadOnlyList<WriteResult>>> write)
    {
        await process.PassAsync($"{label} {what}, before");
        var fault = faults.TryDequeue(out var next) ? next : WriteFault.None;
        if (fault == WriteFault.RequestLost) return AllUnknown(count);
        var results = await write();
        await process.PassAsync($"{label} {what}, after");
        return fault switch
        {
            WriteFault.AnswerLost => AllUnknown(count),
            WriteFault.LineBroken => throw new IOException("The line broke."),
            WriteFault.Unavailable => throw new ErpLinkException(ErrorCodes.SideUnavailable, FailureClass.Transient, "Not available."),
            WriteFault.Forgotten => [],
            WriteFault.LastForgotten => [.. results.SkipLast(1)],
            WriteFault.LastUnknown => [.. results.SkipLast(1), Unknown()],
            WriteFault.OthersUnknown => [.. results.Take(1), .. AllUnknown(count - 1)],
            _ => results,
        };
    }

    private static WriteResult[] AllUnknown(int count) => [.. Enumerable.Range(0, count).Select(_ => Unknown())];

    private static WriteResult Unknown() => WriteResult.Unknown(new Failure(FailureClass.Unknown, ErrorCodes.OutcomeUnknown, "No answer."));
}

using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.JsonRpc;

/// <summary>The records of one write call: those that have their result already, and those that are to be sent.</summary>
/// <param name="count">How many records.</param>
internal sealed class CallBatch<TRow>(int count)
    where TRow : class, IRow
{
    private readonly WriteResult?[] _results = new WriteResult?[count];
    private readonly List<CallBatchItem<TRow>> _items = [];

    /// <summary>The result of a record that is not sent.</summary>
    public WriteResult this[int index]
    {
        set => _results[index] = value;
    }

    /// <summary>The results, in order. A forgotten one is unknown, never a success.</summary>
    public IReadOnlyList<WriteResult> Results => [.. _results.Select(r => r
        ?? WriteResult.Unknown(new Failure(FailureClass.Unknown, ErrorCodes.OutcomeUnknown, "Nothing is known of this record.")))];

    /// <summary>A record to send.</summary>
    public void Add(int index, JsonObject values, TRow? row = null) => _items.Add(new CallBatchItem<TRow>(index, values, row));

    /// <summary>One result for all.</summary>
    public static IReadOnlyList<WriteResult> All(IReadOnlyList<CallBatchItem<TRow>> items, WriteResult result) => [.. Enumerable.Repeat(result, items.Count)];

    /// <summary>Sends what is to be sent, together where that works.</summary>
    /// <param name="send">Sends some in one call, and gives a result for each.</param>
    /// <param name="cancellationToken">What was not begun when it is cancelled is not sent.</param>
    public async ValueTask SendAsync(Func<IReadOnlyList<CallBatchItem<TRow>>, ValueTask<IReadOnlyList<WriteResult>>> send, CancellationToken cancellationToken)
    {
        if (_items.Count == 0) return;
        // A record that comes twice would meet its own first write: its timestamp is compared only once in a call.
        var isTogether = _items.DistinctBy(i => i.Row?.Id ?? -i.Index - 1L).Count() == _items.Count;
        if (isTogether)
        {
            var results = await SendAsync(_items, send, cancellationToken).ConfigureAwait(false);
            if (_items.Count == 1 || !results.Any(IsBecauseOfOne)) return;
        }
        foreach (var item in _items) await SendAsync([item], send, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<IReadOnlyList<WriteResult>> SendAsync(List<CallBatchItem<TRow>> items,
        Func<IReadOnlyList<CallBatchItem<TRow>>, ValueTask<IReadOnlyList<WriteResult>>> send, CancellationToken cancellationToken)
    {
        var results = cancellationToken.IsCancellationRequested
            ? All(items, WriteResult.NotApplied(new Failure(FailureClass.Transient, ErrorCodes.SideUnavailable, "Cancelled before anything was sent.")))
            : await send(items).ConfigureAwait(false);
        for (var i = 0; i < items.Count; i++) _results[items[i].Index] = results[i];
        return results;
    }

    // Only where the server's word is that nothing was done, and another try could be answered otherwise.
    private static bool IsBecauseOfOne(WriteResult result) => result is
    {
        Outcome: WriteOutcome.NotApplied,
        Failure.Class: FailureClass.Invalid or FailureClass.Duplicate or FailureClass.Conflict or FailureClass.NotFound or FailureClass.Forbidden
            or FailureClass.MissingPrerequisite,
    };
}

namespace ErpLink.Adapters.Http.JsonRpc;

/// <summary>Writes records of several kinds, kind by kind.</summary>
internal static class KindGroups
{
    /// <summary>One result for each record, in order.</summary>
    /// <param name="items">The records.</param>
    /// <param name="shapeOf">The shape of a record's kind; throws for a kind that is not offered.</param>
    /// <param name="write">Writes the records of one kind.</param>
    /// <param name="cancellationToken">What was not begun when it is cancelled is not sent.</param>
    public static async ValueTask<IReadOnlyList<WriteResult>> WriteAsync<T, TShape>(IReadOnlyList<T> items, Func<T, TShape> shapeOf,
        Func<TShape, IReadOnlyList<T>, ValueTask<IReadOnlyList<WriteResult>>> write, CancellationToken cancellationToken)
        where TShape : class
    {
        // A kind that is not offered fails the call, so it has to be found before anything is sent.
        var kinds = items.Select((item, index) => (Item: item, Index: index, Shape: shapeOf(item))).GroupBy(i => i.Shape).ToArray();
        var results = new WriteResult[items.Count];
        foreach (var kind in kinds)
        {
            var written = await AnswerAsync(() => write(kind.Key, [.. kind.Select(i => i.Item)]), kind.Count(), cancellationToken).ConfigureAwait(false);
            foreach (var (place, result) in kind.Zip(written)) results[place.Index] = result;
        }
        return results;
    }

    /// <summary>Writes answer for themselves: what is thrown came from a read before the first of them, so that nothing was sent.</summary>
    public static async ValueTask<IReadOnlyList<WriteResult>> AnswerAsync(Func<ValueTask<IReadOnlyList<WriteResult>>> write, int count, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            return await write().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return [.. Enumerable.Repeat(WriteResult.NotApplied(new Failure(FailureClass.Transient, ErrorCodes.SideUnavailable, "Cancelled before anything was sent.")), count)];
        }
        catch (ErpLinkException failure)
        {
            return [.. Enumerable.Repeat(WriteResult.NotApplied(failure.ToFailure()), count)];
        }
    }
}

namespace ErpLink.Connections;

/// <summary>Keeps the calls of one side within the parallelism it declares: of the side as a whole, and of a kind that declares less.</summary>
internal sealed class SideGate
{
    private readonly AsyncGate _side;
    private readonly Dictionary<RecordKind, AsyncGate> _kinds;

    public SideGate(SideDescription description)
    {
        var most = description.Kinds.Select(k => k.ParallelCallsMax).DefaultIfEmpty(1).Max();
        _side = new AsyncGate(most);
        _kinds = description.Kinds.Where(k => k.ParallelCallsMax < most).ToDictionary(k => k.Kind, k => new AsyncGate(k.ParallelCallsMax));
    }

    /// <summary>Waits for a place.</summary>
    /// <param name="kind">The kind that is called; <see langword="null"/> where the call concerns none.</param>
    /// <param name="lane">On whose behalf.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The place; disposing it leaves it.</returns>
    public async ValueTask<Place> EnterAsync(RecordKind? kind, CallLane lane, CancellationToken cancellationToken)
    {
        var ofKind = kind is { } named ? _kinds.GetValueOrDefault(named) : null;
        if (ofKind is not null) await ofKind.EnterAsync(lane, cancellationToken).ConfigureAwait(false);
        try
        {
            await _side.EnterAsync(lane, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            ofKind?.Leave();
            throw;
        }

        return new Place(_side, ofKind);
    }

    /// <summary>The right to one call.</summary>
    internal readonly struct Place(AsyncGate side, AsyncGate? kind) : IDisposable
    {
        public void Dispose()
        {
            side.Leave();
            kind?.Leave();
        }
    }
}

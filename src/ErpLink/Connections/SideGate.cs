namespace ErpLink.Connections;

/// <summary>Keeps the calls of one side within the parallelism it declares: of the side as a whole, and of a kind that declares less.</summary>
internal sealed class SideGate
{
    private readonly AsyncGate _side;
    private readonly Dictionary<RecordKind, AsyncGate> _kinds;
    private readonly AsyncLocal<Call?> _outer = new();

    public SideGate(SideDescription description)
    {
        var most = description.Kinds.Select(k => k.ParallelCallsMax).DefaultIfEmpty(1).Max();
        _side = new AsyncGate(most);
        _kinds = description.Kinds.Where(k => k.ParallelCallsMax < most).ToDictionary(k => k.Kind, k => new AsyncGate(k.ParallelCallsMax));
    }

    /// <summary>Whether two descriptions are of one database at two times, and ask for the same gate.</summary>
    public static bool IsSame(SideDescription one, SideDescription other) =>
        one.Identity == other.Identity && one.Kinds.Select(k => (k.Kind, k.ParallelCallsMax)).ToHashSet().SetEquals(other.Kinds.Select(k => (k.Kind, k.ParallelCallsMax)));

    /// <summary>Makes a call when there is room for it. A call that is made from within another one of this side (a callback that comes
    /// back into the engine) is part of that one: it would wait for ever for the place that the outer call holds.</summary>
    /// <param name="kind">The kind that is called; <see langword="null"/> where the call concerns none.</param>
    /// <param name="lane">On whose behalf.</param>
    /// <param name="call">The call.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<T> CallAsync<T>(RecordKind? kind, CallLane lane, Func<ValueTask<T>> call, CancellationToken cancellationToken)
    {
        if (_outer.Value is { IsUnderWay: true }) return await call().ConfigureAwait(false);
        var ofKind = kind is { } named ? _kinds.GetValueOrDefault(named) : null;
        if (ofKind is not null) await ofKind.EnterAsync(lane, cancellationToken).ConfigureAwait(false);
        try
        {
            await _side.EnterAsync(lane, cancellationToken).ConfigureAwait(false);
            var outer = new Call { IsUnderWay = true };
            try
            {
                _outer.Value = outer;
                return await call().ConfigureAwait(false);
            }
            finally
            {
                outer.IsUnderWay = false;
                _side.Leave();
            }
        }
        finally
        {
            ofKind?.Leave();
        }
    }

    /// <summary>One call of this side. Work that it leaves behind and that outlives it is no part of it any more.</summary>
    private sealed class Call
    {
        public volatile bool IsUnderWay;
    }
}

namespace ErpLink.Synchronizing;

/// <summary>
/// Which links an operation of this process works on, and which connections it runs. The store's revision and the unique live intent keep two operations from
/// spoiling a link; the claim keeps one from taking the other's write under way for one that a crash left behind.
/// </summary>
internal sealed class LinkClaims
{
    private readonly Lock _gate = new();
    private readonly HashSet<LinkId> _claimed = [];
    private readonly HashSet<ConnectionId> _running = [];

    /// <summary>Takes the link until disposed.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.LinkBusy"/>: another operation has it.</exception>
    public IDisposable Take(LinkId link) => TryTake(link) ?? throw new ErpLinkException(ErrorCodes.LinkBusy, FailureClass.Transient,
        $"Link {link} is being worked on at this moment. Try again shortly.");

    /// <summary>Takes the link until disposed, or gives <see langword="null"/> when another operation has it.</summary>
    public IDisposable? TryTake(LinkId link) => TryTake(_claimed, link);

    /// <summary>Takes the connection for a run of this process until disposed. (The store's lease tells processes apart, not two runs of one.)</summary>
    public IDisposable? TryTake(ConnectionId connection) => TryTake(_running, connection);

    private Claim<T>? TryTake<T>(HashSet<T> taken, T what)
    {
        lock (_gate) return taken.Add(what) ? new Claim<T>(_gate, taken, what) : null;
    }

    private sealed class Claim<T>(Lock gate, HashSet<T> taken, T what) : IDisposable
    {
        public void Dispose()
        {
            lock (gate) taken.Remove(what);
        }
    }
}

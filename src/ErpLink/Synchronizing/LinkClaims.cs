namespace ErpLink.Synchronizing;

/// <summary>
/// Which links an operation of this process works on. The store's revision and the unique live intent keep two operations from
/// spoiling a link; the claim keeps one from taking the other's write under way for one that a crash left behind.
/// </summary>
internal sealed class LinkClaims
{
    private readonly Lock _gate = new();
    private readonly HashSet<LinkId> _claimed = [];

    /// <summary>Takes the link until disposed.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.LinkBusy"/>: another operation has it.</exception>
    public IDisposable Take(LinkId link) => TryTake(link) ?? throw new ErpLinkException(ErrorCodes.LinkBusy, FailureClass.Transient,
        $"Link {link} is being worked on at this moment. Try again shortly.");

    /// <summary>Takes the link until disposed, or gives <see langword="null"/> when another operation has it.</summary>
    public IDisposable? TryTake(LinkId link)
    {
        lock (_gate) return _claimed.Add(link) ? new Claim(this, link) : null;
    }

    private sealed class Claim(LinkClaims owner, LinkId link) : IDisposable
    {
        public void Dispose()
        {
            lock (owner._gate) owner._claimed.Remove(link);
        }
    }
}

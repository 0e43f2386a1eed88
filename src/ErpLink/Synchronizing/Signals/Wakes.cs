namespace ErpLink.Synchronizing;

/// <summary>Tells whoever wants to know that a connection has something to do. A listener that throws stops nothing.</summary>
internal sealed class Wakes
{
    private readonly Lock _lock = new();
    private readonly List<Action<ConnectionId>> _listeners = [];

    public IDisposable Subscribe(Action<ConnectionId> listener)
    {
        lock (_lock) _listeners.Add(listener);
        return new Subscription(this, listener);
    }

    public void Wake(ConnectionId connection)
    {
        Action<ConnectionId>[] listeners;
        lock (_lock) listeners = [.. _listeners];
        foreach (var listener in listeners)
        {
            try
            {
                listener(connection);
            }
            catch (Exception error) when (error is not OutOfMemoryException)
            {
                // The next run finds what is due without being told.
            }
        }
    }

    private sealed class Subscription(Wakes owner, Action<ConnectionId> listener) : IDisposable
    {
        public void Dispose()
        {
            lock (owner._lock) owner._listeners.Remove(listener);
        }
    }
}

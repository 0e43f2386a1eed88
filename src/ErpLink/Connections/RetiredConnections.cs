namespace ErpLink.Connections;

/// <summary>Connections that were opened anew, or whose definition was replaced. Operations may still work with them: their sides are ended after that, or with the
/// app.</summary>
internal sealed class RetiredConnections(TimeProvider time) : IAsyncDisposable
{
    /// <summary>Longer than any operation of a user takes; a run ends between two pages when its connection is retired.</summary>
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(30);

    private readonly Lock _gate = new();
    private readonly List<(ConnectionCatalogue.Opening Opening, DateTimeOffset At)> _retired = [];

    /// <summary>Takes one over, and ends those that were taken over long ago.</summary>
    public async ValueTask AddAsync(ConnectionCatalogue.Opening opening)
    {
        opening.Opened?.Retire();
        var now = time.GetUtcNow();
        ConnectionCatalogue.Opening[] old;
        lock (_gate)
        {
            _retired.Add((opening, now));
            old = [.. _retired.Where(r => now - r.At > KeptFor).Select(r => r.Opening)];
            _retired.RemoveAll(r => now - r.At > KeptFor);
        }

        foreach (var ended in old) await EndAsync(ended).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        ConnectionCatalogue.Opening[] all;
        lock (_gate)
        {
            all = [.. _retired.Select(r => r.Opening)];
            _retired.Clear();
        }

        foreach (var ended in all) await EndAsync(ended).ConfigureAwait(false);
    }

    private static ValueTask EndAsync(ConnectionCatalogue.Opening opening) => opening.Opened?.DisposeAsync() ?? ValueTask.CompletedTask;
}

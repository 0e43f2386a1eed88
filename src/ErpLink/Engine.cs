using ErpLink.Connections;
using ErpLink.Diagnostics;
using ErpLink.Storage;
using ErpLink.Synchronizing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ErpLink;

/// <summary>What every operation needs: the memory, the clock, the source of ids, the connections. One for each tenant.</summary>
internal sealed record Engine(ILinkStore Store, TimeProvider Time, IEntropy Entropy, ErpLinkOptions Options, AccessRules Access, ConnectionCatalogue Connections)
    : IAsyncDisposable, IDisposable
{
    /// <summary>The app's own rule for conflicts; <see langword="null"/> when it has none.</summary>
    public IConflictResolver? Resolver { get; init; }

    /// <summary>What the app remembers of the store; <see langword="null"/> when it does not.</summary>
    public IStoreWitness? Witness { get; init; }

    /// <summary>Where to tell what happens; one that throws stops nothing.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The runs of this process.</summary>
    public RunningConnections Running { get; } = new();

    /// <summary>Who wants to know when there is something to do.</summary>
    public Wakes Wakes { get; } = new();

    /// <summary>Names this process in leases.</summary>
    public string Owner { get; } = Entropy.NewId(Time).ToString("N");

    /// <summary>The links that an operation of this process works on.</summary>
    public LinkClaims Claims { get; } = new();

    public DateTimeOffset Now => Time.GetUtcNow();

    public Operation Begin(ErpUser user) => new(this, user, Entropy.NewId(Time));

    /// <summary>Whether a write that was sent then can no longer take effect. The time of sending may be of another node's clock.</summary>
    public bool HasLandedOrNever(KindDescription kind, DateTimeOffset sentAt) => Now - sentAt >= kind.RequestLifeMax + Options.ClockSkew;

    /// <summary>Runs end where they are, as if cancelled; then the sides are ended.</summary>
    public async ValueTask DisposeAsync()
    {
        await Running.EndAsync().ConfigureAwait(false);
        await Connections.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>For containers that are disposed synchronously; sides that only end asynchronously are waited for.</summary>
    public void Dispose()
    {
        _ = Running.EndAsync(); // A run that is under way ends by itself: it may need the thread that would wait for it here.
        Connections.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    /// <summary>The link, which must exist.</summary>
    public async ValueTask<Link> FindLinkAsync(LinkId id, CancellationToken cancellationToken)
    {
        var links = await Store.ReadLinksAsync([id], cancellationToken).ConfigureAwait(false);
        return links.Count == 1 ? links[0] : throw NoLink(id);
    }

    public static ErpLinkException NoLink(LinkId id) => new(ErrorCodes.LinkNotFound, FailureClass.NotFound,
        $"There is no link {id}. It may have been disconnected; look up the record's links again.");

    /// <summary>All open inbox items of a link.</summary>
    public async ValueTask<IReadOnlyList<InboxItem>> OpenItemsAsync(LinkId link, CancellationToken cancellationToken)
    {
        var items = new List<InboxItem>();
        var query = new InboxQuery { Link = link, Limit = 1000 };
        while (true)
        {
            var page = await Store.ReadInboxAsync(query, cancellationToken).ConfigureAwait(false);
            items.AddRange(page);
            if (page.Count < query.Limit) return items;
            query = query with { After = page[^1].Id };
        }
    }

    public ValueTask RequireAsync(ErpUser user, AccessRight right, OpenConnection connection, CancellationToken cancellationToken) =>
        RequireAsync(user, right, connection.Id, cancellationToken);

    public async ValueTask RequireAsync(ErpUser user, AccessRight right, ConnectionId connection, CancellationToken cancellationToken)
    {
        if (await Access.IsAllowedAsync(user, right, connection, cancellationToken).ConfigureAwait(false)) return;
        throw new ErpLinkException(ErrorCodes.AccessDenied, FailureClass.Forbidden,
            $"User '{user.Id}' has no right to {right} in connection {connection}. The app's access policy decides that.")
        { Connection = connection.Text };
    }
}

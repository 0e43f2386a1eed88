using ErpLink;
using ErpLink.Adapters;

namespace Snippets;

/// <summary>A row as the service of a small ERP answers it.</summary>
public sealed record CustomerRow(string Id, DateTimeOffset Changed, string Version);

/// <summary>What such a service offers: rows behind a time and an id, in the order of both, and its own clock.</summary>
public interface ISmallErpService
{
    Task<(IReadOnlyList<CustomerRow> Rows, bool HasMore, DateTimeOffset Now)> ChangedAsync(
        DateTimeOffset from, bool includesFrom, string? afterId, int limit, CancellationToken cancellationToken);

    Task<DateTimeOffset> NowAsync(CancellationToken cancellationToken);
}

#region feed
public abstract class SmallErpWithFeed(ISmallErpService service) : RecordSide
{
    private static readonly TimestampRules Rules = new()
    {
        Resolution = TimeSpan.FromSeconds(1),
        CommitLagMax = TimeSpan.FromMinutes(2),
        Overlap = TimeSpan.FromMinutes(5),
    };

    public override async ValueTask<ChangePage> ReadChangesAsync(
        RecordKind kind, SyncCursor? after, FieldSelection fields, CancellationToken cancellationToken)
    {
        if (after is not { } given || TimestampCursor.Parse(given, Rules) is not { } cursor)
            return TimestampCursor.StartPage(await service.NowAsync(cancellationToken), Rules, isExpired: after is not null);

        var window = cursor.Window;
        var (rows, hasMore, now) = await service.ChangedAsync(
            window.From, window.IncludesFrom, window.AfterKey?.Text, limit: 100, cancellationToken);
        var step = cursor.Advance([.. rows.Select(r => new TimestampRow(r.Changed, r.Id, new(r.Version)))], hasMore, now);
        return step.ToPage([.. rows.Select(r => new RecordChange(r.Id, ChangeKind.Changed))]);
    }
}
#endregion

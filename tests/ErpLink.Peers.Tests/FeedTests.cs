using ErpLink.Adapters;
using ErpLink.Peers.Support;
using QuickStart.Erps;

namespace ErpLink.Peers;

/// <summary>The change feeds of real servers: what people do and what ErpLink does are both reported.</summary>
public sealed class FeedTests
{
    [ODataFact, Trait("Peer", "odata"), Trait("Rule", "K16")]
    public Task The_feed_of_OData_reports_people_and_ErpLink_alike() => EveryAuthorAsync(Peer.OData(), "displayName");

    [TrytonFact, Trait("Peer", "tryton"), Trait("Rule", "K16")]
    public Task The_feed_of_Tryton_reports_people_and_ErpLink_alike() => EveryAuthorAsync(Peer.Tryton(), "name");

    private static async Task EveryAuthorAsync(IStoryErp erp, string name)
    {
        await using var app = new PeerApp(erp);
        var side = await app.Hooks.OpenAsync(new ConnectionContext("erp", new ConnectionSettings("erp", erp.Connection.Settings, new Secrets(erp)))
        {
            Profile = erp.Connection.Profile,
        }, default);
        await using var disposable = side as IAsyncDisposable;
        var fields = FieldSelection.Of(name);
        var description = (await side.DescribeAsync(default)).Kind(ActorKinds.Customer)!;
        description.ChangeFeed.Should().Be(ChangeFeed.Timestamp);
        description.ReportsDeletions.Should().BeFalse();

        var cursor = (await side.ReadChangesAsync(ActorKinds.Customer, null, fields, default)).Next;
        var company = app.AddCompany("Feed " + PeerApp.Unique());
        var link = await app.LinkedAsync(company);
        (cursor, var created) = await ReadAsync(cursor);
        created.Should().Contain(c => c.Key == link.Actor!.Value.Key, "ErpLink itself made it");

        var renamed = "Renamed " + PeerApp.Unique();
        await erp.ChangeAsync(link.Actor!.Value, "name", renamed, default);
        (_, var changed) = await ReadAsync(cursor);
        changed.Should().Contain(c => c.Key == link.Actor!.Value.Key && c.Record![name] == FieldValue.Text(renamed));

        async Task<(SyncCursor Next, List<RecordChange> Changes)> ReadAsync(SyncCursor from)
        {
            var changes = new List<RecordChange>();
            while (true)
            {
                var page = await side.ReadChangesAsync(ActorKinds.Customer, from, fields, default);
                changes.AddRange(page.Changes);
                from = page.Next;
                if (!page.HasMore) return (from, changes);
            }
        }
    }

    private sealed class Secrets(IStoryErp erp) : ISecretSource
    {
        public ValueTask<Secret?> FindAsync(string reference, CancellationToken cancellationToken) =>
            ValueTask.FromResult(erp.Secrets.GetValueOrDefault(reference) is { } text ? new Secret(text) : null);
    }
}

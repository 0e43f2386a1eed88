using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Tests.Tryton;

/// <summary>The change feed of a real Tryton; changes are made through its raw JSON-RPC.</summary>
[Trait("Peer", "tryton"), Collection("tryton")]
public sealed class TrytonFeedPeerTests : IDisposable
{
    // Takes the server some seconds, in one transaction.
    private const int LateRows = 300;

    private static readonly FieldSelection Fields = FieldSelection.Of("phone", "city");
    private readonly TrytonPeer _peer = new();
    private readonly CountingHandler _requests = new();

    public void Dispose()
    {
        _peer.Dispose();
        _requests.Dispose();
    }

    [TrytonPeerFact, Trait("Rule", "K16")]
    public async Task A_record_that_was_never_written_and_one_that_was_are_reported_with_their_fields()
    {
        var side = await TrytonPeer.OpenAsync();
        var start = await StartAsync(side);
        var key = await _peer.CustomerAsync("New");
        var (changes, next) = await ReadPassAsync(side, start);
        var found = changes.Should().ContainSingle(c => c.Key == key).Subject;
        found.Record!["phone"].AsText().Should().Be("+47 55 55 55 55");
        found.Record.Version.Should().Be((await TrytonPeerTests.FoundAsync(side, ActorKinds.Customer, key, Fields)).Version);
        await _peer.WriteAsync("party.party", key, new JsonObject { ["name"] = "Newer" });
        (await ReadPassAsync(side, next)).Changes.Should().Contain(c => c.Key == key);
    }

    [TrytonPeerFact, Trait("Rule", "K17")]
    public async Task An_edit_of_a_child_row_by_itself_is_a_change_of_its_party()
    {
        var side = await TrytonPeer.OpenAsync();
        var key = await _peer.CustomerAsync("Parent");
        var mechanism = await ChildAsync("party.contact_mechanism", key);
        var address = await ChildAsync("party.address", key);
        await Edits("party.contact_mechanism", mechanism, new JsonObject { ["value"] = "+47 11 11 11 11" });
        await Edits("party.address", address, new JsonObject { ["city"] = "Oslo" });
        await Edits("party.address", address, new JsonObject { ["active"] = false });
        await Edits("party.contact_mechanism", mechanism, new JsonObject { ["active"] = false });

        async Task Edits(string model, string child, JsonObject values)
        {
            // A cursor whose window begins behind everything that was done so far.
            var window = await BehindAsync(side);
            (await ReadPassAsync(side, window)).Changes.Should().NotContain(c => c.Key == key);
            await _peer.WriteAsync(model, child, values);
            (await ReadPassAsync(side, window)).Changes.Should().ContainSingle(c => c.Key == key);
        }
    }

    [TrytonPeerFact, Trait("Rule", "K17")]
    public async Task A_new_employer_is_a_change_of_the_person()
    {
        var side = await TrytonPeer.OpenAsync();
        var company = await _peer.CustomerAsync("Employer");
        var person = await _peer.CustomerAsync("Employee", category: 3);
        var window = await BehindAsync(side);
        await _peer.WriteAsync("party.party", person, new JsonObject { ["relations"] = TrytonPeer.Commands("create", new JsonArray(new JsonObject { ["type"] = 1, ["to"] = long.Parse(company) })) });
        var change = (await ReadPassAsync(side, window, ActorKinds.Person)).Changes.Should().ContainSingle(c => c.Key == person).Subject;
        change.Record!.Parent.Should().Be(new RecordRef(ActorKinds.Customer, company));
    }

    [TrytonPeerFact, Trait("Scenario", "T12")]
    public async Task A_merge_is_reported_for_the_party_that_lives_on_in_another()
    {
        var side = await TrytonPeer.OpenAsync();
        var start = await StartAsync(side);
        var (winner, loser) = await TrytonPeerTests.MergedAsync(_peer);
        var (changes, _) = await ReadPassAsync(side, start);
        changes.Should().ContainSingle(c => c.Key == loser).Which.Should().Be(new RecordChange(loser, ChangeKind.MergedInto) { MergedInto = winner });
    }

    [TrytonPeerFact, Trait("Scenario", "T53")]
    public async Task A_transaction_that_fills_pages_with_one_time_is_reported_whole()
    {
        var side = await TrytonPeer.OpenAsync();
        var start = await StartAsync(side);
        var parties = new JsonArray([.. Enumerable.Range(0, 410).Select(i => (JsonNode)new JsonObject { ["name"] = $"Bulk {i}", ["categories"] = TrytonPeer.Commands("add", new JsonArray(2)) })]);
        var keys = (await _peer.CallAsync("party.party.create", parties))!.AsArray().Select(k => k!.GetValue<long>().ToString()).ToList();
        var (changes, _) = await ReadPassAsync(side, start, ActorKinds.Supplier);
        changes.Select(c => c.Key.Text).Should().Contain(keys).And.OnlyHaveUniqueItems();
    }

    [TrytonPeerFact, Trait("Catalogue", "37"), Trait("Scenario", "T52")]
    public async Task Rows_that_become_visible_after_later_ones_are_reported()
    {
        var side = await TrytonPeer.OpenAsync();
        // SQLite lets one writer in at a time: there no row appears behind a later one.
        if ((await side.DescribeAsync(default)).Kind(ActorKinds.Customer)!.VersionCovers != VersionCover.Full) return;
        var cursor = await StartAsync(side);
        var parties = new JsonArray([.. Enumerable.Range(0, LateRows).Select(i => (JsonNode)new JsonObject
        {
            ["name"] = $"Late {i}",
            ["categories"] = TrytonPeer.Commands("add", new JsonArray(1)),
            ["addresses"] = TrytonPeer.Commands("create", new JsonArray(new JsonObject { ["city"] = "Oslo" })),
        })]);
        using var importer = new TrytonPeer();
        var import = importer.CallAsync("party.party.create", parties);
        var (seen, before) = (new List<RecordChange>(), DateTimeOffset.MinValue);
        while (!import.IsCompleted)
        {
            var quick = await _peer.CustomerAsync("Quick");
            (var changes, cursor) = await ReadPassAsync(side, cursor);
            if (changes.FirstOrDefault(c => c.Key == quick) is { } change && !import.IsCompleted) before = change.Record!.ModifiedAt!.Value;
            seen.AddRange(changes);
        }
        var keys = (await import)!.AsArray().Select(k => k!.GetValue<long>().ToString()).ToList();
        var late = await TrytonPeerTests.FoundAsync(side, ActorKinds.Customer, keys[0], Fields);
        before.Should().BeAfter(late.ModifiedAt!.Value, "a later row was read before they were there, or this proves nothing");
        (await ReadPassAsync(side, cursor)).Changes.Concat(seen).Select(c => c.Key.Text).Should().Contain(keys);
    }

    [TrytonPeerFact]
    public async Task A_quiet_poll_is_one_request_with_the_same_cursor()
    {
        var side = await TrytonPeer.OpenAsync(() => _requests);
        var window = await BehindAsync(side);
        foreach (var kind in new[] { ActorKinds.Project, ActorKinds.Customer })
        {
            var before = _requests.Requests;
            var page = await side.ReadChangesAsync(kind, window, FieldSelection.Of("name"), default);
            (_requests.Requests - before).Should().Be(1);
            page.Should().BeEquivalentTo(new { Changes = Array.Empty<RecordChange>(), HasMore = false, CursorExpired = false });
            page.Next.Should().Be(window);
        }
    }

    private static async Task<SyncCursor> StartAsync(IRecordSide side) => (await side.ReadChangesAsync(ActorKinds.Customer, null, Fields, default)).Next;

    // As if the overlap had passed since everything that was done so far: the feed's own text, with a later place. The server's own clock
    // has to go on to its next second, for that is how exactly it tells its time.
    private static async Task<SyncCursor> BehindAsync(IRecordSide side)
    {
        await Task.Delay(TimeSpan.FromSeconds(1.1), TimeProvider.System);
        var parts = (await StartAsync(side)).Token.Split('|');
        parts[1] = parts[3] + ">";
        return new SyncCursor(string.Join('|', parts));
    }

    private static async Task<(List<RecordChange> Changes, SyncCursor Next)> ReadPassAsync(IRecordSide side, SyncCursor cursor, RecordKind? kind = null)
    {
        var changes = new List<RecordChange>();
        while (true)
        {
            var page = await side.ReadChangesAsync(kind ?? ActorKinds.Customer, cursor, Fields, default);
            page.CursorExpired.Should().BeFalse();
            changes.AddRange(page.Changes);
            cursor = page.Next;
            if (!page.HasMore) return (changes, cursor);
        }
    }

    private async Task<string> ChildAsync(string model, string party) =>
        (await _peer.CallAsync(model + ".search", new JsonArray(new JsonArray("party", "=", long.Parse(party))), 0, 1, null))!.AsArray()[0]!.GetValue<long>().ToString();
}

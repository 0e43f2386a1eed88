using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Tests.OData;

/// <summary>The change feed against a real OData server; changes are made without the adapter.</summary>
[Trait("Peer", "odata"), Collection("odata")]
public sealed class ODataFeedPeerTests : IDisposable
{
    private static readonly FieldSelection Fields = FieldSelection.Of("displayName");
    private readonly HttpClient _raw = new();
    private readonly CountingHandler _requests = new();

    public void Dispose()
    {
        _raw.Dispose();
        _requests.Dispose();
    }

    [PeerFact, Trait("Rule", "K16")]
    public async Task New_and_changed_records_are_reported_once_and_a_second_poll_is_quiet_in_one_request()
    {
        var side = await OpenAsync();
        var (_, start) = await ReadPassAsync(side, (await side.ReadChangesAsync(ActorKinds.Project, null, Fields, default)).Next);
        var id = await CreateAsync("projects", new JsonObject { ["displayName"] = "Feed" });
        var (changes, next) = await ReadPassAsync(side, start);
        var change = changes.Should().ContainSingle(c => c.Key == id).Subject;
        change.Record!["displayName"].AsText().Should().Be("Feed");
        change.Record.Version.IsKnown.Should().BeTrue();

        var before = _requests.Requests;
        var quiet = await side.ReadChangesAsync(ActorKinds.Project, next, Fields, default);
        (_requests.Requests - before).Should().Be(1);
        quiet.Changes.Should().BeEmpty();
        quiet.Next.Should().Be(next);
    }

    [PeerFact, Trait("Scenario", "T53")]
    public async Task More_records_than_a_page_holds_are_neither_skipped_nor_endless()
    {
        var side = await OpenAsync();
        var start = (await side.ReadChangesAsync(ActorKinds.Supplier, null, Fields, default)).Next;
        var ids = new List<string>();
        for (var i = 0; i < 130; i++) ids.Add(await CreateAsync("vendors", new JsonObject { ["displayName"] = $"Bulk {i}" }));
        var (changes, _) = await ReadPassAsync(side, start, ActorKinds.Supplier);
        changes.Select(c => c.Key.Text).Should().Contain(ids).And.OnlyHaveUniqueItems();
    }

    [PeerFact, Trait("Scenario", "T53")]
    public async Task Records_of_one_time_are_told_apart_by_key_across_pages()
    {
        // The seed gives fifty records one time; the window begins before all of them.
        var side = await OpenAsync(smallPages: true);
        var parts = (await side.ReadChangesAsync(ActorKinds.Customer, null, Fields, default)).Next.Token.Split('|');
        parts[1] = "2000-01-01T00:00:00.0000000Z";
        var (changes, _) = await ReadPassAsync(side, new SyncCursor(string.Join('|', parts)), ActorKinds.Customer);
        var listed = (await side.SearchAsync(new RecordQuery(ActorKinds.Customer, Fields) { IncludeInactive = true }, default).ToListAsync()).SelectMany(p => p.Records).Select(r => r.Key.Text).ToList();
        changes.Select(c => c.Key.Text).Should().Contain(listed);
        changes.Count.Should().BeGreaterThan(20);
    }

    private static async Task<(List<RecordChange> Changes, SyncCursor Next)> ReadPassAsync(IRecordSide side, SyncCursor cursor, RecordKind? kind = null)
    {
        var changes = new List<RecordChange>();
        while (true)
        {
            var page = await side.ReadChangesAsync(kind ?? ActorKinds.Project, cursor, Fields, default);
            changes.AddRange(page.Changes);
            cursor = page.Next;
            if (!page.HasMore) return (changes, cursor);
        }
    }

    private async ValueTask<IRecordSide> OpenAsync(bool smallPages = false)
    {
        if (!smallPages) return await ODataSides.OpenAsync(PeerFactAttribute.Url!, configure: o => o.CreateHandler = () => _requests);
        var file = Path.Combine(Path.GetTempPath(), $"erplink-{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(file, """
            { "enforcesIfMatch": true, "pageSizeRecords": 7, "company": { "set": "companies", "key": "id", "names": ["name"] },
              "kinds": { "customer": { "set": "customers", "key": "id", "modified": "lastModifiedDateTime" } } }
            """);
        try
        {
            return await ODataSides.OpenAsync(PeerFactAttribute.Url!, profile: file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private async Task<string> CreateAsync(string set, JsonObject values)
    {
        var companies = await _raw.GetFromJsonAsync<JsonElement>($"{Root}companies");
        var company = companies.GetProperty("value").EnumerateArray().First(c => c.GetProperty("name").GetString() == "CRONUS NO").GetProperty("id").GetString();
        var answer = await _raw.PostAsJsonAsync($"{Root}companies({company})/{set}", values);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
    }

    private static string Root => PeerFactAttribute.Url!.TrimEnd('/') + "/";
}

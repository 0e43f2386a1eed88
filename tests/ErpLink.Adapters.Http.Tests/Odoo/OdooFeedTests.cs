using System.Globalization;
using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Tests.Odoo;

public sealed class OdooFeedTests
{
    private static readonly FieldSelection Name = FieldSelection.Of("name");
    private readonly FakeTime _time = new();
    private readonly SimulatedOdoo _server;

    public OdooFeedTests() => _server = new SimulatedOdoo(_time);

    private long Customer(string name) => _server.Create(SimulatedOdooSchema.Partner, new JsonObject { ["name"] = name, ["customer_rank"] = 1 });

    private static async Task<(List<RecordChange> Changes, SyncCursor Next)> DrainAsync(IRecordSide side, SyncCursor after)
    {
        var changes = new List<RecordChange>();
        for (var pages = 0; pages < 50; pages++)
        {
            var page = await side.ReadChangesAsync(ActorKinds.Customer, after, Name, default);
            page.CursorExpired.Should().BeFalse();
            changes.AddRange(page.Changes);
            after = page.Next;
            if (!page.HasMore) return (changes, after);
        }
        throw new InvalidOperationException("The feed does not end.");
    }

    private static RecordKey Key(long id) => id.ToString(CultureInfo.InvariantCulture);

    [Theory, InlineData("json2"), InlineData("jsonrpc"), Trait("Catalogue", "37")]
    public async Task A_transaction_that_commits_late_is_reported_though_later_ones_were_read(string protocol)
    {
        var (late, quick) = (Customer("late"), Customer("quick"));
        var side = await OdooSides.OpenAsync(_server, protocol, _time);
        _time.Advance(TimeSpan.FromHours(1));
        var start = (await side.ReadChangesAsync(ActorKinds.Customer, null, Name, default)).Next;
        var begun = _server.Now;
        _time.Advance(TimeSpan.FromMinutes(3));
        _server.Write(SimulatedOdooSchema.Partner, quick, new JsonObject { ["name"] = "quick 2" });
        var (changes, next) = await DrainAsync(side, start);
        changes.Select(c => c.Key).Should().Contain(Key(quick)).And.NotContain(Key(late));

        _server.Write(SimulatedOdooSchema.Partner, late, new JsonObject { ["name"] = "late 2" }, begun: begun);

        (await DrainAsync(side, next)).Changes.Where(c => c.Key == Key(late)).Should().ContainSingle().Which.Record!["name"].Should().Be((FieldValue)"late 2");
    }

    [Fact, Trait("Catalogue", "36")]
    public async Task A_second_with_more_changes_than_a_page_is_read_to_its_end_and_passed()
    {
        var side = await OdooSides.OpenAsync(_server, "json2", _time);
        _time.Advance(TimeSpan.FromMilliseconds(250));
        var start = (await side.ReadChangesAsync(ActorKinds.Customer, null, Name, default)).Next;
        _time.Advance(TimeSpan.FromMinutes(10));
        var all = Enumerable.Range(0, 450).Select(i => Key(Customer($"bulk {i}"))).ToList();
        var (changes, next) = await DrainAsync(side, start);
        changes.Select(c => c.Key).Should().BeEquivalentTo(all);

        // Old enough to be settled: the next change is found behind it, however many share that second.
        _time.Advance(TimeSpan.FromMinutes(10));
        (_, next) = await DrainAsync(side, next);
        _time.Advance(TimeSpan.FromMinutes(10));
        var later = Customer("later");
        (changes, next) = await DrainAsync(side, next);
        changes.Select(c => c.Key).Should().Contain(Key(later));

        _time.Advance(TimeSpan.FromMinutes(10));
        (_, next) = await DrainAsync(side, next);
        _time.Advance(TimeSpan.FromMinutes(10));
        (changes, _) = await DrainAsync(side, next);
        changes.Should().BeEmpty("what is settled is reported no more");
    }

    [Fact]
    public async Task Whatever_was_written_within_a_second_that_is_settled_is_not_asked_for_again()
    {
        var side = await OdooSides.OpenAsync(_server, "json2", _time);
        var start = (await side.ReadChangesAsync(ActorKinds.Customer, null, Name, default)).Next;
        _time.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromMilliseconds(700));
        Customer("at 0.7 seconds");
        var (_, next) = await DrainAsync(side, start);
        _time.Advance(TimeSpan.FromMinutes(10));
        (_, next) = await DrainAsync(side, next);
        await DrainAsync(side, next);
        _server.Calls[^1].Arguments["domain"]!.ToJsonString().Should().Contain("12:10:01", "the database holds 12:10:00.7 and shows 12:10:00");
    }

    [Fact]
    public async Task An_archived_record_is_reported_as_inactive_and_a_deleted_one_not_at_all()
    {
        var (archived, deleted) = (Customer("archived"), Customer("deleted"));
        _time.Advance(TimeSpan.FromHours(1));
        var side = await OdooSides.OpenAsync(_server, "json2", _time);
        var start = (await side.ReadChangesAsync(ActorKinds.Customer, null, Name, default)).Next;
        _server.Write(SimulatedOdooSchema.Partner, archived, new JsonObject { ["active"] = false });
        _server.Unlink(SimulatedOdooSchema.Partner, deleted);

        var (changes, _) = await DrainAsync(side, start);
        changes.Should().ContainSingle().Which.Record!.State.Should().Be(RecordState.Inactive);
    }

    [Fact]
    public async Task A_cursor_of_another_form_starts_anew()
    {
        var side = await OdooSides.OpenAsync(_server, "json2", _time);
        var page = await side.ReadChangesAsync(ActorKinds.Customer, new SyncCursor("something else"), Name, default);
        page.CursorExpired.Should().BeTrue();
    }

    [Fact]
    public async Task A_server_that_tells_no_time_reports_everything_once()
    {
        var id = Customer("Fjord AS");
        var side = await OdooSides.OpenAsync(new SimulatedOdooHttp(_server) { TellsTime = false }, "json2", _time);
        var start = (await side.ReadChangesAsync(ActorKinds.Customer, null, Name, default)).Next;
        (await DrainAsync(side, start)).Changes.Select(c => c.Key).Should().Equal(Key(id));
    }
}

using FsCheck;
using FsCheck.Fluent;

namespace ErpLink.Scenarios.Runs;

/// <summary>Whatever was edited and whatever went wrong: once nothing goes wrong any more, two runs bring both sides to agree, the third
/// writes nothing, and no value that a person wrote is lost without a record.</summary>
public sealed class ConvergenceTests
{
    private const int Links = 4;
    private static readonly string[] Fields = ["name", "phone", "fax", "web"];

    private static readonly Gen<(int Kind, int A, int B)[]> Scripts =
        (from kind in Gen.Choose(0, 99) from a in Gen.Choose(0, 99) from b in Gen.Choose(0, 99) select (kind, a, b)).ListOf().Select(s => s.ToArray()).Resize(40);

    [Theory, Trait("Scenario", "T81")]
    [InlineData(UpdateTier.Conditional, true, ChangeFeed.Cursor, true), InlineData(UpdateTier.Conditional, false, ChangeFeed.Timestamp, false)]
    [InlineData(UpdateTier.ReadCompare, false, ChangeFeed.Cursor, true), InlineData(UpdateTier.ReadCompare, true, ChangeFeed.Timestamp, false)]
    public void Random_edits_and_faults_converge_and_the_third_run_writes_nothing(UpdateTier tier, bool answered, ChangeFeed feed, bool asks) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(60), Prop.ForAll(Scripts.ToArbitrary(), script =>
        {
            ConvergesAsync(script, tier, answered, feed, asks).GetAwaiter().GetResult();
            return true;
        }));

    private static async Task ConvergesAsync((int Kind, int A, int B)[] script, UpdateTier tier, bool answered, ChangeFeed feed, bool asks)
    {
        using var world = new World();
        KindDescription Described(KindDescription kind) =>
            kind with { ChangeFeed = feed, UpdateTier = tier, ReturnsStoredValues = answered, BatchSizeRecordsMax = 3, PageSizeRecordsMax = 3 };
        world.Customers(Described);
        world.Companies(Described);
        world.Options = options => options.PageSizeLinks = 3;
        world.Map = map => map.OnConflict(asks ? Conflict.Ask : Conflict.ErpWins);
        var linked = await new Population(world).AddAsync(world.Start(), Links);
        await linked.QuietAsync(world.Start());

        var history = new List<Edit>();
        var node = world.Start();
        foreach (var (kind, a, b) in script) node = await StepAsync(world, linked, node, history, kind, a, b);

        world.AppFaults.Clear();
        world.ErpFaults.Clear();
        node = world.Start();
        for (var run = 0; run < 2; run++)
        {
            world.Time.Advance(TimeSpan.FromHours(2)); // Longer than any lease, request life or back-off.
            (await node.RunAsync()).State.Should().Be(RunState.Completed);
        }

        var written = world.App.Updates + world.Erp.Updates;
        await AgreesAsync(world, linked, node, history);
        world.Time.Advance(TimeSpan.FromHours(2));
        await node.RunAsync();
        (world.App.Updates + world.Erp.Updates).Should().Be(written, "the third run writes nothing");
    }

    private static async Task<Node> StepAsync(World world, Population linked, Node node, List<Edit> history, int kind, int a, int b)
    {
        switch (kind)
        {
            case < 45:
                var edit = new Edit(a % 2 == 0 ? Side.App : Side.Erp, b % Links, Fields[a / 2 % Fields.Length], $"token {history.Count}");
                history.Add(edit);
                if (edit.Side == Side.App) world.App.Edit(linked.Companies[edit.Link], edit.Field, edit.Token);
                else world.Erp.Edit(linked.Customers[edit.Link], edit.Field, edit.Token);
                return node;
            case < 65:
                await node.RunAsync();
                return node;
            case < 80:
                (a % 2 == 0 ? world.AppFaults : world.ErpFaults).Enqueue((WriteFault)(b % 8));
                return node;
            case < 90:
                world.Time.Advance(TimeSpan.FromMinutes(a / 4.0));
                return node;
            default:
                try
                {
                    await world.Start(new Process(a % 30)).RunAsync(b % 3 == 0 ? RunKind.Full : RunKind.Incremental);
                }
                catch (Killed)
                {
                    world.Time.Advance(TimeSpan.FromMinutes(3)); // Its lease ends.
                }

                return world.Start();
        }
    }

    private static async Task AgreesAsync(World world, Population linked, Node node, List<Edit> history)
    {
        var open = await node.OpenItemsAsync();
        (await node.IntentsAsync()).Should().BeEmpty();
        open.Should().NotContain(i => i.Kind != InboxItemKind.Conflict, "only a choice between two values is left to a person");
        var journal = await node.JournalAsync();
        for (var i = 0; i < Links; i++)
        {
            foreach (var field in Fields)
            {
                var (app, erp) = (world.App.Value(linked.Companies[i], field), world.Erp.Value(linked.Customers[i], field));
                if (!open.Any(o => o.Entity == linked.Companies[i] && o.AppField == field)) app.Should().Be(erp, "of {0}, {1}", i, field);
                foreach (var side in new[] { Side.App, Side.Erp })
                {
                    var last = history.FindLast(e => e.Side == side && e.Link == i && e.Field == field);
                    if (last is null || last.Token == (side == Side.App ? app : erp)) continue;
                    journal.Should().Contain(e => e.Entity == linked.Companies[i] && (e.Old == last.Token || e.New == last.Token || e.Source == last.Token),
                        "what a person wrote last ({0}) is where it was written or in the journal", last);
                }
            }
        }
    }

    private sealed record Edit(Side Side, int Link, string Field, FieldValue Token);
}

using Microsoft.Extensions.DependencyInjection;

namespace ErpLink.Scenarios.Runs;

/// <summary>A link store or an ERP that was set back to an older state: noticed, compared anew, and nothing that differs both ways is
/// overwritten.</summary>
public sealed class RestoreScenarios : IDisposable
{
    private readonly World _world = new(StoreKind.Sqlite);

    public RestoreScenarios()
    {
        var witness = new Witness();
        _world.Services = services => services.AddSingleton<IStoreWitness>(witness);
        _world.Customers(k => k with { VersionOrder = VersionOrder.Numeric });
    }

    public void Dispose() => _world.Dispose();

    [Fact, Trait("Catalogue", "88")]
    public async Task A_link_store_that_was_set_back_asks_about_what_differs_and_agrees_on_what_is_equal()
    {
        var (node, company, customer) = await LinkedAsync();
        node.Stop();
        var backup = _world.BackUp();
        node = _world.Start();
        _world.App.Edit(company, "name", "Fjord Invest AS");
        (await node.RunAsync(RunKind.Full)).Counters.Changed.Should().Be(1);
        _world.App.Edit(company, "phone", "77");
        await node.RunAsync(RunKind.Full);
        node.Stop();
        _world.SetBack(backup);
        _world.Erp.Edit(customer, "phone", "99");

        node = _world.Start();
        await node.RunAsync();

        (await node.JournalAsync(JournalEvent.RestoreDetected)).Should().ContainSingle();
        Phones(company, customer).Should().Be(("77", "99"), "what was agreed on is not known any more, so no side wins");
        var question = (await node.OpenItemsAsync()).Should().ContainSingle(i => i.AppField == "phone").Subject;
        question.Origin.Should().Be(ConflictOrigin.Restore);
        (await node.OpenItemsAsync()).Should().NotContain(i => i.AppField == "name", "the sides are equal");

        await node.Inbox.AnswerAsync(InboxAnswer.To(question, AnswerChoice.Erp), World.Kari, default);
        await node.RunAsync(RunKind.Full);
        Phones(company, customer).Should().Be(("99", "99"));
        (await node.JournalAsync(JournalEvent.RebaselineEnded)).Should().ContainSingle("nothing waits any more");
    }

    [Fact, Trait("Catalogue", "79")]
    public async Task An_ERP_that_is_set_back_right_after_recovery_has_found_a_write_is_noticed()
    {
        var (node, company, customer) = await LinkedAsync();
        await node.RunAsync(RunKind.Full);
        var before = _world.Erp.Value(customer, "phone");
        _world.App.Edit(company, "phone", "66");
        _world.ErpFaults.Enqueue(WriteFault.AnswerLost);
        (await node.RunAsync(RunKind.Full)).Counters.Unknown.Should().Be(1);
        var row = _world.Erp[World.Customer, customer.Key.Text];
        var reads = 0;
        Process? process = null;
        process = new Process
        {
            Interrupt = _ =>
            {
                if (process!.Trace[^1] == "ERP read" && ++reads == 2) (row.Version, row.Values["phone"]) = (row.Version - 1, before);
                return Task.CompletedTask;
            },
        };
        _world.Time.Advance(TimeSpan.FromHours(1));
        node.Stop();

        node = _world.Start(process);
        await node.RunAsync(RunKind.Full);

        reads.Should().BeGreaterThan(1);
        _world.App.Value(company, "phone").Should().Be((FieldValue)"66", "the older value is no edit of the ERP's users");
        (await node.LinkOfAsync(company))!.ErpBackAt.Should().NotBeNull();
    }

    [Fact, Trait("Catalogue", "79")]
    public async Task An_ERP_that_was_set_back_is_noticed_at_the_second_look_and_overwrites_nothing()
    {
        var (node, company, customer) = await LinkedAsync();
        _world.Erp.Edit(customer, "phone", "66");
        _world.Erp.Edit(customer, "phone", "77");
        await node.RunAsync(RunKind.Full);
        await node.RunAsync(RunKind.Full);
        Phones(company, customer).Should().Be(("77", "77"));

        var row = _world.Erp[World.Customer, customer.Key.Text];
        row.Version -= 1;
        row.Values["phone"] = "66";
        (await node.RunAsync(RunKind.Full)).Counters.Failed.Should().Be(1, "it may be a copy that lags");
        Phones(company, customer).Should().Be(("77", "66"));
        _world.Time.Advance(TimeSpan.FromMinutes(6));
        (await node.RunAsync(RunKind.Full)).State.Should().Be(RunState.Paused);
        await node.RunAsync(RunKind.Full);

        Phones(company, customer).Should().Be(("77", "66"), "a person decides which state is right");
        (await node.OpenItemsAsync()).Should().ContainSingle(i => i.AppField == "phone").Which.Origin.Should().Be(ConflictOrigin.Restore);
    }

    [Fact, Trait("Catalogue", "29")]
    public async Task A_record_that_is_answered_in_an_older_state_than_before_is_an_error_and_nothing_is_written()
    {
        var (node, company, customer) = await LinkedAsync();
        _world.Erp.Edit(customer, "phone", "66");
        _world.Erp.Edit(customer, "phone", "77");
        await node.RunAsync(RunKind.Full);
        await node.RunAsync(RunKind.Full);
        var row = _world.Erp[World.Customer, customer.Key.Text];
        row.Version -= 1;
        row.Values["phone"] = "66";

        var result = await node.SyncAsync((await node.LinkOfAsync(company))!);

        (result.Status, result.Failure!.Code).Should().Be((SyncStatus.Failed, ErrorCodes.SetBack));
        Phones(company, customer).Should().Be(("77", "66"));
    }

    [Fact, Trait("Catalogue", "79")]
    public async Task What_is_missing_after_an_ERP_was_set_back_is_not_taken_for_deleted_however_often_it_is_looked_for()
    {
        _world.Map = map => map.OnGone(GonePolicy.Unlink);
        var (node, company, customer) = await LinkedAsync();
        var late = _world.App.Add(World.Company, "c2", ("name", "Late AS"));
        var created = _world.Erp.Add(World.Customer, "20", ("name", "Late AS"));
        await node.LinkAsync(late, created);
        _world.Erp.Edit(customer, "phone", "66");
        _world.Erp.Edit(customer, "phone", "77");
        await node.RunAsync(RunKind.Full);
        await node.RunAsync(RunKind.Full);

        var row = _world.Erp[World.Customer, customer.Key.Text];
        row.Version -= 1; // The backup holds what both agree on; the second customer was made after it.
        _world.Erp.Remove(created);
        for (var look = 0; look < 5; look++)
        {
            await node.RunAsync(RunKind.Full);
            _world.Time.Advance(TimeSpan.FromMinutes(6));
        }

        (await node.JournalAsync(JournalEvent.RestoreDetected)).Should().ContainSingle();
        (await node.LinkOfAsync(late))!.State.Should().Be(LinkState.Broken);
        (await node.OpenItemAsync(InboxItemKind.Broken)).Reason.Should().Contain("set back");
        (await node.LinkOfAsync(company))!.State.Should().Be(LinkState.Active);
    }

    [Fact, Trait("Catalogue", "87")]
    public async Task A_link_store_that_was_lost_is_noticed_by_the_witness()
    {
        var (node, _, _) = await LinkedAsync();
        node.Stop();
        _world.SetBack(null);
        node = _world.Start();
        await node.RunAsync();
        (await node.JournalAsync(JournalEvent.RestoreDetected)).Should().ContainSingle();
    }

    private async Task<(Node Node, RecordRef Company, RecordRef Customer)> LinkedAsync()
    {
        var company = _world.App.Add(World.Company, "c1", ("name", "Fjord AS"), ("phone", "55"));
        var customer = _world.Erp.Add(World.Customer, "10", ("name", "Fjord AS"), ("phone", "55"));
        var node = _world.Start();
        await node.LinkAsync(company, customer);
        await node.RunAsync(RunKind.Full);
        await node.RunAsync(RunKind.Full);
        return (node, company, customer);
    }

    private (string App, string Erp) Phones(RecordRef company, RecordRef customer) =>
        (_world.App.Value(company, "phone").ToString(), _world.Erp.Value(customer, "phone").ToString());

    private sealed class Witness : IStoreWitness
    {
        private readonly Dictionary<ConnectionId, StoreMark> _marks = [];

        public ValueTask<StoreMark?> ReadAsync(ConnectionId connection, CancellationToken cancellationToken) => ValueTask.FromResult(_marks.GetValueOrDefault(connection));

        public ValueTask KeepAsync(ConnectionId connection, StoreMark mark, CancellationToken cancellationToken)
        {
            _marks[connection] = mark;
            return ValueTask.CompletedTask;
        }
    }
}

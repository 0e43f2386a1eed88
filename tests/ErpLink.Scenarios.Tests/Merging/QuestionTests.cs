namespace ErpLink.Scenarios.Merging;

/// <summary>What happens around an open question.</summary>
public sealed class QuestionTests : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_sync_that_finds_nothing_new_leaves_a_shown_question_answerable()
    {
        var (node, link, company, customer) = await AskingAsync();
        var shown = await node.OpenItemAsync(InboxItemKind.Conflict);
        shown.Baseline.Should().Match<Baseline>(b => b.App == FieldValue.Text("55") && b.Erp == FieldValue.Text("55"), "a person sees what it was before");

        await node.SyncAsync(link);

        (await node.Inbox.AnswerAsync(InboxAnswer.To(shown, AnswerChoice.App), World.Kari, default)).Status.Should().Be(AnswerStatus.Done);
        Phones(company, customer).Should().Be(("app2", "app2"));
    }

    [Fact]
    public async Task An_answer_first_finishes_the_write_that_is_under_way()
    {
        var (node, link, company, customer) = await AskingAsync();
        _world.App.Edit(company, "fax", "f2");
        _world.ErpFaults.Enqueue(WriteFault.RequestLost);
        _world.ErpFaults.Enqueue(WriteFault.RequestLost);
        (await node.SyncAsync(link)).Status.Should().Be(SyncStatus.Pending);
        var shown = await node.OpenItemAsync(InboxItemKind.Conflict);

        (await node.Inbox.AnswerAsync(InboxAnswer.To(shown, AnswerChoice.App), World.Kari, default)).Status.Should().Be(AnswerStatus.Done);

        Phones(company, customer).Should().Be(("app2", "app2"));
        _world.Erp.Value(customer, "fax").Should().Be(FieldValue.Text("f2"));
    }

    [Fact]
    public async Task A_question_stays_with_the_person_when_the_policy_changes()
    {
        var (_, link, company, customer) = await AskingAsync();
        _world.Map = map => map.OnConflict(Conflict.ErpWins);
        (await _world.Start().SyncAsync(link)).Status.Should().Be(SyncStatus.Asking);
        Phones(company, customer).Should().Be(("app2", "erp2"));
    }

    [Fact]
    public async Task A_question_about_a_field_that_is_not_mapped_any_more_closes_itself()
    {
        _world.Map = map => map.Both(app: "notes", erp: "notes");
        var company = _world.App.Add(World.Company, "c1", ("name", "Fjord AS"), ("notes", "1"));
        var customer = _world.Erp.Add(World.Customer, "10", ("name", "Fjord AS"), ("notes", "1"));
        var link = await _world.Start().LinkAsync(company, customer);
        _world.App.Edit(company, "notes", "2");
        _world.Erp.Edit(customer, "notes", "3");
        (await _world.Start().SyncAsync(link)).Status.Should().Be(SyncStatus.Asking);
        _world.Map = _ => { };
        var node = _world.Start();

        await node.SyncAsync(link);

        (await node.OpenItemsAsync()).Should().BeEmpty();
        (await node.JournalAsync(JournalEvent.Closed)).Should().ContainSingle();
    }

    [Fact]
    public async Task A_lock_does_not_close_a_question_that_is_open()
    {
        var (node, link, _, _) = await AskingAsync();
        await node.Linker.SetFieldLockAsync(link.Id, "phone", locked: true, World.Kari, default);

        await node.SyncAsync(link);

        (await node.OpenItemAsync(InboxItemKind.Conflict)).AppField.Should().Be("phone");
    }

    [Fact]
    public async Task A_locked_field_is_not_filled_after_a_create_until_it_is_unlocked()
    {
        _world.Erp.OnSave = row => row.Values["number"] = "C-1";
        _world.App.Refuse = (field, _) => field == "code" ? "Closed today." : null;
        var company = _world.App.Add(World.Company, "c1", ("name", "Fjord AS"));
        var node = _world.Start();
        var link = (await node.CreateAsync(company)).Link!;
        await node.Linker.SetFieldLockAsync(link.Id, "code", locked: true, World.Kari, default);
        _world.App.Refuse = (_, _) => null;

        await node.SyncAsync(link);

        _world.App.Value(company, "code").IsBlank.Should().BeTrue();
        await node.Linker.SetFieldLockAsync(link.Id, "code", locked: false, World.Kari, default);
        await node.SyncAsync(link);
        _world.App.Value(company, "code").Should().Be(FieldValue.Text("C-1"));
    }

    [Fact]
    public async Task A_second_operation_of_the_same_process_on_a_link_is_told_to_wait()
    {
        var (_, link, company, _) = await AskingAsync();
        _world.App.Edit(company, "fax", "f2");
        Node? node = null;
        var (codes, inside) = (new List<int>(), false);
        var process = new Process
        {
            Interrupt = async _ =>
            {
                if (inside) return;
                inside = true;
                var second = async () => await node!.SyncAsync(link);
                codes.Add((await second.Should().ThrowAsync<ErpLinkException>()).Which.Code);
                inside = false;
            },
        };
        node = _world.StartBeside(process);

        await node.SyncAsync(link);

        codes.Should().NotBeEmpty().And.OnlyContain(c => c == ErrorCodes.LinkBusy);
    }

    private async Task<(Node Node, Link Link, RecordRef Company, RecordRef Customer)> AskingAsync()
    {
        var company = _world.App.Add(World.Company, "c1", ("name", "Fjord AS"), ("phone", "55"), ("fax", "f"));
        var customer = _world.Erp.Add(World.Customer, "10", ("name", "Fjord AS"), ("phone", "55"), ("fax", "f"));
        var node = _world.Start();
        var link = await node.LinkAsync(company, customer);
        _world.App.Edit(company, "phone", "app2");
        _world.Erp.Edit(customer, "phone", "erp2");
        (await node.SyncAsync(link)).Status.Should().Be(SyncStatus.Asking);
        return (node, link, company, customer);
    }

    private (string App, string Erp) Phones(RecordRef company, RecordRef customer) => (_world.App.Value(company, "phone").ToString(), _world.Erp.Value(customer, "phone").ToString());
}

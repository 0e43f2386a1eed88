namespace ErpLink.Storage.Tests;

public abstract partial class LinkStoreConformance
{
    private async Task<DueMark?> DueAsync(Link link) => (await Store.ReadRowsAsync([link.Id], None)).Single().Due;

    private static WaitMark WaitFor(Link child, string key, Side side = Side.App, ConnectionId? connection = null) =>
        new(connection ?? Sample.Oslo, child.Id, side, side == Side.App ? EntityKinds.Company : ActorKinds.Customer, key);

    [Fact, Trait("Rule", "R9")]
    public async Task A_postponed_mark_comes_back_as_it_was_set()
    {
        var link = await StoredAsync(Sample.Link());
        var number = await CommitAsync(new StoreBatch().MarkDue(
            new DueMark(Sample.Oslo, link.Id) { NotBefore = Sample.Noon, Attempts = 3 }));
        var expected = new DueMark(Sample.Oslo, link.Id) { Number = number, NotBefore = Sample.Noon, Attempts = 3 };
        (await DueAsync(link)).Should().Be(expected);
        (await Store.ReadDuePageAsync(Sample.Oslo, null, 10, None)).Should().Equal(expected);
        await CommitAsync(new StoreBatch().MarkDue(link));
        (await DueAsync(link)).Should().Be(new DueMark(Sample.Oslo, link.Id) { Number = number + 1 }, "a change does not wait");
    }

    [Fact, Trait("Rule", "R9")]
    public async Task A_run_postpones_only_the_mark_it_read()
    {
        // A run reads the mark, a user changes the record and marks again, the run fails and postpones.
        var link = await StoredAsync(Sample.Link());
        await CommitAsync(new StoreBatch().MarkDue(link));
        var read = (await DueAsync(link))!;
        await CommitAsync(new StoreBatch().MarkDue(link));
        var postponed = read with { NotBefore = Sample.Noon, Attempts = 1 };
        await CommitAsync(new StoreBatch().MarkDue(postponed));
        (await DueAsync(link))!.NotBefore.Should().BeNull();

        postponed = (await DueAsync(link))! with { NotBefore = Sample.Noon, Attempts = 1 };
        var number = await CommitAsync(new StoreBatch().MarkDue(postponed));
        (await DueAsync(link)).Should().Be(postponed with { Number = number });
        (await CommitAsync(new StoreBatch().MarkDue(postponed))).Should().Be(number, "run again it finds another number");

        await CommitAsync(new StoreBatch().ClearDue(link));
        await CommitAsync(new StoreBatch().MarkDue(postponed));
        (await DueAsync(link))!.Attempts.Should().Be(1, "where there is no mark nothing can be lost");
    }

    [Theory, Trait("Scenario", "T17")]
    [InlineData(Side.App)]
    [InlineData(Side.Erp)]
    public async Task A_link_that_waits_is_due_when_the_record_it_waits_for_is_linked(Side side)
    {
        var child = await StoredAsync(Sample.Link("child", null));
        var other = await StoredAsync(Sample.Link("other", null));
        await CommitAsync(new StoreBatch().Wait(WaitFor(child, "p", side)).Wait(WaitFor(other, "q", side))
            .MarkDue(new DueMark(Sample.Oslo, child.Id) { NotBefore = Sample.Noon, Attempts = 2 }));
        await StoredAsync(Sample.Link("p", "p", Sample.Bergen));
        (await DueAsync(child))!.Attempts.Should().Be(2, "that is another connection");

        var number = await CommitAsync(new StoreBatch().Insert(Sample.Link("p", "p")));
        (await DueAsync(child)).Should().Be(new DueMark(Sample.Oslo, child.Id) { Number = number });
        (await DueAsync(other)).Should().BeNull();

        await CommitAsync(new StoreBatch().ClearDue(child));
        await AgainAsync("p");
        (await DueAsync(child)).Should().BeNull("it waits no longer");
    }

    /// <summary>Ends the link of an entity and makes it again.</summary>
    private async Task AgainAsync(string key)
    {
        var stored = (await Store.ReadLinksByEntityAsync(Sample.Oslo, EntityKinds.Company, [key], None)).Single();
        await CommitAsync(new StoreBatch().Remove(stored));
        await CommitAsync(new StoreBatch().Insert(Sample.Link(key, key)));
    }

    [Theory, Trait("Scenario", "T17")]
    [InlineData(Side.App)]
    [InlineData(Side.Erp)]
    public async Task A_wait_that_comes_after_the_link_it_waits_for_is_over_at_once(Side side)
    {
        // The child's run looks for the parent's link and finds none; the parent is linked; the run commits that the child waits.
        var child = await StoredAsync(Sample.Link("child", null));
        await CommitAsync(new StoreBatch().MarkDue(child));
        var read = (await DueAsync(child))!;
        var parent = await StoredAsync(Sample.Link("p", "p"));
        var number = await CommitAsync(new StoreBatch().ClearDue(read).Wait(WaitFor(child, "p", side)));
        (await DueAsync(child)).Should().Be(new DueMark(Sample.Oslo, child.Id) { Number = number });
        await CommitAsync(new StoreBatch().ClearDue(child).Remove(parent));
        await StoredAsync(Sample.Link("p", "p"));
        (await DueAsync(child)).Should().BeNull("no mark was left behind");

        var sibling = Sample.Link("sibling", null);
        await CommitAsync(new StoreBatch().Wait(WaitFor(sibling, "r", side)).Insert(Sample.Link("r", "r")).Insert(sibling));
        (await DueAsync(sibling)).Should().NotBeNull("both may come in one batch");
    }

    [Fact, Trait("Scenario", "T17")]
    public async Task A_link_comes_into_use_when_it_is_settled_revived_or_pointed_elsewhere()
    {
        var child = await StoredAsync(Sample.Link("child", null));
        var parent = await StoredAsync(Sample.Link("p", null) with { State = LinkState.Linking });
        async Task Expect(Link update, bool wakes, string because)
        {
            await CommitAsync(new StoreBatch().ClearDue(child).Wait(WaitFor(child, "p")).Wait(WaitFor(child, "b", Side.Erp)));
            (await DueAsync(child)).Should().BeNull(because);
            await CommitAsync(new StoreBatch().Update(update));
            parent = (await FindAsync(update))!;
            (await DueAsync(child) is not null).Should().Be(wakes, because);
        }

        Link Pointed(Link link, string? key) =>
            link with { Actor = key is null ? null : new RecordRef(ActorKinds.Customer, key), ActorKey = key };
        await Expect(parent with { ComparedAt = Sample.Noon }, false, "it has no actor yet");
        await Expect(Pointed(parent, "a") with { State = LinkState.Unconfirmed }, false, "its create may not have happened");
        await Expect(parent with { State = LinkState.Active }, true, "its create is settled");
        await CommitAsync(new StoreBatch().ClearDue(child).Update(parent with { State = LinkState.Broken }));
        parent = (await FindAsync(parent))!;
        await Expect(parent with { ComparedAt = Sample.Noon.AddDays(1) }, false, "it is broken");
        await Expect(parent with { State = LinkState.Paused }, true, "it was revived");

        // The entity is in use now, so that waiting for it is over at once; what is left to wait for is an actor.
        await CommitAsync(new StoreBatch().ClearDue(child).Wait(WaitFor(child, "b", Side.Erp)));
        await CommitAsync(new StoreBatch().Update(parent with { State = LinkState.Active }));
        parent = (await FindAsync(parent))!;
        (await DueAsync(child)).Should().BeNull("it was in use already");
        await CommitAsync(new StoreBatch().Update(Pointed(parent, "b")));
        (await DueAsync(child)).Should().NotBeNull("it has another actor");
    }

    [Fact, Trait("Scenario", "T17")]
    public async Task Waking_is_not_postponed_by_the_batch_it_comes_with()
    {
        var child = await StoredAsync(Sample.Link("child", null));
        await CommitAsync(new StoreBatch().Wait(WaitFor(child, "p")));
        await CommitAsync(new StoreBatch().Insert(Sample.Link("p", "p"))
            .MarkDue(new DueMark(Sample.Oslo, child.Id) { NotBefore = Sample.Noon.AddDays(9) }));
        (await DueAsync(child))!.NotBefore.Should().BeNull();
    }

    [Fact, Trait("Scenario", "T17")]
    public async Task A_link_that_waits_for_several_records_is_woken_by_each_and_no_longer_by_those_it_gave_up()
    {
        var child = await StoredAsync(Sample.Link("child", null));
        await CommitAsync(new StoreBatch().Wait(WaitFor(child, "p")).Wait(WaitFor(child, "q")).Wait(WaitFor(child, "r")));
        await StoredAsync(Sample.Link("p", "p"));
        (await DueAsync(child)).Should().NotBeNull();
        await CommitAsync(new StoreBatch().ClearDue(child).ClearWaits(child).Wait(WaitFor(child, "r")));
        await StoredAsync(Sample.Link("q", "q"));
        (await DueAsync(child)).Should().BeNull("it gave that up");
        await StoredAsync(Sample.Link("r", "r"));
        (await DueAsync(child)).Should().NotBeNull();
    }

    [Fact, Trait("Scenario", "T75")]
    public async Task What_links_wait_for_can_be_asked()
    {
        var (first, second) = (await StoredAsync(Sample.Link("first", null)), await StoredAsync(Sample.Link("second", null)));
        WaitMark[] marks = [WaitFor(first, "p"), WaitFor(first, "q"), WaitFor(second, "p")];
        await CommitAsync(new StoreBatch().Wait(marks[0]).Wait(marks[1]).Wait(marks[2]));
        (await Store.ReadWaitsAsync([first.Id, first.Id], None)).Should().BeEquivalentTo(marks[..2]);
        (await Store.ReadWaitsAsync([first.Id, second.Id], None)).Should().BeEquivalentTo(marks);
        await CommitAsync(new StoreBatch().ClearWaits(first));
        (await Store.ReadWaitsAsync([first.Id], None)).Should().BeEmpty();
    }

    [Fact, Trait("Scenario", "T76")]
    public async Task How_far_feeds_were_read_can_be_asked_without_claiming_the_connection()
    {
        var (app, erp) = (new FeedPosition(Sample.Oslo, Side.App, EntityKinds.Company) { OwesFullCompare = true }, new FeedPosition(Sample.Oslo, Side.Erp, ActorKinds.Customer));
        await CommitAsync(new StoreBatch().Put(app).Put(erp));
        (await Store.ReadFeedsAsync(Sample.Oslo, None)).Should().BeEquivalentTo([app, erp]);
        (await Store.ReadFeedsAsync(new ConnectionId("elsewhere"), None)).Should().BeEmpty();
    }

    [Fact, Trait("Rule", "R13")]
    public async Task What_is_open_about_a_link_goes_with_it()
    {
        var child = Sample.Link("child", null);
        await CommitAsync(new StoreBatch().Insert(child).Wait(WaitFor(child, "p")).MarkDue(child).Hold(Sample.Held(child, "name")));
        await CommitAsync(new StoreBatch().Remove(child with { Revision = 1 }));
        (await Store.ReadHeldAsync(new HeldQuery(Sample.Oslo) { Limit = 10 }, None)).Should().BeEmpty();
        await CommitAsync(new StoreBatch().Insert(child));
        await StoredAsync(Sample.Link("p", "p"));
        (await Store.ReadRowsAsync([child.Id], None)).Single().Should().BeEquivalentTo(new LinkRow(child with { Revision = 1 }));
        (await Store.CountDueAsync(Sample.Oslo, Sample.Noon, None)).Should().Be(0);

        var gone = Sample.Link("gone", null);
        await CommitAsync(new StoreBatch().Wait(WaitFor(gone, "x")).Wait(WaitFor(gone, "p")).Hold(Sample.Held(gone, "name")).ClearWaits(gone));
        await CommitAsync(new StoreBatch().Insert(gone).Insert(Sample.Link("x", "x")));
        (await Store.ReadRowsAsync([gone.Id], None)).Single().Should().BeEquivalentTo(new LinkRow(gone with { Revision = 1 }));
    }

    [Fact, Trait("Rule", "R9")]
    public async Task A_due_link_that_is_given_another_kind_of_actor_is_due_among_those()
    {
        var link = await StoredAsync(Sample.Link());
        await CommitAsync(new StoreBatch().MarkDue(link));
        var supplier = new RecordRef(ActorKinds.Supplier, "s");
        await CommitAsync(new StoreBatch().Update(link with { Actor = supplier, ActorKind = supplier.Kind, ActorKey = "s" }));
        (await RowIdsAsync(ActorKinds.Customer, Sample.Noon)).Should().BeEmpty();
        (await RowIdsAsync(ActorKinds.Supplier, Sample.Noon)).Should().Equal(link.Id);
    }
}

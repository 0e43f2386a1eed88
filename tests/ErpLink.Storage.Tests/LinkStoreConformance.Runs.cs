namespace ErpLink.Storage.Tests;

public abstract partial class LinkStoreConformance
{
    private async Task<IReadOnlyList<HeldStep>> HeldAsync(Guid? plan = null, LinkId? after = null, int limit = 1000) =>
        await Store.ReadHeldAsync(new HeldQuery(Sample.Oslo) { Plan = plan, After = after, Limit = limit }, None);

    [Fact, Trait("Rule", "S8")]
    public async Task Held_steps_and_runs_come_back_as_they_were_stored()
    {
        var link = await StoredAsync(Sample.Link());
        List<HeldStep> steps = [.. Sample.Values.Select((value, i) => Sample.Held(link, $"f{i:00}", value: value))];
        var run = Sample.FullRun();
        var batch = new StoreBatch().Put(run).Put(Sample.Run() with { StartedAt = Sample.Noon.AddDays(-1) });
        foreach (var step in steps) batch.Hold(step);
        await CommitAsync(batch);
        (await HeldAsync()).Should().BeEquivalentTo(steps, Exactly);
        (await Store.ReadRunsAsync(new RunQuery(), None))[0].Should().BeEquivalentTo(run, Exactly);
    }

    [Fact, Trait("Scenario", "T61")]
    public async Task One_step_is_held_for_each_link_side_and_field()
    {
        var link = await StoredAsync(Sample.Link());
        var whole = Sample.Held(link, null);
        HeldStep[] held = [Sample.Held(link, "name", Side.App), whole, Sample.Held(link, "name"), Sample.Held(link, "phone")];
        var batch = new StoreBatch();
        foreach (var step in held) batch.Hold(step);
        await CommitAsync(batch);
        var newer = Sample.Held(link, "name", value: "newer");
        await CommitAsync(new StoreBatch().Hold(newer).Release(held[3]).Release(whole).Release(Sample.Held(link, "never")));
        (await HeldAsync()).Should().Equal(held[0], newer);
        await CommitAsync(new StoreBatch().Release(Sample.Held(link, "name", value: "any")).Hold(whole));
        (await HeldAsync()).Should().Equal([held[0], whole], "a step is told by its place, whatever its plan and values");
    }

    [Fact, Trait("Rule", "S14")]
    public async Task Pages_of_held_steps_do_not_divide_a_link()
    {
        var plan = Sample.NextId();
        var links = Enumerable.Range(0, 5).Select(i => Sample.Link($"e{i}", $"a{i}")).ToList();
        var elsewhere = Sample.Link("x", "x", Sample.Bergen);
        var batch = new StoreBatch().Insert(elsewhere).Hold(Sample.Held(elsewhere, "a") with { Plan = plan });
        foreach (var (link, i) in links.Select((link, i) => (link, i)))
        {
            batch.Insert(link).Hold(Sample.Held(link, "a")).Hold(Sample.Held(link, "b"));
            if (i != 2) batch.Hold(Sample.Held(link, "c") with { Plan = plan }).Hold(Sample.Held(link, "d", Side.App) with { Plan = plan });
        }

        await CommitAsync(batch);
        (await HeldAsync()).Should().HaveCount(18);
        async Task Expect(Guid? which, LinkId? after, int limit, params int[] expected) =>
            (await HeldAsync(which, after, limit)).Select(step => step.Step.Link).Distinct().Should().Equal(expected.Select(i => links[i].Id));
        await Expect(plan, null, 1, 0);
        await Expect(plan, links[1].Id, 2, 3, 4);
        await Expect(plan, links[1].Id, 1, 3);
        await Expect(plan, links[4].Id, 1);
        await Expect(null, links[0].Id, 2, 1, 2);
        (await HeldAsync(plan, null, 2)).Select(step => step.Step.Field).Should().Equal("d", "c", "d", "c");
        (await HeldAsync(Sample.NextId())).Should().BeEmpty();
    }

    [Fact, Trait("Scenario", "T80")]
    public async Task Runs_are_listed_latest_first_by_connection_end_and_page()
    {
        RunReport[] runs =
        [
            Ended(Sample.Run(1), 10), Ended(Sample.Run(2, Sample.Bergen), 3), Ended(Sample.Run(2), 4), Sample.Run(3), Ended(Sample.Run(4), 5),
        ];
        var batch = new StoreBatch();
        foreach (var run in runs.Reverse()) batch.Put(run);
        await CommitAsync(batch);
        async Task Expect(RunQuery query, params int[] expected) =>
            (await Store.ReadRunsAsync(query, None)).Should().Equal(expected.Select(i => runs[i]));
        await Expect(new RunQuery(), 4, 3, 2, 1, 0);
        await Expect(new RunQuery { Connection = Sample.Oslo }, 4, 3, 2, 0);
        await Expect(new RunQuery { Connection = Sample.Oslo, Limit = 2 }, 4, 3);
        await Expect(new RunQuery { Connection = Sample.Oslo, Limit = 2, Before = runs[3].Id }, 2, 0);
        await Expect(new RunQuery { Before = runs[0].Id });
        await Expect(new RunQuery { Since = Sample.Noon.AddHours(5) }, 4, 3, 0);
        await Expect(new RunQuery { Since = Sample.Noon.AddHours(3), Connection = Sample.Bergen }, 1);
        await Expect(new RunQuery { Since = Sample.Noon.AddHours(4), Before = runs[4].Id, Limit = 1 }, 3);
        await CommitAsync(new StoreBatch().Put(runs[3] = Ended(runs[3], 4)));
        await Expect(new RunQuery { Since = Sample.Noon.AddHours(5) }, 4, 0);
        var unknown = async () => await Store.ReadRunsAsync(new RunQuery { Before = Sample.NextId() }, None);
        await unknown.Should().ThrowAsync<ArgumentException>();
    }

    private static RunReport Ended(RunReport run, int hour) =>
        run with { State = RunState.Completed, EndedAt = Sample.Noon.AddHours(hour).ToOffset(TimeSpan.FromHours(-7)) };

    [Fact, Trait("Rule", "S11")]
    public async Task The_journal_is_read_from_its_end_and_by_run()
    {
        var run = Sample.NextId();
        var link = Sample.Link();
        JournalEntry[] entries =
            [Sample.Entry(link) with { Run = run }, Sample.Entry(), Sample.Entry(link), Sample.Entry() with { Run = run }, Sample.Entry(link) with { Run = run }];
        await CommitAsync(new StoreBatch().Append(entries[1]).Append(entries[0]));
        await CommitAsync(new StoreBatch().Append(entries[2]).Append(entries[3]).Append(entries[4]));
        async Task Expect(JournalQuery query, params int[] expected) =>
            (await Store.ReadJournalAsync(query, None)).Select(entry => entry.Id).Should().Equal(expected.Select(i => entries[i].Id));
        await Expect(new JournalQuery { NewestFirst = true }, 4, 3, 2, 0, 1);
        await Expect(new JournalQuery { NewestFirst = true, Limit = 2 }, 4, 3);
        await Expect(new JournalQuery { NewestFirst = true, Limit = 2, After = entries[3].Id }, 2, 0);
        await Expect(new JournalQuery { NewestFirst = true, After = entries[1].Id });
        await Expect(new JournalQuery { Run = run }, 0, 3, 4);
        await Expect(new JournalQuery { Run = run, After = entries[0].Id, Limit = 1 }, 3);
        await Expect(new JournalQuery { Run = run, NewestFirst = true, After = entries[4].Id }, 3, 0);
        await Expect(new JournalQuery { Run = run, Link = link.Id, NewestFirst = true }, 4, 0);
        await Expect(new JournalQuery { Run = Guid.Empty }, 1, 2);
        await Expect(new JournalQuery { Run = Sample.NextId() });
    }

    [Fact, Trait("Scenario", "T84")]
    public async Task Erasing_a_record_takes_its_values_and_leaves_what_was_done()
    {
        var link = Sample.Link("e", "a");
        var other = Sample.Link("E", "b");
        var elsewhere = Sample.Link("e", "a", Sample.Bergen);
        var entries = new[] { link, other, elsewhere }.Select(of => Sample.FullEntry(of, "Ola")).ToList();
        var items = new[] { link, other, elsewhere }.Select(of => Sample.FullItem(of, "Ola") with { Attempted = "digest", Reason = "Ola" }).ToList();
        var bare = Sample.Item() with { Entity = link.Entity, Reason = "" };
        var batch = new StoreBatch().Put(bare);
        foreach (var entry in entries) batch.Append(entry);
        foreach (var item in items) batch.Put(item);
        await CommitAsync(batch);

        var last = Sample.FullEntry(link, "Ola");
        var number = await CommitAsync(new StoreBatch().Append(last).Erase(new LinkErasure(Sample.Oslo, link.Entity)));
        JournalEntry Blank(JournalEntry entry) => entry with { Old = default, New = default, Source = default, Note = null };
        (await Store.ReadJournalAsync(new JournalQuery(), None)).Should().Equal(Blank(entries[0]), entries[1], entries[2], Blank(last));
        var stored = await Store.ReadInboxAsync(new InboxQuery(), None);
        stored.Should().BeEquivalentTo(
        [
            items[0] with { AppValue = default, ErpValue = default, Baseline = null, Failure = null, Attempted = null, Reason = "", Revision = 2 },
            items[1] with { Revision = 1 }, items[2] with { Revision = 1 }, bare with { Revision = 1 },
        ], Exactly);
        (await CommitAsync(new StoreBatch().Append(last).Erase(new LinkErasure(Sample.Oslo, link.Entity)))).Should().Be(number, "it is done");
        (await CommitAsync(new StoreBatch().Erase(new LinkErasure(Sample.Oslo, new RecordRef(EntityKinds.Person, "e"))))).Should().Be(number);
    }

    [Fact, Trait("Catalogue", "88")]
    public async Task The_generation_is_raised_with_the_commit_that_says_so()
    {
        var before = await Store.GetInfoAsync(None);
        await CommitAsync(new StoreBatch().RaiseGeneration().Put(new ConnectionState(Sample.Oslo, "Oslo") { Era = 1 }));
        (await Store.GetInfoAsync(None)).Should().Be(before with { Generation = 2, CommitNumber = 1 });
        (await RefusedAsync(new StoreBatch().RaiseGeneration().Put(new ConnectionState(Sample.Oslo, "Oslo")))).Reason
            .Should().Be(RefusalReason.RevisionMoved);
        new StoreBatch().RaiseGeneration().IsEmpty.Should().BeFalse();
    }
}

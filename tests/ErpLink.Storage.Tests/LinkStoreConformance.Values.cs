using FluentAssertions.Equivalency;

namespace ErpLink.Storage.Tests;

public abstract partial class LinkStoreConformance
{
    [Fact, Trait("Rule", "S8")]
    public async Task A_link_comes_back_as_it_was_stored_with_values_of_every_kind()
    {
        var link = Sample.FullLink();
        (await StoredAsync(link)).Should().BeEquivalentTo(link with { Revision = 1 }, Exactly);
        var bare = Sample.Link("bare", null) with { State = default };
        (await StoredAsync(bare)).Should().BeEquivalentTo(bare with { Revision = 1 }, Exactly);
        foreach (var state in Enum.GetValues<LinkState>())
            (await StoredAsync(Sample.Link($"{state}", null) with { State = state })).State.Should().Be(state);
    }

    [Fact, Trait("Rule", "S8")]
    public async Task An_intent_comes_back_as_it_was_stored_with_values_of_every_kind()
    {
        var link = await StoredAsync(Sample.Link());
        var intent = Sample.FullIntent(link);
        await CommitAsync(new StoreBatch().Insert(intent).Insert(Sample.Intent(link, Side.App)));
        var stored = await Store.ReadIntentsAsync([link.Id], None);
        stored[0].Should().BeEquivalentTo(intent, Exactly);
        stored[1].FirstSentAt.Should().BeNull();
        stored[1].ExpectedVersion.IsKnown.Should().BeFalse();
        stored[1].Fields.Should().BeEmpty();
    }

    [Fact, Trait("Rule", "S8")]
    public async Task Inbox_and_journal_come_back_as_they_were_stored_with_values_of_every_kind()
    {
        var link = Sample.Link();
        List<InboxItem> items = [.. Sample.Values.Select(value => Sample.FullItem(link, value)), Sample.Item()];
        List<JournalEntry> entries = [.. Sample.Values.Select(value => Sample.FullEntry(link, value)), Sample.Entry()];
        var batch = new StoreBatch();
        foreach (var item in items) batch.Put(item);
        foreach (var entry in entries) batch.Append(entry);
        await CommitAsync(batch);
        (await Store.ReadInboxAsync(new InboxQuery(), None)).Should().BeEquivalentTo(items.Select(item => item with { Revision = 1 }), Exactly);
        (await Store.ReadJournalAsync(new JournalQuery(), None)).Should().BeEquivalentTo(entries, Exactly);
    }

    [Fact, Trait("Rule", "S8")]
    public async Task A_decimal_keeps_its_scale()
    {
        await CommitAsync(new StoreBatch().Append(Sample.Entry() with { New = 1.500m, Old = 1m }));
        var entry = (await Store.ReadJournalAsync(new JournalQuery(), None)).Single();
        entry.New.AsDecimal().Scale.Should().Be(3);
        entry.Old.AsDecimal().Scale.Should().Be(0);
    }

    [Fact, Trait("Rule", "S1")]
    public async Task What_the_caller_does_to_its_lists_afterwards_does_not_reach_the_store()
    {
        var fields = new List<LinkField> { new("name", "displayName") };
        var link = Sample.Link() with { Fields = fields };
        await CommitAsync(new StoreBatch().Insert(link));
        fields.Clear();
        (await FindAsync(link))!.Fields.Should().ContainSingle();
    }

    // Field values are compared by their own, exact equality; everything else member by member, offsets of times included.
    private static EquivalencyAssertionOptions<T> Exactly<T>(EquivalencyAssertionOptions<T> options) => options
        .WithStrictOrdering().ComparingByValue<FieldValue>()
        .Using<DateTimeOffset>(times => times.Subject.EqualsExact(times.Expectation).Should().BeTrue()).WhenTypeIs<DateTimeOffset>();
}

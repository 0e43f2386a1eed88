using ErpLink.Storage;
using ErpLink.Synchronizing;

namespace ErpLink.Tests.Synchronizing;

/// <summary>Rule W: what becomes the written side's baseline after a write that was applied.</summary>
public sealed class StoredValueTests
{
    private static readonly FieldEquality Exact = FieldEquality.Default;
    private static readonly FieldEquality Trims = new() { Trimming = TextTrimming.End };
    private static readonly IntentField Sent = new("e", "new ") { Old = "old" };

    [Fact]
    public void A_declared_answer_equal_to_what_was_sent_is_the_baseline_as_the_side_spells_it() =>
        StoredValue.ByAnswer(Trims, Sent, "new").Should().Be(new StoredValue(StoredAs.Sent, "new", "new"));

    [Fact]
    public void A_declared_answer_that_differs_is_the_baseline_and_is_told_as_altered() =>
        StoredValue.ByAnswer(Exact, Sent, "new").Should().Be(new StoredValue(StoredAs.Altered, "new", "new"));

    [Fact]
    public void A_declared_answer_with_the_old_value_means_that_this_value_is_refused()
    {
        StoredValue.ByAnswer(Exact, Sent, "old").Should().Be(new StoredValue(StoredAs.Refused, "old", "old"));
        StoredValue.ByAnswer(Trims, Sent, "old  ").Should().Be(new StoredValue(StoredAs.Refused, "old  ", "old  "), "old under the side's own equality");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_read_back_equal_to_what_was_sent_is_the_baseline(bool sameVersion) =>
        StoredValue.ByReadBack(Trims, Sent, "new", sameVersion).Should().Be(new StoredValue(StoredAs.Sent, "new", "new"));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_read_back_that_differs_counts_as_an_edit_of_that_side(bool sameVersion) =>
        StoredValue.ByReadBack(Exact, Sent, "somebody else's", sameVersion).Should().Be(new StoredValue(StoredAs.Altered, "new ", "somebody else's"));

    [Fact]
    public void A_read_back_with_the_old_value_is_a_refusal_only_at_exactly_the_version_of_the_write()
    {
        StoredValue.ByReadBack(Exact, Sent, "old", sameVersion: true).Should().Be(new StoredValue(StoredAs.Refused, "old", "old"));
        StoredValue.ByReadBack(Exact, Sent, "old", sameVersion: false).As.Should().Be(StoredAs.Undecided, "somebody may have put it back");
    }

    [Fact]
    public void Nothing_read_back_leaves_what_was_sent_as_the_baseline() =>
        StoredValue.Unseen(Sent).Should().Be(new StoredValue(StoredAs.Unseen, "new ", FieldValue.Absent));

    [Fact]
    public void A_created_record_has_no_old_value_that_could_stand()
    {
        var created = new IntentField("e", "new");
        StoredValue.ByAnswer(Exact, created, FieldValue.Null).Should().Be(new StoredValue(StoredAs.Altered, FieldValue.Null, FieldValue.Null));
        StoredValue.ByReadBack(Exact, created, FieldValue.Null, sameVersion: true).Should().Be(new StoredValue(StoredAs.Altered, "new", FieldValue.Null));
    }

    [Fact]
    public void Sending_what_the_side_takes_for_the_same_is_no_refusal()
    {
        // Restoring the case of a name on a side that ignores case: stored, old and sent are all equal to it.
        var sent = new IntentField("e", "ACME") { Old = "Acme" };
        var ignoresCase = new FieldEquality { IgnoreCase = true };
        StoredValue.ByAnswer(ignoresCase, sent, "Acme").As.Should().Be(StoredAs.Sent);
        StoredValue.ByReadBack(ignoresCase, sent, "Acme", sameVersion: true).As.Should().Be(StoredAs.Sent);
    }
}

namespace ErpLink.Tests.Values;

public sealed class RecordWriterTests
{
    private static readonly FieldSelection Fields = FieldSelection.Of("name", "phone");

    [Fact]
    public void A_field_that_was_not_set_is_absent()
    {
        var record = new RecordWriter(Fields).Set("name", "Acme").ToRecord("company", "1");
        record["name"].Should().Be(FieldValue.Text("Acme"));
        record["phone"].IsAbsent.Should().BeTrue();
        record["fax"].IsAbsent.Should().BeTrue();
    }

    [Fact]
    public void A_field_outside_the_selection_is_refused_by_name() =>
        Refused(w => w.Set("fax", "1"), ErrorCodes.FieldNotSelected, FailureClass.Bug).Should().Be("fax");

    [Fact]
    public void A_field_set_twice_is_refused_by_name() =>
        Refused(w => w.Set("name", FieldValue.Null).Set("name", "b"), ErrorCodes.FieldSetTwice, FailureClass.Bug).Should().Be("name");

    [Fact]
    public void Text_with_NUL_or_an_unpaired_surrogate_is_refused_with_the_name_of_the_field()
    {
        // Not theory data: an attribute is kept as UTF-8, which has no unpaired surrogates.
        foreach (var text in (string[])["a\0b", "a\uD83D", "\uDE00a", "\uDE00\uD83D"])
            Refused(w => w.Set("phone", text), ErrorCodes.TextRefused, FailureClass.Invalid).Should().Be("phone");
    }

    [Fact]
    public void A_field_that_nobody_asked_for_can_be_offered() =>
        new RecordWriter(Fields).SetIfWanted("fax", "1").SetIfWanted("name", "a").ToRecord("company", "1")["name"].Should().Be(FieldValue.Text("a"));

    [Fact]
    public void A_record_needs_a_key()
    {
        var build = () => new RecordWriter(Fields).ToRecord("company", default);
        build.Should().Throw<ArgumentException>();
    }

    private static string? Refused(Action<RecordWriter> act, int code, FailureClass failureClass)
    {
        var error = ((Action)(() => act(new RecordWriter(Fields)))).Should().Throw<ErpLinkException>().Which;
        error.Code.Should().Be(code);
        error.FailureClass.Should().Be(failureClass);
        error.Message.Should().Contain($"'{error.Field}'");
        return error.Field;
    }
}

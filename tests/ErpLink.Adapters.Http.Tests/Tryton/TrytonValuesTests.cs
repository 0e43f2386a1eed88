using System.Text.Json;
using ErpLink.Adapters.Http.JsonRpc;
using ErpLink.Adapters.Http.Tryton;

namespace ErpLink.Adapters.Http.Tests.Tryton;

public sealed class TrytonValuesTests
{
    [Fact]
    public void Times_are_seven_whole_numbers_in_UTC()
    {
        const string json = """{"__class__":"datetime","year":2026,"month":11,"day":22,"hour":8,"minute":40,"second":34,"microsecond":137984}""";
        var instant = new DateTimeOffset(2026, 11, 22, 8, 40, 34, TimeSpan.Zero).AddTicks(1379840);
        TrytonValues.Instant(Parse(json)).Should().Be(instant);
        TrytonValues.Instant(Parse("null")).Should().BeNull();
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("1", true)]
    [InlineData("false", false)]
    [InlineData("0", false)]
    [InlineData("null", null)]
    public void Booleans_are_words_on_one_database_and_numbers_on_the_other(string json, bool? value) => TrytonValues.Boolean(Parse(json)).Should().Be(value);

    [Fact]
    public void Null_and_empty_text_differ()
    {
        TrytonValues.Text(Parse("null")).Should().Be(FieldValue.Null);
        TrytonValues.Text(Parse("\"\"")).Should().Be(FieldValue.EmptyText);
    }

    [Theory]
    [InlineData("Instant", """{"__class__":"datetime","year":2026,"month":13,"day":1,"hour":0,"minute":0,"second":0,"microsecond":0}""")]
    [InlineData("Instant", """{"__class__":"date","year":2026,"month":1,"day":1}""")]
    [InlineData("Instant", "\"2026-01-01\"")]
    [InlineData("Boolean", "2")]
    [InlineData("Boolean", "\"false\"")]
    [InlineData("Integer", "1.5")]
    [InlineData("Text", "{}")]
    public void What_has_another_shape_is_a_broken_contract_and_no_guess(string type, string json)
    {
        Func<object?> read = type switch
        {
            "Instant" => () => TrytonValues.Instant(Parse(json)),
            "Boolean" => () => TrytonValues.Boolean(Parse(json)),
            "Integer" => () => TrytonValues.Integer(Parse(json)),
            _ => () => TrytonValues.Text(Parse(json)),
        };
        read.Should().Throw<ErpLinkException>().Where(e => e.Code == ErrorCodes.AnswerMalformed);
    }

    [Theory]
    [InlineData("1795336834", 0)]
    [InlineData("1795336834.137984", 1379840)]
    public void Timestamps_are_seconds_since_1970(string text, long ticks) =>
        TrytonValues.Timestamp(text).Should().Be(new DateTimeOffset(2026, 11, 22, 8, 40, 34, TimeSpan.Zero).AddTicks(ticks));

    [Theory]
    [InlineData("1", 1L)]
    [InlineData("2147483647", 2147483647L)]
    [InlineData("2147483648", null)]
    [InlineData("0", null)]
    [InlineData("-1", null)]
    [InlineData("+1", null)]
    [InlineData("01", null)]
    [InlineData(" 1", null)]
    [InlineData("1.0", null)]
    [InlineData("٣", null)]
    public void A_key_is_an_id_in_its_one_spelling(string text, long? id) => RowKey.Parse(text).Should().Be(id);

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}

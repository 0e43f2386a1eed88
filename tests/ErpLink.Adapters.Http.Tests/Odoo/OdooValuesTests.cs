using System.Text.Json;
using ErpLink.Adapters.Http.Odoo;

namespace ErpLink.Adapters.Http.Tests.Odoo;

public sealed class OdooValuesTests
{
    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    [Fact]
    public void False_is_no_value_for_everything_but_a_boolean()
    {
        var none = Json("false");
        OdooValues.Text(none).Should().Be(FieldValue.Null);
        OdooValues.Integer(none).Should().Be(FieldValue.Null);
        OdooValues.Decimal(none).Should().Be(FieldValue.Null);
        OdooValues.Date(none).Should().Be(FieldValue.Null);
        OdooValues.Key(none).Should().Be(FieldValue.Null);
        OdooValues.Instant(none).Should().BeNull();
        OdooValues.Id(none).Should().BeNull();
        OdooValues.Boolean(none).Should().BeFalse();
        OdooValues.Text(Json("\"\"")).Should().Be(FieldValue.EmptyText, "empty text is a text");
    }

    [Theory]
    [InlineData("0.1", "0.1")]
    [InlineData("10.0", "10")]
    [InlineData("1e+16", "10000000000000000")]
    [InlineData("0.30000000000000004", "0.30000000000000004")]
    public void A_number_is_read_as_it_is_written(string json, string expected) =>
        OdooValues.Decimal(Json(json)).AsDecimal().Should().Be(decimal.Parse(expected, System.Globalization.CultureInfo.InvariantCulture));

    [Fact]
    public void A_time_is_UTC_and_is_written_without_what_is_below_a_second()
    {
        OdooValues.Instant(Json("\"2026-03-01 12:00:01\"")).Should().Be(new DateTimeOffset(2026, 3, 1, 12, 0, 1, TimeSpan.Zero));
        OdooValues.Of(new DateTimeOffset(2026, 3, 1, 13, 0, 1, 999, TimeSpan.FromHours(1))).Should().Be("2026-03-01 12:00:01");
    }

    [Theory]
    [InlineData("[17,\"Fjord AS\"]", 17)]
    [InlineData("17", 17)]
    public void A_reference_is_an_id_with_or_without_a_name(string json, long expected) => OdooValues.Id(Json(json)).Should().Be(expected);

    [Theory]
    [InlineData("true")]
    [InlineData("\"17\"")]
    [InlineData("-3")]
    [InlineData("0")]
    [InlineData("[17]")]
    [InlineData("1.5")]
    public void What_is_no_reference_is_not_taken_for_one(string json) => Malformed(() => OdooValues.Id(Json(json)));

    [Fact]
    public void A_value_of_another_type_is_no_value_of_the_field()
    {
        Malformed(() => OdooValues.Text(Json("true")));
        Malformed(() => OdooValues.Text(Json("3")));
        Malformed(() => OdooValues.Boolean(Json("null")));
        Malformed(() => OdooValues.Integer(Json("1.5")));
        Malformed(() => OdooValues.Decimal(Json("\"1\"")));
        Malformed(() => OdooValues.Date(Json("\"2026-02-30\"")));
        Malformed(() => OdooValues.Instant(Json("\"2026-03-01T12:00:01Z\"")));
        Malformed(() => OdooValues.Get(Json("{}"), "name"));
    }

    private static void Malformed(Action read) => read.Should().Throw<ErpLinkException>().Which.Code.Should().Be(ErrorCodes.AnswerMalformed);

    private static void Malformed<T>(Func<T> read) => Malformed(() => { read(); });
}

using System.Text;
using System.Text.Json;
using ErpLink.Adapters;
using ErpLink.Adapters.Http.Rest;

namespace ErpLink.Adapters.Http.Tests.Rest;

public sealed class RestValuesTests
{
    private static readonly ServerZone Oslo = new(TimeZoneInfo.FindSystemTimeZoneById("Europe/Oslo"));

    [Theory, Trait("Catalogue", "40")]
    [InlineData("plain", "2026-03-01T13:00:00+01:00", "2026-03-01T12:00:00")]
    [InlineData("plain", "2026-03-01T12:00:00Z", "2026-03-01T12:00:00")]
    [InlineData("plain", "2026-03-01 12:00:00.5Z", "2026-03-01T12:00:00.5")]
    [InlineData("plain", "2026-03-01T12:00Z", "2026-03-01T12:00:00")]
    [InlineData("plain", "2026-03-01T12:00:00.123456789+0000", "2026-03-01T12:00:00.1234567")]
    [InlineData("local", "2026-03-01T13:00:00", "2026-03-01T12:00:00")]
    [InlineData("local", "2026-07-01T14:00:00.25", "2026-07-01T12:00:00.25")]
    [InlineData("local", "2026-07-01T14:00:00Z", "2026-07-01T14:00:00")]
    // The hour that comes twice is read as the earlier one, the hour that does not come as the time before it.
    [InlineData("local", "2026-10-25T02:30:00", "2026-10-25T00:30:00")]
    [InlineData("ticks", "/Date(1439434356790)/", "2015-08-13T02:52:36.79")]
    [InlineData("ticks", "/Date(1439434356790+0200)/", "2015-08-13T02:52:36.79")]
    [InlineData("ticks", "/Date(-1000-0500)/", "1969-12-31T23:59:59")]
    [InlineData("unixSeconds", "1770000000", "2026-02-02T02:40:00")]
    [InlineData("unixSeconds", "1770000000.25", "2026-02-02T02:40:00.25")]
    [InlineData("unixMilliseconds", "1770000000123", "2026-02-02T02:40:00.123")]
    public void A_time_is_read_in_its_form(string form, string text, string expected) =>
        RestTimes.Instant(text, Form(form), Oslo).Should().Be(DateTimeOffset.Parse(expected + "Z", System.Globalization.CultureInfo.InvariantCulture));

    [Theory, Trait("Catalogue", "40")]
    [InlineData("plain", "2026-03-01T13:00:00"), InlineData("plain", "2026-03-01"), InlineData("plain", "2026-12-31T23:59:60Z"), InlineData("plain", "2026-12-31T24:00:00Z"), InlineData("plain", "2026-02-29T12:00:00Z"),
     InlineData("plain", "01.03.2026 13:00"), InlineData("plain", "2026-03-01T13:00:00+25:00"), InlineData("plain", "0001-01-01T00:00:00+02:00"), InlineData("plain", "2026-03-01T12:00:00.Z"), InlineData("plain", ""), InlineData("ticks", "1770000000000"),
     InlineData("ticks", "/Date(x)/"), InlineData("ticks", "/Date(99999999999999999)/"), InlineData("unixSeconds", "1e400"), InlineData("unixMilliseconds", "1.5")]
    public void What_is_no_such_time_is_refused_and_not_guessed(string form, string text) =>
        FluentActions.Invoking(() => RestTimes.Instant(text, Form(form), Oslo)).Should().Throw<Exception>().Where(e => SpoiltRecord.IsContent(e)).And.Should().NotBeOfType<JsonException>();

    [Theory]
    [InlineData("plain", "2026-02-28", true), InlineData("plain", "2026-02-28T00:00:00", true), InlineData("plain", "2026-02-28T01:00:00", false), InlineData("midnight", "2026-02-28T00:00:00", true), InlineData("midnight", "2026-02-28T00:00:00+01:00", true), InlineData("midnightUtc", "2026-02-28T00:00:00Z", true),
     InlineData("midnight", "2026-02-28T23:30:00+01:00", false), InlineData("midnightUtc", "2026-02-27T23:00:00Z", false), InlineData("midnight", "2026-02-28T01:00:00", false),
     InlineData("ticks", "/Date(1772236800000)/", true), InlineData("ticks", "/Date(1772236800000+0000)/", true), InlineData("ticks", "/Date(1772233200000+0100)/", true), InlineData("ticks", "/Date(1772254800000-0500)/", true),
     InlineData("ticks", "/Date(1772236800000+0100)/", false), InlineData("ticks", "/Date(1772236800000+25)/", false), InlineData("ticks", "/Date(1772240400000)/", false), InlineData("plain", "28.02.2026", false)]
    public void A_date_is_read_in_its_form(string form, string text, bool isDate)
    {
        if (isDate) RestTimes.Date(text, Form(form)).Should().Be(new DateOnly(2026, 2, 28));
        else FluentActions.Invoking(() => RestTimes.Date(text, Form(form))).Should().Throw<FormatException>();
    }

    [Theory]
    [InlineData("plain", 3, "2026-07-01T12:00:00.123Z"), InlineData("plain", 0, "2026-07-01T12:00:00Z"), InlineData("local", 0, "2026-07-01T14:00:00"), InlineData("local", 7, "2026-07-01T14:00:00.1234567"), InlineData("ticks", 3, "/Date(1782907200123+0000)/"),
     InlineData("unixSeconds", 3, "1782907200"), InlineData("unixMilliseconds", 3, "1782907200123"), InlineData("http", 3, "Wed, 01 Jul 2026 12:00:00 GMT"), InlineData("midnight", 3, "2026-07-01")]
    public void A_time_is_written_in_its_form_and_cut(string form, int digits, string expected) =>
        RestTimes.Write(new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero).AddTicks(1234567), Form(form), digits, Oslo).Should().Be(expected);

    [Theory, Trait("Catalogue", "52"), Trait("Catalogue", "53")]
    [InlineData("""{ "type": "text" }""", "\"x\"", "x")]
    [InlineData("""{ "type": "text" }""", "5", null)]
    [InlineData("""{ "type": "text" }""", "true", null)]
    [InlineData("""{ "type": "text" }""", "{}", null)]
    [InlineData("""{ "type": "text" }""", "[]", null)]
    [InlineData("""{ "type": "text" }""", "\"\\u0000\"", null)]
    [InlineData("""{ "type": "text" }""", "\"\\ud800\"", null)]
    [InlineData("""{ "type": "text", "form": "lines" }""", "[\"a\",\"b\"]", "a\nb")]
    [InlineData("""{ "type": "text", "form": "lines" }""", "[]", "")]
    [InlineData("""{ "type": "text", "form": "lines" }""", "\"a\"", null)]
    [InlineData("""{ "type": "integer" }""", "9007199254740993", "9007199254740993")]
    [InlineData("""{ "type": "integer" }""", "\"12\"", "12")]
    [InlineData("""{ "type": "integer" }""", "1.5", null)]
    [InlineData("""{ "type": "decimal" }""", "0.10", "0.10")]
    [InlineData("""{ "type": "decimal" }""", "\"12.50\"", "12.50")]
    [InlineData("""{ "type": "decimal" }""", "1e400", null)]
    [InlineData("""{ "type": "decimal" }""", "1234567890123456789012345678901", null)]
    [InlineData("""{ "type": "boolean" }""", "true", "true")]
    [InlineData("""{ "type": "boolean" }""", "\"true\"", null)]
    [InlineData("""{ "type": "boolean", "form": "text" }""", "\"true\"", "true")]
    [InlineData("""{ "type": "boolean", "form": "number" }""", "1", "true")]
    [InlineData("""{ "type": "boolean", "form": "number" }""", "2", null)]
    [InlineData("""{ "type": "integer" }""", "\"\"", "")]
    [InlineData("""{ "type": "decimal" }""", "\"\"", "")]
    [InlineData("""{ "type": "boolean" }""", "\"\"", "")]
    [InlineData("""{ "type": "boolean", "form": "text" }""", "\"\"", "")]
    [InlineData("""{ "type": "date" }""", "\"\"", "")]
    [InlineData("""{ "type": "instant" }""", "\"\"", "")]
    [InlineData("""{ "type": "listItems", "list": "l" }""", "\"\"", "")]
    [InlineData("""{ "type": "listItem", "list": "l" }""", "7", "7")]
    [InlineData("""{ "type": "listItem", "list": "l" }""", "\"\"", "")]
    [InlineData("""{ "type": "listItems", "list": "l" }""", "[\"b\",\"a\",\"b\"]", "a, b")]
    [InlineData("""{ "type": "listItems", "list": "l", "item": "code" }""", "[{\"code\":\"b\",\"x\":1}]", "b")]
    [InlineData("""{ "type": "listItems", "list": "l", "item": "code" }""", "[{\"x\":1}]", null)]
    [InlineData("""{ "type": "listItems", "list": "l" }""", "\"a\"", null)]
    [InlineData("""{ "type": "text" }""", "null", "")]
    public async Task A_value_is_read_exactly_or_its_record_is_set_aside(string field, string json, string? expected)
    {
        using var erp = new FakeRest();
        erp.On("c", $"[{{\"id\": 1, \"value\": {json}, \"other\": \"o\"}}, {{\"id\": 2, \"value\": null, \"other\": \"p\"}}]");
        var side = await RestSides.OpenAsync(erp, """{ "lists": { "l": { "fixed": { "a": "A" } } }, "kinds": { "customer": { "key": "id", "list": { "path": "c" }, "get": { "path": "c/{key}" }, "fields": { "value": """ + field + """, "other": {} } } } }""");
        var records = new List<Record>();
        await foreach (var page in side.SearchAsync(new RecordQuery(ActorKinds.Customer, FieldSelection.Of("other", "value")), default)) records.AddRange(page.Records);
        records.Select(r => r.Key.Text).Should().Equal("1", "2");
        records[1]["other"].Should().Be(FieldValue.Text("p"));
        if (expected is null) records[0]["other"].IsAbsent.Should().BeTrue();
        else (records[0]["value"].ToString(), records[0]["other"]).Should().Be((expected, FieldValue.Text("o")));
    }

    [Theory]
    [InlineData("address.city", """{"address": {"city": "x"}}""", "Text x")]
    [InlineData("address.city", """{"address": {"city": null}}""", "Null ")]
    [InlineData("address.city", """{"address": null}""", "Null ")]
    [InlineData("address.city", """{"address": {}}""", "Absent (absent)")]
    [InlineData("address.city", """{}""", "Absent (absent)")]
    [InlineData("address.city", """{"address": "x"}""", "spoilt")]
    [InlineData("address.city", """{"address": {"city": "x", "city": "y"}}""", "spoilt")]
    [InlineData("address.city", """{"address": {"city": "x"}, "address": {}}""", "spoilt")]
    [InlineData("a\\\\.b", """{"a.b": "x"}""", "Text x")]
    [InlineData("phones[type=mobile].number", """{"phones": [{"type": "work", "number": "1"}, {"number": "2", "type": "mobile"}, {"type": "mobile", "number": "3"}]}""", "Text 2")]
    [InlineData("phones[type=mobile].number", """{"phones": [{"type": "work", "number": "1"}]}""", "Null ")]
    [InlineData("phones[type=mobile].number", """{"phones": []}""", "Null ")]
    [InlineData("phones[type=mobile].number", """{"phones": null}""", "Null ")]
    [InlineData("phones[type=mobile].number", """{}""", "Absent (absent)")]
    [InlineData("phones[type=mobile].number", """{"phones": [{"type": "mobile"}]}""", "Null ")]
    [InlineData("phones[type=mobile,main=true].number", """{"phones": [{"type": "mobile", "main": false, "number": "1"}, {"type": "mobile", "main": true, "number": "2"}]}""", "Text 2")]
    [InlineData("phones[type.code=7].number", """{"phones": [{"type": {"code": 7}, "number": "1"}]}""", "Text 1")]
    [InlineData("lines[1]", """{"lines": ["a", "b"]}""", "Text b")]
    [InlineData("lines[2]", """{"lines": ["a", "b"]}""", "Null ")]
    [InlineData("phones[type=mobile].number", """{"phones": {"type": "mobile"}}""", "spoilt")]
    [InlineData("phones[type=mobile].number", """{"phones": [1, "x", null, {"type": "mobile", "number": "1"}]}""", "Text 1")]
    public async Task A_path_leads_to_its_value(string path, string json, string expected) => (await ReadAsync($"\"path\": \"{path}\"", json)).Should().Be(expected);

    [Theory]
    [InlineData("""{"phones": [{"id": 10, "type": "m", "number": "10"}, {"id": 9, "type": "m", "number": "9"}, {"id": 1, "type": "w", "number": "1"}]}""", "Text 9")]
    [InlineData("""{"phones": [{"type": "m", "number": "x"}, {"id": 9, "type": "m"}]}""", "Null ")]
    public async Task Of_several_elements_the_lowest_is_chosen(string json, string expected) =>
        (await ReadAsync("\"path\": \"phones[type=m].number\", \"firstBy\": \"id\"", json)).Should().Be(expected);

    [Fact]
    public async Task What_is_left_out_is_null_where_the_profile_says_so() => (await ReadAsync("\"path\": \"a.b\"", "{}", "\"omitsNulls\": true,")).Should().Be("Null ");

    private static async Task<string> ReadAsync(string field, string json, string more = "")
    {
        using var erp = new FakeRest();
        erp.On("c/1", "{\"id\": \"1\"" + (json == "{}" ? "" : ",") + json[1..]);
        var side = await RestSides.OpenAsync(erp, "{ " + more + """ "kinds": { "customer": { "key": "id", "list": { "path": "c" }, "get": { "path": "c/{key}" }, "fields": { "f": { """ + field + " } } } } }");
        await foreach (var result in side.ReadAsync(ActorKinds.Customer, ["1"], FieldSelection.Of("f"), default))
        {
            if (result.Status == ReadStatus.Found) return $"{result.Record!["f"].Kind} {result.Record["f"]}";
            result.Status.Should().Be(ReadStatus.NotAnswered);
            result.Failure!.Code.Should().Be(ErrorCodes.AnswerMalformed);
            return "spoilt";
        }

        return "nothing";
    }

    private static RestForm Form(string name) => Enum.Parse<RestForm>(name, ignoreCase: true);
}

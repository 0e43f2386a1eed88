using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ErpLink.Adapters.Http.Tests.Transport;

public sealed class ErpJsonTests
{
    [Theory, Trait("Catalogue", "48")]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"a\":1}}")]
    [InlineData("{\"a\":01}")]
    [InlineData("{\"a\":NaN}")]
    [InlineData("<html></html>")]
    [InlineData("{\"a\":1,\"a\":2}")] // 49
    [InlineData("{/*x*/}")]
    public async Task What_is_not_sound_JSON_is_malformed(string body) => await Malformed(body, r => r.ValueKind);

    [Fact, Trait("Catalogue", "48")]
    public async Task Deep_nesting_is_malformed()
    {
        var deep = new string('[', 33) + new string(']', 33);
        await Malformed(deep, r => r.ValueKind);
        (await Read(new string('[', 32) + new string(']', 32), r => r.ValueKind)).Should().Be(JsonValueKind.Array);
    }

    [Fact, Trait("Catalogue", "50")]
    public async Task A_lone_surrogate_is_malformed() => await Malformed("""{"a":"\ud83d"}""", r => r.GetProperty("a").GetString());

    [Fact]
    public async Task A_missing_property_and_a_wrong_type_are_malformed()
    {
        await Malformed("{}", r => r.GetProperty("a").GetString());
        await Malformed("{\"a\":1}", r => r.GetProperty("a").GetString());
        await Malformed("{\"a\":1.5}", r => r.GetProperty("a").GetInt64());
    }

    [Theory, Trait("Catalogue", "52")]
    [InlineData("1e400")]
    [InlineData("1e29")]
    [InlineData("1e-40")]
    [InlineData("0.12345678901234567890123456789012")]
    [InlineData("1234567890123456789012345678901")]
    [InlineData("\"NaN\"")]
    [InlineData("\"1,5\"")]
    [InlineData("\"\"")]
    [InlineData("true")]
    public async Task A_number_that_does_not_fit_is_malformed(string number) => await Malformed($"{{\"a\":{number}}}", r => ErpJson.Decimal(r.GetProperty("a")));

    [Theory]
    [InlineData("0", "0"), InlineData("-0.10", "-0.10"), InlineData("9999999999.99", "9999999999.99"), InlineData("1.25e3", "1250"), InlineData("\"12.5\"", "12.5")]
    [InlineData("7922816251426433759354395033.5", "7922816251426433759354395033.5"), InlineData("1e28", "10000000000000000000000000000"), InlineData("100", "100")]
    [InlineData("1.5E-3", "0.0015"), InlineData("0.0000000000000000000000000001", "0.0000000000000000000000000001")]
    public async Task A_number_is_exact(string number, string expected) =>
        (await Read($"{{\"a\":{number}}}", r => ErpJson.Decimal(r.GetProperty("a")))).ToString(CultureInfo.InvariantCulture).Should().Be(expected);

    [Theory, Trait("Catalogue", "27")]
    [InlineData("text/html"), InlineData("application/json; charset=utf-16"), InlineData("application/json; charset=iso-8859-1"), InlineData(null)]
    public async Task Another_type_or_charset_is_malformed(string? contentType)
    {
        var answer = await Answer(Encoding.UTF8.GetBytes("{}"), contentType);
        FluentActions.Invoking(() => ErpJson.Read(answer, r => r.ValueKind)).Should().Throw<ErpLinkException>().Where(e => e.Code == ErrorCodes.AnswerMalformed);
    }

    [Fact, Trait("Catalogue", "27")]
    public async Task A_byte_order_mark_is_skipped_and_wrong_UTF8_is_malformed()
    {
        ErpJson.Read(await Answer([0xEF, 0xBB, 0xBF, .. "{}"u8], "application/json;odata.metadata=minimal;charset=utf-8"), r => r.ValueKind).Should().Be(JsonValueKind.Object);
        var broken = await Answer([.. "{\"a\":\""u8, 0xC3, 0x28, .. "\"}"u8], "application/json");
        FluentActions.Invoking(() => ErpJson.Read(broken, r => r.GetProperty("a").GetString())).Should().Throw<ErpLinkException>();
    }

    private static async Task Malformed<T>(string body, Func<JsonElement, T> read) =>
        (await FluentActions.Awaiting(() => Read(body, read)).Should().ThrowAsync<ErpLinkException>()).Where(e => e.Code == ErrorCodes.AnswerMalformed && e.InnerException == null);

    private static async Task<T> Read<T>(string body, Func<JsonElement, T> read) => ErpJson.Read(await Answer(Encoding.UTF8.GetBytes(body), "application/json"), read);

    private static async Task<ErpHttpAnswer> Answer(byte[] body, string? contentType)
    {
        using var client = TestClient.Over(_ =>
        {
            var content = new ByteArrayContent(body);
            if (contentType is not null) content.Headers.TryAddWithoutValidation("Content-Type", contentType);
            return new HttpResponseMessage { Content = content };
        });
        return await client.SendAsync(TestClient.Get(), default);
    }
}

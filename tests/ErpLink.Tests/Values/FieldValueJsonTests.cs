using System.Text.Json;

namespace ErpLink.Tests.Values;

public sealed class FieldValueJsonTests
{
    [Fact]
    public void Every_value_survives_JSON() =>
        AnyValue.Holds(AnyValue.Any, value => JsonSerializer.Deserialize<FieldValue>(JsonSerializer.Serialize(value)) == value);

    [Fact]
    public void A_decimal_keeps_its_scale() =>
        AnyValue.Holds(AnyValue.Decimal, value => decimal.GetBits(JsonSerializer.Deserialize<FieldValue>(JsonSerializer.Serialize(FieldValue.Decimal(value))).AsDecimal())
            .SequenceEqual(decimal.GetBits(value)));

    [Theory]
    [InlineData("5")]
    [InlineData("{}")]
    [InlineData("""{"text":1}""")]
    [InlineData("""{"decimal":"x"}""")]
    [InlineData("""{"integer":1.5}""")]
    [InlineData("""{"date":"31.01.2026"}""")]
    [InlineData("""{"items":["a",1]}""")]
    [InlineData("""{"items":["a",null]}""")]
    [InlineData("""{"reference":{"kind":"company"}}""")]
    [InlineData("""{"reference":{"kind":"company","key":""}}""")]
    [InlineData("""{"reference":{"kind":"Company","key":"1"}}""")]
    [InlineData("""{"text":"a","integer":1}""")]
    [InlineData("""{"number":1}""")]
    public void What_is_no_value_is_refused(string json)
    {
        var read = () => JsonSerializer.Deserialize<FieldValue>(json);
        read.Should().Throw<JsonException>();
    }
}

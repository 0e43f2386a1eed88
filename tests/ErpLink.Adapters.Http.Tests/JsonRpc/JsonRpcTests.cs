using System.Text;
using System.Text.Json;
using ErpLink.Adapters.Http.JsonRpc;

namespace ErpLink.Adapters.Http.Tests.JsonRpc;

public sealed class JsonRpcTests
{
    [Fact]
    public void A_call_has_exactly_three_keys() =>
        Encoding.UTF8.GetString(JsonRpcRequest.Encode(7, "model.party.party.search", new System.Text.Json.Nodes.JsonArray(new System.Text.Json.Nodes.JsonArray(), 0, null)))
            .Should().Be("""{"id":7,"method":"model.party.party.search","params":[[],0,null]}""");

    [Fact]
    public void A_result_may_be_null()
    {
        var reply = Decode("""{"id":7,"result":null}""");
        (reply!.Value.IsError, reply.Value.Result.ValueKind).Should().Be((false, JsonValueKind.Null));
    }

    [Fact]
    public void An_error_may_stand_beside_a_null_result() => Decode("""{"id":7,"result":null,"error":["x"]}""")!.Value.IsError.Should().BeTrue();

    [Fact]
    public void A_null_error_beside_a_result_is_none() => Decode("""{"id":7,"result":1,"error":null}""")!.Value.IsError.Should().BeFalse();

    [Theory]
    [InlineData("52")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"id":7}""")]
    [InlineData("""{"id":8,"result":1}""")]
    [InlineData("""{"id":"7","result":1}""")]
    [InlineData("""{"id":7.5,"result":1}""")]
    [InlineData("""{"id":null,"result":1}""")]
    [InlineData("""{"result":1}""")]
    [InlineData("""{"id":7,"error":null}""")]
    [InlineData("""{"id":7,"result":1,"error":["x"]}""")]
    public void What_is_not_the_answer_to_this_call_is_no_answer(string json) => Decode(json).Should().BeNull();

    private static JsonRpcReply? Decode(string json) => JsonRpcReply.Decode(JsonDocument.Parse(json).RootElement, 7);
}

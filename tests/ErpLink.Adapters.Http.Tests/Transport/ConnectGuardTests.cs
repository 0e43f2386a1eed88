using System.Net;

namespace ErpLink.Adapters.Http.Tests.Transport;

public sealed class ConnectGuardTests
{
    [Theory, Trait("Catalogue", "99")]
    [InlineData("169.254.169.254"), InlineData("::ffff:169.254.169.254"), InlineData("fe80::1"), InlineData("febf::1")]
    [InlineData("127.0.0.1"), InlineData("127.9.9.9"), InlineData("::1"), InlineData("::ffff:127.0.0.1"), InlineData("0.0.0.0"), InlineData("::")]
    public async Task A_name_that_stands_for_the_machine_or_its_cloud_is_refused_before_a_connection(string address)
    {
        using var client = Client("https://erp.example/api/", address);
        var answer = await client.SendAsync(TestClient.Post(), default);
        (answer.Fault, answer.MayHaveBeenSent, answer.Refusal!.Code).Should().Be((HttpFault.NotSent, false, ErrorCodes.AddressRefused));
    }

    [Fact]
    public async Task Of_several_addresses_the_allowed_ones_are_tried()
    {
        // Nothing listens at port 1, and that is found out instead of a refusal.
        using var client = Client("http://localhost:1/", "fe80::1", "127.0.0.1");
        var answer = await client.SendAsync(TestClient.Get(), default);
        (answer.Fault, answer.Refusal).Should().Be((HttpFault.NotSent, null));
    }

    [Fact]
    public async Task A_link_local_address_is_refused_for_this_machine_too()
    {
        using var client = Client("http://localhost:1/", "fe80::1");
        (await client.SendAsync(TestClient.Get(), default)).Refusal!.Code.Should().Be(ErrorCodes.AddressRefused);
    }

    private static ErpHttpClient Client(string address, params string[] resolved)
    {
        var root = ErpAddress.Parse(address, "oslo");
        var guard = new ConnectGuard(root, (_, _) => Task.FromResult(Array.ConvertAll(resolved, IPAddress.Parse)));
        return TestClient.To(address, o => o.CreateHandler = () => TransportHandler.Create(root, o, guard));
    }
}

using System.Net;

namespace ErpLink.Adapters.Http.Tests.Transport;

public sealed class ConnectGuardTests
{
    [Theory, Trait("Catalogue", "99")]
    [InlineData("169.254.169.254"), InlineData("::ffff:169.254.169.254"), InlineData("fe80::1"), InlineData("febf::1")]
    [InlineData("127.0.0.1"), InlineData("127.9.9.9"), InlineData("::1"), InlineData("::ffff:127.0.0.1"), InlineData("0.0.0.0"), InlineData("::")]
    public async Task A_name_that_stands_for_the_machine_or_its_cloud_is_refused_before_a_connection(string address)
    {
        using var client = Client("https://erp.example/api/", false, address);
        var answer = await client.SendAsync(TestClient.Post(), default);
        (answer.Fault, answer.MayHaveBeenSent, answer.Refusal!.Code).Should().Be((HttpFault.NotSent, false, ErrorCodes.AddressRefused));
    }

    [Theory, Trait("Catalogue", "99")]
    [InlineData("http://localhost:1/"), InlineData("http://127.0.0.1:1/"), InlineData("https://127.9.9.9:1/"), InlineData("http://[::1]:1/")]
    public async Task This_machine_is_refused_unless_the_app_allows_it(string address)
    {
        using var client = TestClient.To(address, o => o.AllowPrivateNetwork = false);
        var answer = await client.SendAsync(TestClient.Post(), default);
        (answer.Fault, answer.MayHaveBeenSent, answer.Refusal!.Code).Should().Be((HttpFault.NotSent, false, ErrorCodes.AddressRefused));
        answer.Refusal.Message.Should().Contain("this machine").And.Contain("AllowPrivateNetwork");
        using var allowed = TestClient.To(address, o => o.AllowPrivateNetwork = true);
        (await allowed.SendAsync(TestClient.Post(), default)).Should().Match<ErpHttpAnswer>(a => a.Fault == HttpFault.NotSent && a.Refusal == null);
    }

    [Fact, Trait("Catalogue", "99")]
    public async Task A_token_endpoint_on_this_machine_gets_nothing_unless_the_app_allows_it()
    {
        await using var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
        var options = new ErpHttpOptions { RetryDelay = TimeSpan.Zero };
        var settings = new Dictionary<string, string> { ["tokenAddress"] = server.Origin + "/token", ["clientId"] = "erplink", ["clientSecret"] = "secret" };
        var context = new ConnectionContext("oslo", new ConnectionSettings("oslo", settings, new FakeSecrets(("secret", TestClient.Canary))));
        using var client = new ErpHttpClient(context, ErpAddress.Parse("https://erp.example/", "oslo"), options, ConnectionAuthentication.Create(context, options));
        (await client.SendAsync(TestClient.Post(), default)).Refusal!.Code.Should().Be(ErrorCodes.AddressRefused);
        server.Requests.Should().BeEmpty();
    }

    [Theory, Trait("Catalogue", "99")]
    [InlineData("https://10.0.0.1:1/"), InlineData("https://[fd00::1]:1/"), InlineData("https://[::ffff:10.0.0.1]:1/"), InlineData("https://[64:ff9b::10.0.0.1]:1/")]
    public async Task An_address_that_is_no_name_is_looked_at_too(string address)
    {
        using var client = TestClient.To(address, o => o.AllowPrivateNetwork = false);
        (await client.SendAsync(TestClient.Post(), default)).Refusal!.Code.Should().Be(ErrorCodes.AddressRefused);
    }

    [Fact]
    public async Task Of_several_addresses_the_allowed_ones_are_tried()
    {
        // Nothing listens at port 1, and that is found out instead of a refusal.
        using var client = Client("http://localhost:1/", allowPrivateNetwork: true, "fe80::1", "127.0.0.1");
        var answer = await client.SendAsync(TestClient.Get(), default);
        (answer.Fault, answer.Refusal).Should().Be((HttpFault.NotSent, null));
    }

    [Fact]
    public async Task A_link_local_address_is_refused_for_this_machine_too()
    {
        using var client = Client("http://localhost:1/", allowPrivateNetwork: true, "fe80::1");
        (await client.SendAsync(TestClient.Get(), default)).Refusal!.Code.Should().Be(ErrorCodes.AddressRefused);
    }

    public static readonly string[] Private =
    [
        "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.1", "192.168.1.10", "100.64.0.1", "100.127.9.9", "198.18.0.1", "192.0.0.8", "224.0.0.1", "255.255.255.255",
        "fd00::1", "fc00::1", "fec0::1", "ff02::1", "::ffff:10.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b::c0a8:1", "2002:0a00:0001::1",
    ];

    public static TheoryData<string> PrivateAddresses => [.. Private];

    [Theory, MemberData(nameof(PrivateAddresses)), Trait("Catalogue", "99")]
    public async Task A_name_that_stands_for_a_private_network_is_refused_unless_the_app_allows_it(string address)
    {
        using var client = Client("https://erp.example:1/api/", false, address);
        var answer = await client.SendAsync(TestClient.Post(), default);
        (answer.Fault, answer.MayHaveBeenSent, answer.Refusal!.Code).Should().Be((HttpFault.NotSent, false, ErrorCodes.AddressRefused));
        answer.Refusal.Message.Should().Contain("AllowPrivateNetwork").And.NotContain(address);
    }

    [Theory, Trait("Catalogue", "99")]
    [InlineData("172.15.0.1"), InlineData("172.32.0.1"), InlineData("100.63.0.1"), InlineData("100.128.0.1"), InlineData("192.167.0.1"), InlineData("11.0.0.1"), InlineData("198.20.0.1"), InlineData("2001:db8::1")]
    public void What_is_next_to_a_private_network_is_not_refused(string address) => Allows(address, allowPrivateNetwork: false).Should().BeTrue();

    [Theory, Trait("Catalogue", "99")]
    [InlineData("10.0.0.1", true), InlineData("fd00::1", true), InlineData("169.254.169.254", false), InlineData("127.0.0.1", false), InlineData("::1", false), InlineData("64:ff9b::a9fe:a9fe", false)]
    public void What_the_app_allows_is_its_network_and_neither_this_machine_nor_its_cloud(string address, bool isAllowed) =>
        Allows(address, allowPrivateNetwork: true).Should().Be(isAllowed);

    [Fact]
    public void A_proxy_may_be_in_the_private_network_but_not_in_the_cloud_of_the_machine()
    {
        var guard = new ConnectGuard(ErpAddress.Parse("https://erp.example/", "oslo"), new ErpHttpOptions());
        guard.Allowed("proxy.example", [IPAddress.Parse("10.0.0.1"), IPAddress.Parse("169.254.169.254")]).Should().Equal(IPAddress.Parse("10.0.0.1"));
    }

    [Fact, Trait("Catalogue", "100")]
    public async Task A_name_that_stands_for_another_address_a_moment_later_is_looked_at_again()
    {
        await using var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");
        var root = ErpAddress.Parse(server.Origin.Replace("127.0.0.1", "localhost"), "oslo");
        var now = "127.0.0.1";
        var guard = new ConnectGuard(root, new ErpHttpOptions { AllowPrivateNetwork = true }, (_, _) => Task.FromResult(new[] { IPAddress.Parse(now) }));
        using var client = TestClient.To(root.Root.AbsoluteUri, o => o.CreateHandler = () => TransportHandler.Create(root, o, guard));
        (await client.SendAsync(TestClient.Get(), default)).Status.Should().Be(200);
        now = "169.254.169.254";
        (await client.SendAsync(TestClient.Get(), default)).Refusal!.Code.Should().Be(ErrorCodes.AddressRefused);
        server.Requests.Should().HaveCount(1);
    }

    private static bool Allows(string address, bool allowPrivateNetwork)
    {
        var guard = new ConnectGuard(ErpAddress.Parse("https://erp.example/", "oslo"), new ErpHttpOptions { AllowPrivateNetwork = allowPrivateNetwork });
        try
        {
            return guard.Allowed("erp.example", [IPAddress.Parse(address)]).Length == 1;
        }
        catch (ErpLinkException)
        {
            return false;
        }
    }

    private static ErpHttpClient Client(string address, bool allowPrivateNetwork, params string[] resolved)
    {
        var root = ErpAddress.Parse(address, "oslo");
        var guard = new ConnectGuard(root, new ErpHttpOptions { AllowPrivateNetwork = allowPrivateNetwork }, (_, _) => Task.FromResult(Array.ConvertAll(resolved, IPAddress.Parse)));
        return TestClient.To(address, o => o.CreateHandler = () => TransportHandler.Create(root, o, guard));
    }
}

namespace ErpLink.Adapters.Http.Tests.Transport;

public sealed class ErpAddressTests
{
    [Theory, Trait("Catalogue", "99")]
    [InlineData("http://erp.example/api/")]
    [InlineData("http://localhost.evil.example/")]
    [InlineData("ftp://erp.example/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user:pw@erp.example/")]
    [InlineData("https://user@erp.example/")]
    [InlineData("https://erp.example/?company=1")]
    [InlineData("https://erp.example/#x")]
    [InlineData("https://169.254.169.254/latest/")]
    [InlineData("https://[fe80::1]/")]
    [InlineData("https://[::ffff:169.254.169.254]/")]
    [InlineData("erp.example/api")]
    [InlineData("https:\\\\erp.example\\api")]
    [InlineData("https://erp.example/ api")]
    [InlineData("")]
    public void An_address_that_is_not_safe_is_refused(string text) =>
        FluentActions.Invoking(() => ErpAddress.Parse(text, "oslo")).Should().Throw<ErpLinkException>()
            .Where(e => e.Code == ErrorCodes.AddressRefused && e.Message.Contains("'oslo'") && !e.Message.Contains("pw"));

    [Theory]
    [InlineData("https://erp.example/api/v2.0", "https://erp.example/api/v2.0/")]
    [InlineData("http://localhost:8088/api/", "http://localhost:8088/api/")]
    [InlineData("http://127.0.0.1:1/", "http://127.0.0.1:1/")]
    [InlineData("http://[::1]:1/", "http://[::1]:1/")]
    public void An_address_ends_with_a_slash_and_http_is_for_the_same_machine(string text, string root) =>
        ErpAddress.Parse(text, "oslo").Root.AbsoluteUri.Should().Be(root);

    [Theory]
    [InlineData("things?a=1", "https://erp.example/api/things?a=1")]
    [InlineData("https://erp.example/api/things?$skiptoken=x%2Fy", "https://erp.example/api/things?$skiptoken=x%2Fy")]
    [InlineData("https://ERP.example:443/api/things", "https://erp.example/api/things")]
    [InlineData("/api/things", "https://erp.example/api/things")]
    [InlineData("things('A%2FB')", "https://erp.example/api/things('A%2FB')")]
    [InlineData("https://erp.example/api", "https://erp.example/api")]
    public void A_link_within_the_address_is_followed(string link, string address) =>
        ErpAddress.Parse("https://erp.example/api/", "oslo").Resolve(link).AbsoluteUri.Should().Be(address);

    [Theory, Trait("Catalogue", "32")]
    [InlineData("https://evil.example/api/things")]
    [InlineData("http://erp.example/api/things")]
    [InlineData("https://erp.example:8443/api/things")]
    [InlineData("//evil.example/api/things")]
    [InlineData("\\\\evil.example\\api\\things")]
    [InlineData("/\\evil.example/api/")]
    [InlineData("https:\\\\evil.example/api/")]
    [InlineData("https://erp.example@evil.example/api/things")]
    [InlineData("https://user@erp.example/api/things")]
    [InlineData("https://user:pw@erp.example/api/things")]
    [InlineData("https://erp.example.evil.example/api/things")]
    [InlineData("https://еrp.example/api/things")]              // Cyrillic е
    [InlineData("https://xn--rp-tlc.example/api/things")]
    [InlineData("https://erp.example./api/things")]
    [InlineData("https://erp.example/other/things")]
    [InlineData("https://erp.example/apiary/things")]
    [InlineData("https://erp.example/API/things")]
    [InlineData("https://erp.example/api/../admin")]
    [InlineData("https://erp.example/api/%2e%2e/admin")]
    [InlineData("https://erp.example/api/x%2f..%2f..%2f..%2fadmin")]
    [InlineData("https://erp.example/api/x%5c..%5c..%5cadmin")]
    [InlineData("../admin")]
    [InlineData("file:///etc/passwd")]
    [InlineData("javascript:alert(1)")]
    [InlineData("https://erp.example/api/\r\nHost: evil")]
    [InlineData(" https://evil.example/")]
    public void A_link_that_leads_away_is_not_followed_and_not_shown(string link) =>
        FluentActions.Invoking(() => ErpAddress.Parse("https://erp.example/api/", "oslo").Resolve(link)).Should().Throw<ErpLinkException>()
            .Where(e => e.Code == ErrorCodes.OutsideOrigin && !e.Message.Contains("evil") && !e.Message.Contains("admin"));
}

using Microsoft.Extensions.Configuration;

namespace ErpLink.Connections;

public sealed class ConfigurationSecretTests
{
    private readonly ConfigurationSecretSource _source = new(new ConfigurationBuilder()
        .AddInMemoryCollection([new("Secrets:Oslo", "password"), new("Secrets:Blank", ""), new("ConnectionStrings:Main", "Server=db")]).Build());

    [Theory, InlineData("Secrets:Oslo", "password"), InlineData("secrets:oslo", "password"), InlineData("Secrets:Blank", null), InlineData("Secrets:None", null)]
    public async Task A_reference_leads_to_the_section_of_secrets(string reference, string? text) =>
        (await _source.FindAsync(reference, default))?.Reveal().Should().Be(text);

    [Theory, InlineData("ConnectionStrings:Main"), InlineData("Oslo"), InlineData("Secrets"), InlineData("ErpLink:Secrets:Oslo")]
    public async Task The_rest_of_the_configuration_is_given_to_nobody(string reference)
    {
        var find = () => _source.FindAsync(reference, default).AsTask();
        (await find.Should().ThrowAsync<ErpLinkException>()).Which.Should()
            .Match<ErpLinkException>(e => e.Code == ErrorCodes.SecretMissing && e.Message.Contains(reference) && e.Message.Contains("section 'Secrets'"));
    }
}

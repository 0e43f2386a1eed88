using System.Text;

namespace ErpLink.Adapters.Http.Tests.Transport;

/// <summary>A server's words without what it was given to know who asks.</summary>
[Trait("Catalogue", "98")]
public sealed class RedactionTests
{
    [Theory]
    [InlineData("Bearer s3cret-token", "the token s3cret-token is bad", "the token *** is bad")]
    [InlineData("Bearer s3cret-token", "Authorization: Bearer S3CRET-TOKEN", "Authorization: Bearer ***")]
    [InlineData("s3cret-key", "key=s3cret-key", "key=***")]
    [InlineData("Bearer s3cret-token", "cut in the middle of s3cret-to", "cut in the middle of ***")]
    [InlineData("session=s3cret-cookie; other=12345678", "s3cret-cookie and 12345678", "*** and ***")]
    [InlineData("Bearer s3cret-token", "nothing of the kind", "nothing of the kind")]
    [InlineData("Bearer abc", "abc is too short to be told from a word", "abc is too short to be told from a word")]
    public void What_was_sent_is_taken_out(string header, string text, string redacted) =>
        Redaction.Of(text, new ErpCredential(new Secret(header)), []).Should().Be(redacted);

    [Fact]
    public void What_was_sent_in_Base64_is_taken_out_as_it_was_before()
    {
        var header = Convert.ToBase64String(Encoding.UTF8.GetBytes("erplink:pass:word-1"));
        Redaction.Of($"erplink, pass:word-1, {header}", new ErpCredential(new Secret("Basic " + header)), []).Should().Be("erplink, ***, ***");
        var session = Convert.ToBase64String(Encoding.UTF8.GetBytes("erplink:2:abcdef012345"));
        Redaction.Of("session abcdef012345 of erplink", new ErpCredential(new Secret("Session " + session)), []).Should().Be("session *** of erplink");
    }

    [Fact]
    public void What_was_secret_in_the_body_is_taken_out() => Redaction.Of("args: s3cret-key", null, [new Secret("s3cret-key")]).Should().Be("args: ***");

    [Fact]
    public async Task An_error_of_a_write_names_no_credential_in_code_text_or_fields()
    {
        using var client = TestClient.Over(_ => TestClient.Json(400, "{}"), authentication: SecretAuthentication.Bearer(TestClient.Settings(("token", "ref")), "token"));
        var answer = await client.SendAsync(TestClient.Post(), default);
        var error = new SideError($"Wrong: {TestClient.Canary}") { Code = TestClient.Canary, Fields = [new("name", TestClient.Canary)] };
        var failure = ResponseOutcome.Of(HttpOperation.Create, answer, AnswerBody.Missing, error).Failure!;
        failure.Message.Should().Contain("It says: Wrong: ***").And.NotContain(TestClient.Canary);
        failure.Fields.Should().Equal(new FieldError("name", "***"));
        ResponseOutcome.Of(HttpOperation.Read, answer, AnswerBody.Missing, error).Failure!.Message.Should().NotContain(TestClient.Canary);
    }
}

using System.Security.Cryptography;
using System.Text;

namespace ErpLink.Adapters.Http.Tests.Webhooks;

public sealed class WebhookTests
{
    private const string Now = "1772366400";
    private const string Body = """{"tenant":"bergen","id":"17"}""";
    private static readonly Secret Key = new("key-" + TestClient.Canary);
    private readonly WebhookSignature _signature = new(new FakeTime());

    [Theory, Trait("Catalogue", "103")]
    [InlineData("hex"), InlineData("HEX"), InlineData("sha256="), InlineData("base64")]
    public async Task A_webhook_that_was_signed_with_the_key_is_valid_and_gives_its_body(string form)
    {
        var check = await CheckAsync(Now, Sign(Now, Body, form), Body);
        (check.Verdict, check.IsValid, Encoding.UTF8.GetString(check.Body.Span)).Should().Be((WebhookVerdict.Valid, true, Body));
        check.ToString().Should().Be("Valid");
    }

    [Theory, Trait("Catalogue", "103"), Trait("Catalogue", "45")]
    [InlineData("1772366399", Body, "key", WebhookVerdict.Forged)]
    [InlineData(Now, """{"tenant":"bergen","id":"18"}""", "key", WebhookVerdict.Forged)]
    [InlineData(Now, Body, "another key", WebhookVerdict.Forged)]
    [InlineData(Now, "", "key", WebhookVerdict.Forged)]
    [InlineData(null, Body, "key", WebhookVerdict.Unsigned)]
    [InlineData("", Body, "key", WebhookVerdict.Unsigned)]
    [InlineData("-5", Body, "key", WebhookVerdict.Unsigned)]
    [InlineData("999999999999999999999", Body, "key", WebhookVerdict.Unsigned)]
    [InlineData("2026-03-01T12:00:00Z", Body, "key", WebhookVerdict.Unsigned)]
    public async Task What_was_changed_or_signed_by_somebody_else_is_told_apart_and_gives_nothing(string? sentAt, string body, string key, WebhookVerdict verdict)
    {
        var check = await CheckAsync(sentAt, Sign(Now, Body, "hex", key == "key" ? null : key), body);
        (check.Verdict, check.IsValid, check.Body.Length).Should().Be((verdict, false, 0));
    }

    [Fact, Trait("Catalogue", "102")]
    public async Task A_body_that_names_another_tenant_needs_the_key_of_the_address_it_was_sent_to()
    {
        // Bergen signs with its own key and names itself; it was sent to the address of oslo.
        (await CheckAsync(Now, Sign(Now, Body, "hex", "key of bergen"), Body)).Should().Match<WebhookCheck>(c => c.Verdict == WebhookVerdict.Forged && c.Body.Length == 0);
    }

    [Theory, Trait("Catalogue", "103")]
    [InlineData(null), InlineData(""), InlineData("sha256="), InlineData("0"), InlineData("zz"), InlineData("00"), InlineData("////"), InlineData("sha1=00")]
    public async Task A_signature_in_no_known_form_is_none(string? signature) => (await CheckAsync(Now, signature, Body)).Verdict.Should().Be(WebhookVerdict.Unsigned);

    [Fact, Trait("Catalogue", "103")]
    public async Task Half_a_signature_or_a_very_long_one_is_none()
    {
        var whole = Sign(Now, Body, "hex");
        foreach (var signature in new[] { whole[..32], whole + whole, new string('0', 64)[..63], new string('a', 10_000), "sha256=" + whole[..63] + "g" })
            (await CheckAsync(Now, signature, Body)).Verdict.Should().Be(WebhookVerdict.Unsigned);
        (await CheckAsync(Now, new string('0', 64), Body)).Verdict.Should().Be(WebhookVerdict.Forged);
    }

    [Theory, Trait("Catalogue", "103")]
    [InlineData(-301, WebhookVerdict.Expired), InlineData(-300, WebhookVerdict.Valid), InlineData(0, WebhookVerdict.Valid), InlineData(300, WebhookVerdict.Valid), InlineData(301, WebhookVerdict.Expired)]
    public async Task What_is_sent_again_later_is_expired(int seconds, WebhookVerdict verdict)
    {
        var sentAt = (1772366400 + seconds).ToString(System.Globalization.CultureInfo.InvariantCulture);
        (await CheckAsync(sentAt, Sign(sentAt, Body, "hex"), Body)).Verdict.Should().Be(verdict);
        (await CheckAsync(sentAt, Sign(sentAt, Body, "hex", "another key"), Body)).Verdict.Should().Be(WebhookVerdict.Forged);
    }

    [Fact, Trait("Catalogue", "103")]
    public async Task A_body_of_100_MB_is_refused_by_its_length_or_after_the_limit_but_never_read_whole()
    {
        var body = new Endless();
        (await _signature.CheckAsync(Key, Now, Sign(Now, Body, "hex"), body, 100_000_000, default)).Verdict.Should().Be(WebhookVerdict.TooLarge);
        body.BytesRead.Should().Be(0);
        (await _signature.CheckAsync(Key, Now, Sign(Now, Body, "hex"), body, null, default)).Verdict.Should().Be(WebhookVerdict.TooLarge);
        body.BytesRead.Should().BeInRange(256 * 1024, 300 * 1024);
        var unsigned = new Endless();
        await _signature.CheckAsync(Key, Now, null, unsigned, null, default);
        unsigned.BytesRead.Should().Be(0, "what is not signed is not read");
    }

    [Fact]
    public async Task A_service_that_signs_the_body_only_is_checked_without_a_time()
    {
        var signature = new WebhookSignature(new FakeTime()) { HasTime = false };
        var signed = Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Key.Reveal()), Encoding.UTF8.GetBytes(Body)));
        using var body = new MemoryStream(Encoding.UTF8.GetBytes(Body));
        (await signature.CheckAsync(Key, null, signed, body, null, default)).IsValid.Should().BeTrue();
    }

    [Fact]
    public async Task Another_separator_makes_another_signature()
    {
        var signature = new WebhookSignature(new FakeTime()) { Separator = ":" };
        using var body = new MemoryStream(Encoding.UTF8.GetBytes(Body));
        (await signature.CheckAsync(Key, Now, Sign(Now, Body, "hex"), body, null, default)).Verdict.Should().Be(WebhookVerdict.Forged);
    }

    private static string Sign(string sentAt, string body, string form, string? key = null)
    {
        var bytes = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key ?? Key.Reveal()), Encoding.UTF8.GetBytes(sentAt + "." + body));
        return form switch
        {
            "hex" => Convert.ToHexStringLower(bytes),
            "HEX" => Convert.ToHexString(bytes),
            "base64" => Convert.ToBase64String(bytes),
            _ => form + Convert.ToHexStringLower(bytes),
        };
    }

    private async Task<WebhookCheck> CheckAsync(string? sentAt, string? signature, string body)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(body));
        return await _signature.CheckAsync(Key, sentAt, signature, stream, null, default);
    }

    private sealed class Endless : Stream
    {
        public long BytesRead { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            BytesRead += count;
            return count;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            BytesRead += buffer.Length;
            return ValueTask.FromResult(buffer.Length);
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.FromResult(Read(buffer, offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

using System.Globalization;

namespace ErpLink.Adapters.Http.Tests.Transport;

/// <summary>Lists in pages, as authors of adapters read them: five kinds of positions, and servers whose lists do not end.</summary>
public sealed class ErpPagesTests
{
    private readonly List<string?> _asked = [];

    [Theory, Trait("Catalogue", "31")]
    [InlineData("link", null, "things?page=2", "things?page=3")]
    [InlineData("offset", "0", "3", "6")]
    [InlineData("number", "1", "2", "3")]
    [InlineData("last key", null, "C", "F")]
    [InlineData("token", null, "t1", "t2")]
    public async Task Whatever_a_position_is_every_page_is_read_once(string kind, params string?[] positions)
    {
        using var client = Client();
        var at = 0;
        var pages = await ErpPages.ReadAsync(client, positions[0], (position, _) =>
        {
            _asked.Add(position);
            at++;
            return new ValueTask<ErpPage<string>>(new ErpPage<string>($"{kind} {at}", at == 2 ? 0 : 3, at < positions.Length ? positions[at] : null));
        }, default).ToListAsync();
        pages.Should().Equal($"{kind} 1", $"{kind} 2", $"{kind} 3");
        _asked.Should().Equal(positions);
    }

    [Theory, Trait("Catalogue", "33"), InlineData("a", "a"), InlineData("a", "b", "c", "b")]
    public async Task A_circle_ends_with_an_error_before_it_begins_anew(params string[] positions) =>
        await EndsAsync(number => positions[Math.Min(number, positions.Length - 1)], rows: 1, positions.Length);

    [Fact, Trait("Catalogue", "34")]
    public async Task Empty_pages_without_end_end_with_an_error() => await EndsAsync(number => number.ToString(CultureInfo.InvariantCulture), rows: 0, 101);

    [Fact, Trait("Catalogue", "33")]
    public async Task Pages_without_end_end_with_an_error() => await EndsAsync(number => number.ToString(CultureInfo.InvariantCulture), rows: 1, 100_001);

    [Fact]
    public async Task Nothing_is_read_that_nobody_asked_for_and_who_no_longer_waits_is_heard()
    {
        using var client = Client();
        using var caller = new CancellationTokenSource();
        var pages = ErpPages.ReadAsync(client, null, (position, cancellationToken) =>
        {
            _asked.Add(position);
            cancellationToken.ThrowIfCancellationRequested();
            return new ValueTask<ErpPage<int>>(new ErpPage<int>(_asked.Count, 1, $"p{_asked.Count}"));
        }, caller.Token).GetAsyncEnumerator(caller.Token);
        await pages.MoveNextAsync();
        _asked.Should().HaveCount(1);
        await caller.CancelAsync();
        await pages.Invoking(p => p.MoveNextAsync().AsTask()).Should().ThrowAsync<OperationCanceledException>();
    }

    private static async Task EndsAsync(Func<int, string> next, int rows, int reads)
    {
        using var client = Client();
        var read = 0;
        (await FluentActions.Awaiting(async () =>
        {
            await foreach (var _ in ErpPages.ReadAsync(client, null, (_, _) => new ValueTask<ErpPage<int>>(new ErpPage<int>(read, rows, next(read++))), default)) ;
        }).Should().ThrowAsync<ErpLinkException>()).Where(e => e.Code == ErrorCodes.AnswerMalformed && e.Message.Contains("https://erp.example"));
        read.Should().Be(reads);
    }

    private static ErpHttpClient Client() => TestClient.Over(_ => TestClient.Json(200, "{}"));
}

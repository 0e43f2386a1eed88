using System.Net;

namespace ErpLink.Adapters.Http.Tests.Trial;

/// <summary>Counted pages of the service while things change under them.</summary>
public sealed class TrialPagingTests : IAsyncLifetime
{
    private readonly FakeTime _time = new() { SkipsWaits = true };
    private NordlysServer _server = null!;

    public async Task InitializeAsync() => _server = await NordlysServer.StartAsync(_time);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact, Trait("Catalogue", "31")]
    public async Task A_change_is_not_passed_over_when_a_record_goes_while_the_pages_of_the_feed_are_read()
    {
        var between = new BetweenPages();
        var side = await NordlysErp.OpenAsync(_server, _time, between);
        var cursor = (await side.ReadChangesAsync(ActorKinds.Person, null, FieldSelection.None, CancellationToken.None)).Next;
        _time.Advance(TimeSpan.FromHours(1));
        var added = Enumerable.Range(0, 150).Select(_ => _server.Data.Add(new NordlysContact { CustomerId = 1001, LastName = "Many" }).Id).ToList();
        // Later, so that the overlap of the next poll does not reach them.
        between.After("page=1", () => _server.Data.Delete(added[0]));

        List<string> reported = [];
        for (var more = true; more;)
        {
            var page = await side.ReadChangesAsync(ActorKinds.Person, cursor, FieldSelection.None, CancellationToken.None);
            (cursor, more) = (page.Next, page.HasMore);
            reported.AddRange(page.Changes.Select(c => c.Key.Text));
        }

        reported.Should().Contain(added.Skip(1));
    }

    [Theory]
    [InlineData("<html>Not here</html>", "text/html"), InlineData("""{"message":"no Route matched with those values"}""", "application/json")]
    public async Task A_404_of_somebody_else_in_the_middle_of_a_list_is_not_its_end(string body, string type)
    {
        for (var i = 0; i < 150; i++) _server.Data.Add(new NordlysContact { CustomerId = 1001, LastName = "Many" });
        var between = new BetweenPages { Refuses = "page=2", Body = (body, type) };
        var side = await NordlysErp.OpenAsync(_server, _time, between);

        await FluentActions.Awaiting(async () =>
        {
            await foreach (var _ in side.SearchAsync(new RecordQuery(ActorKinds.Person, FieldSelection.None), CancellationToken.None)) continue;
        }).Should().ThrowAsync<ErpLinkException>();
    }

    private sealed class BetweenPages() : DelegatingHandler(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
    {
        private Action? _act;
        private string _after = "";

        /// <summary>Pages that a proxy answers with a 404 of its own.</summary>
        public string? Refuses { get; init; }

        /// <summary>What it says, and of which type that is.</summary>
        public (string Text, string Type) Body { get; init; }

        /// <summary>Once, when the page was answered.</summary>
        public void After(string page, Action act) => (_after, _act) = (page, act);

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var query = request.RequestUri!.Query;
            if (Refuses is not null && query.Contains(Refuses, StringComparison.Ordinal))
                return new HttpResponseMessage(HttpStatusCode.NotFound) { RequestMessage = request, Content = new StringContent(Body.Text, System.Text.Encoding.UTF8, Body.Type) };
            var answer = await base.SendAsync(request, cancellationToken);
            await answer.Content.LoadIntoBufferAsync(cancellationToken);
            if (_act is { } act && query.EndsWith(_after, StringComparison.Ordinal))
            {
                _act = null;
                act();
            }

            return answer;
        }
    }
}

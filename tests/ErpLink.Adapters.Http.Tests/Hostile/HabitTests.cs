using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using ErpLink.Adapters.Http.Tests.Tryton;

namespace ErpLink.Adapters.Http.Tests.Hostile;

/// <summary>What the dialects do by themselves against servers, caches and networks that are only careless.</summary>
public sealed class HabitTests
{
    [Theory, MemberData(nameof(HostileTests.Dialects), MemberType = typeof(HostileTests)), Trait("Catalogue", "29")]
    public async Task No_read_may_be_answered_from_a_cache(string dialect)
    {
        using var erp = HostileDialect.All[dialect]();
        await using var server = new HostileServer(erp, new FakeTime());
        await using var client = await HostileClient.OpenAsync(erp, server.Origin, new FakeTime());
        foreach (var call in HostileCase.ReadCalls)
        {
            var before = server.Requests.Count;
            (await client.CallAsync(call)).Failures.Should().BeEmpty();
            server.Requests.Skip(before).Should().NotBeEmpty().And.OnlyContain(r => r.Contains("\r\nCache-Control: no-cache\r\n", StringComparison.Ordinal));
        }
    }

    [Fact, Trait("Catalogue", "30")]
    public void A_connection_is_given_up_before_its_name_stands_for_another_machine()
    {
        var address = ErpAddress.Parse("https://erp.example/", "oslo");
        foreach (var options in new[] { new ErpHttpOptions(), new ErpHttpOptions { ConnectionLifetime = TimeSpan.FromMinutes(2) }, new ErpHttpOptions { ConnectionLifetime = TimeSpan.FromMinutes(15) } })
        {
            using var handler = (SocketsHttpHandler)TransportHandler.Create(address, options);
            handler.PooledConnectionLifetime.Should().Be(options.ConnectionLifetime).And.BeGreaterThanOrEqualTo(TimeSpan.FromMinutes(2)).And.BeLessThanOrEqualTo(TimeSpan.FromMinutes(15));
            (handler.AllowAutoRedirect, handler.UseCookies, handler.AutomaticDecompression).Should().Be((false, false, DecompressionMethods.None));
        }

        foreach (var wrong in new[] { TimeSpan.FromMinutes(1), TimeSpan.FromHours(1), Timeout.InfiniteTimeSpan })
            FluentActions.Invoking(new ErpHttpOptions { ConnectionLifetime = wrong }.Validate).Should().Throw<ErpLinkException>().Which.Code.Should().Be(ErrorCodes.OptionInvalid);
    }

    [Fact, Trait("Catalogue", "100")]
    public async Task A_name_that_comes_to_stand_for_another_machine_is_looked_at_with_each_connection()
    {
        // Each answer closes its connection, so that each request makes one of its own.
        await using var server = new RawServer("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}");
        var resolved = new Queue<string>(["127.0.0.1", "169.254.169.254", "127.0.0.1"]);
        var address = ErpAddress.Parse(server.Origin.Replace("127.0.0.1", "localhost", StringComparison.Ordinal), "oslo");
        var guard = new ConnectGuard(address, new ErpHttpOptions { AllowPrivateNetwork = true }, (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse(resolved.Dequeue())]));
        using var client = TestClient.To(address.Root.AbsoluteUri, o => o.CreateHandler = () => TransportHandler.Create(address, o, guard));
        (await client.SendAsync(TestClient.Get(), default)).Status.Should().Be(200);
        var rebound = await client.SendAsync(TestClient.Post(), default);
        (rebound.MayHaveBeenSent, rebound.Refusal!.Code).Should().Be((false, ErrorCodes.AddressRefused));
        (await client.SendAsync(TestClient.Get(), default)).Status.Should().Be(200);
        server.Requests.Should().HaveCount(2);
    }

    /// <summary>A service that pages by offset: whatever moves out of a page that was read moves everything behind it.</summary>
    [Fact, Trait("Catalogue", "31")]
    public async Task Records_that_move_while_a_feed_is_paged_hide_no_other()
    {
        using var service = new FakeOData();
        foreach (var i in Enumerable.Range(0, 8)) Add(service, i, $"2026-03-01T12:00:0{i}Z");
        service.Answer = request => request.RequestUri!.Query.Contains("orderby=changed%2Ccode", StringComparison.Ordinal) ? Page(service, request) : null;
        var side = await service.OpenAsync(FakeOData.Profile.Replace("\"pageSizeRecords\": 50", "\"pageSizeRecords\": 2", StringComparison.Ordinal));
        var cursor = (await side.ReadChangesAsync(ActorKinds.Customer, null, FieldSelection.None, default)).Next;
        var seen = new HashSet<string>();
        for (var page = 0; page < 20; page++)
        {
            var changes = await side.ReadChangesAsync(ActorKinds.Customer, cursor, FieldSelection.None, default);
            seen.UnionWith(changes.Changes.Select(c => c.Key.Text));
            cursor = changes.Next;
            if (!changes.HasMore) break;
            // A record of a page that was read is changed again or deleted: the rest moves up.
            if (page == 0) Add(service, 0, "2026-03-01T12:00:30Z");
            if (page == 1) service.Things.Remove("k1");
        }

        seen.Should().BeEquivalentTo(Enumerable.Range(0, 8).Select(i => $"k{i}"));
    }

    [Fact, Trait("Catalogue", "31")]
    public async Task Records_that_move_while_a_search_is_paged_by_id_hide_no_other()
    {
        using var server = new FakeTryton();
        var ids = Enumerable.Range(1, 9).ToList();
        var side = await server.OpenAsync();
        server.Answer = (method, parameters, _) =>
        {
            if (method != "model.party.party.search_read") return null;
            var text = parameters[0]!.ToJsonString().Replace("\\u003E", ">", StringComparison.Ordinal);
            var after = text.IndexOf("""["id",">",""", StringComparison.Ordinal) is var at and >= 0 ? int.Parse(text[(at + 10)..].Split(']')[0], CultureInfo.InvariantCulture) : 0;
            var rows = ids.Where(id => id > after).Skip((int)parameters[1]!).Take((int)parameters[2]!).ToList();
            ids.Remove(rows[0]); // Deleted right after it was read.
            return FakeTryton.Result($"[{string.Join(',', rows.Select(id => FakeTryton.Row.Replace("\"id\":17", $"\"id\":{id}", StringComparison.Ordinal)))}]");
        };
        var seen = new List<string>();
        await foreach (var page in side.SearchAsync(new RecordQuery(ActorKinds.Customer, FieldSelection.None) { PageSizeRecords = 2 }, default)) seen.AddRange(page.Records.Select(r => r.Key.Text));
        seen.Should().Equal(Enumerable.Range(1, 9).Select(i => $"{i}"));
    }

    private static void Add(FakeOData service, int number, string changed) => service.Add($"k{number}", thing => thing["changed"] = changed);

    private static HttpResponseMessage Page(FakeOData service, HttpRequestMessage request)
    {
        var filter = Uri.UnescapeDataString(request.RequestUri!.Query);
        var from = filter.Split("changed g")[1][2..].Split(' ', '&')[0];
        var key = filter.Contains("code gt '", StringComparison.Ordinal) ? filter.Split("code gt '")[1].Split('\'')[0] : null;
        var rows = service.Things.Values.Select(t => (Changed: t["changed"]!.GetValue<string>(), Code: t["code"]!.GetValue<string>(), Thing: t))
            .Where(t => string.CompareOrdinal(t.Changed, from) is var order && (filter.Contains("changed ge", StringComparison.Ordinal) ? order >= 0
                : order > 0 || order == 0 && string.CompareOrdinal(t.Code, key) > 0))
            .OrderBy(t => t.Changed, StringComparer.Ordinal).ThenBy(t => t.Code, StringComparer.Ordinal).ToList();
        var page = new JsonObject { ["value"] = new JsonArray(rows.Take(2).Select(t => t.Thing.DeepClone()).ToArray()) };
        if (rows.Count > 2) page["@odata.nextLink"] = $"{FakeOData.Address}things?$skip=2";
        return FakeOData.Json(HttpStatusCode.OK, page.ToJsonString());
    }
}

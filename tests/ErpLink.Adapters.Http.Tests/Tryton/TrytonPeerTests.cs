using System.Text.Json.Nodes;
using ErpLink.Adapters.Http.Tryton;

namespace ErpLink.Adapters.Http.Tests.Tryton;

/// <summary>Reading and searching a real Tryton; what is true there is made and looked at through its raw JSON-RPC.</summary>
[Trait("Peer", "tryton"), Collection("tryton")]
public sealed class TrytonPeerTests : IDisposable
{
    private static readonly FieldSelection AllPartyFields = FieldSelection.Of("name", "code", "active", "email", "phone", "mobile", "fax", "website",
        "street", "postalCode", "city", "country", "vatNumber", "language", "reference");

    private readonly TrytonPeer _peer = new();

    public void Dispose() => _peer.Dispose();

    [TrytonPeerFact]
    public async Task A_customer_is_read_with_its_child_rows_as_fields()
    {
        var name = TrytonPeer.Unique("Fjord Shipping");
        var key = await _peer.CustomerAsync(name);
        var side = await TrytonPeer.OpenAsync();
        var record = await FoundAsync(side, ActorKinds.Customer, key, AllPartyFields);
        record["name"].Should().Be(FieldValue.Text(name));
        record["phone"].Should().Be(FieldValue.Text("+47 55 55 55 55"));
        record["email"].Should().Be(FieldValue.Text("post@fjord.example"));
        record["street"].Should().Be(FieldValue.Text("Kaia 1\nBygg B"));
        record["active"].Should().Be(FieldValue.Boolean(true));
        record["fax"].Should().Be(FieldValue.Null);
        record["country"].Should().Be(FieldValue.Null);
        record.State.Should().Be(RecordState.Active);
        record.Version.IsKnown.Should().BeTrue();
        record.ModifiedAt.Should().BeCloseTo(DateTimeOffset.UtcNow, TimeSpan.FromMinutes(5));
        AllPartyFields.Names.Should().OnlyContain(f => !record[f].IsAbsent);
    }

    [TrytonPeerFact]
    public async Task The_description_says_what_the_database_can_promise()
    {
        var side = await TrytonPeer.OpenAsync();
        var description = await side.DescribeAsync(default);
        var stamp = (await _peer.ReadAsync("party.party", "1", "_timestamp"))["_timestamp"]!.GetValue<string>();
        var isPrecise = stamp.Contains('.');
        description.Kinds.Select(k => k.Kind).Should().BeEquivalentTo([ActorKinds.Customer, ActorKinds.Supplier, ActorKinds.Person, ActorKinds.Project]);
        description.Kinds.Should().OnlyContain(k => k.VersionCovers == (isPrecise ? VersionCover.Full : VersionCover.Partial)
            && k.UpdateTier == (isPrecise ? UpdateTier.Conditional : UpdateTier.ReadCompare) && k.CreateTier == CreateTier.SearchableReference);
        description.Identity.Should().Be((await (await TrytonPeer.OpenAsync()).DescribeAsync(default)).Identity).And.MatchRegex(@"^tryton/erp/\d{8}T\d{6}\.\d{6}/1$");
        description.Kind(ActorKinds.Project)!.Field("status").Should().Match<FieldDescription>(f => f.Access == FieldAccess.Mandatory && f.Default == FieldValue.ListItem("1"));
        description.Kind(ActorKinds.Person)!.ParentKinds.Should().Equal(ActorKinds.Customer, ActorKinds.Supplier);
    }

    [TrytonPeerFact]
    public async Task Every_key_gets_one_answer_whatever_it_is()
    {
        var found = await _peer.CustomerAsync(TrytonPeer.Unique("Found"));
        var inactive = await _peer.CustomerAsync(TrytonPeer.Unique("Inactive"));
        await _peer.WriteAsync("party.party", inactive, new JsonObject { ["active"] = false });
        var deleted = await _peer.CreateAsync("party.party", new JsonObject { ["name"] = "Deleted" });
        await _peer.CallAsync("party.party.delete", new JsonArray(long.Parse(deleted)));
        var (winner, loser) = await MergedAsync();
        var side = await TrytonPeer.OpenAsync();

        RecordKey[] keys = [deleted, found, "007", "not a key", "99999999999999999999", inactive, loser, "-1", "2147483647"];
        var results = await side.ReadAsync(ActorKinds.Customer, keys, FieldSelection.Of("name"), default).ToListAsync();
        results.Select(r => (r.Key.Text, r.Status)).Should().Equal(
            (deleted, ReadStatus.Gone), (found, ReadStatus.Found), ("007", ReadStatus.Gone), ("not a key", ReadStatus.Gone), ("99999999999999999999", ReadStatus.Gone),
            (inactive, ReadStatus.Found), (loser, ReadStatus.MergedInto), ("-1", ReadStatus.Gone), ("2147483647", ReadStatus.Gone));
        results.Single(r => r.Key == loser).MergedInto.Text.Should().Be(winner);
        results.Single(r => r.Key == inactive).Record!.State.Should().Be(RecordState.Inactive);
    }

    [TrytonPeerFact]
    public async Task Inactive_and_merged_parties_are_listed_only_as_far_as_they_are_wanted()
    {
        var word = Guid.NewGuid().ToString("N");
        var active = await _peer.CustomerAsync("A " + word);
        var inactive = await _peer.CustomerAsync("B " + word);
        await _peer.WriteAsync("party.party", inactive, new JsonObject { ["active"] = false });
        var (_, loser) = await MergedAsync("C " + word);
        var side = await TrytonPeer.OpenAsync();
        (await KeysAsync(side, Query(word))).Should().Contain(active).And.NotContain(inactive).And.NotContain(loser);
        (await KeysAsync(side, Query(word) with { IncludeInactive = true })).Should().Contain(active).And.Contain(inactive).And.NotContain(loser);
        (await KeysAsync(side, Query(word) with { Filter = Restriction.Where("active", SearchOperator.Equal, false) })).Should().BeEmpty();
        (await KeysAsync(side, Query(word) with { IncludeInactive = true, Filter = Restriction.Where("active", SearchOperator.Equal, false) })).Should().Equal(inactive);
    }

    [TrytonPeerFact]
    public async Task Pages_follow_each_other_without_gap_or_overlap()
    {
        var word = Guid.NewGuid().ToString("N");
        var keys = new List<string>();
        for (var i = 0; i < 7; i++) keys.Add(await _peer.CustomerAsync($"Same name {word}"));
        var side = await TrytonPeer.OpenAsync();
        foreach (var order in new IReadOnlyList<SortField>[] { [], [new SortField("name", Descending: true)] })
        {
            var pages = await side.SearchAsync(Query(word) with { PageSizeRecords = 3, OrderBy = order }, default).ToListAsync();
            pages.Select(p => p.Records.Count).Should().Equal(3, 3, 1);
            pages.Select(p => p.IsComplete).Should().Equal(false, false, true);
            pages.SelectMany(p => p.Records).Select(r => r.Key.Text).Should().Equal(keys);
            var rest = await side.SearchAsync(Query(word) with { PageSizeRecords = 3, OrderBy = order, After = pages[0].Next }, default).ToListAsync();
            rest.SelectMany(p => p.Records).Select(r => r.Key.Text).Should().Equal(keys.Skip(3));
        }
    }

    [TrytonPeerFact]
    public async Task What_looks_like_a_pattern_is_only_text()
    {
        var word = Guid.NewGuid().ToString("N");
        var plain = await _peer.CustomerAsync($"100x RenXttvask {word}");
        var odd = await _peer.CustomerAsync($"100% Ren_tt\\vask \"'] {word}");
        var side = await TrytonPeer.OpenAsync();
        foreach (var text in new[] { "100% ren_tt\\vask", "Ren_tt", "tt\\vask", "\"']" })
        {
            (await KeysAsync(side, Query(word, "name") with { Filter = Restriction.All(NameContains(word), NameContains(text)) })).Should().Equal([odd], text);
            (await KeysAsync(side, Query(text) with { Filter = NameContains(word) })).Should().Equal([odd], text);
        }
        (await KeysAsync(side, Query(word))).Should().Equal(plain, odd);
    }

    [TrytonPeerFact]
    public async Task Text_operators_ignore_case_and_count_blank_as_unlike_everything()
    {
        var word = Guid.NewGuid().ToString("N");
        var fjord = await _peer.CustomerAsync($"Bølgefjord {word}");
        var other = await _peer.CustomerAsync($"Annen {word}");
        var side = await TrytonPeer.OpenAsync();
        (await Where(SearchOperator.Equal, $"BØLGEFJORD {word.ToUpperInvariant()}")).Should().Equal(fjord);
        (await Where(SearchOperator.Begins, "bølge")).Should().Equal(fjord);
        (await Where(SearchOperator.Ends, word)).Should().Equal(fjord, other);
        (await Where(SearchOperator.NotBegins, "BØLGE")).Should().Equal(other);
        (await Where(SearchOperator.NotEqual, $"annen {word}")).Should().Equal(fjord);
        (await Where(SearchOperator.NotEnds, word)).Should().BeEmpty();
        (await Where(SearchOperator.IsNotBlank)).Should().Equal(fjord, other);
        (await Where(SearchOperator.IsBlank)).Should().BeEmpty();

        Task<List<string>> Where(SearchOperator searchOperator, params FieldValue[] values) =>
            KeysAsync(side, Query(word) with { Filter = Restriction.Where("name", searchOperator, values) });
    }

    [TrytonPeerFact]
    public async Task Lists_have_the_keys_that_values_hold()
    {
        var side = await TrytonPeer.OpenAsync();
        (await side.ReadListAsync("countries", null, default)).Items.Should().Contain(new ListEntry("NO", "Norway")).And.HaveCountGreaterThan(5);
        (await side.ReadListAsync("countries", ["SE", "XX"], default)).Items.Should().Equal(new ListEntry("SE", "Sweden"));
        (await side.ReadListAsync("paymentTerms", null, default)).Items.Select(i => i.Text).Should().Contain("Net 14 days");
        (await side.ReadListAsync("paymentTerms", ["1", "x"], default)).Items.Should().HaveCount(1);
        (await side.ReadListAsync("projectStatus", null, default)).Items.Select(i => i.Text).Should().Contain("Open");
        (await side.ReadListAsync("languages", ["en"], default)).Items.Should().Equal(new ListEntry("en", "English"));
        await side.Invoking(s => s.ReadListAsync("nosuch", null, default).AsTask()).Should().ThrowAsync<ErpLinkException>().Where(e => e.FailureClass == FailureClass.NotSupported);
    }

    [TrytonPeerFact]
    public async Task A_wrong_password_is_named_as_the_setting_it_is()
    {
        // A user that does not exist is refused like a wrong password, and nobody's account is slowed down by it.
        var test = await new TrytonConnector(() => TrytonPeer.Options()).TestAsync(TrytonPeer.Connection(("user", "nobody-" + Guid.NewGuid().ToString("N"))), default);
        test.IsOk.Should().BeFalse();
        test.Problems.Should().ContainSingle().Which.Should().Match<Problem>(p => p.Code == ErrorCodes.AuthenticationRejected && p.Path == "connection 'oslo', setting 'password'");
    }

    [TrytonPeerFact]
    public async Task The_test_of_a_connection_finds_what_is_wrong_by_setting()
    {
        (await Problems()).Should().BeEmpty();
        (await Problems(("database", "nosuch"))).Should().ContainSingle().Which.Should().Contain("setting 'database'");
        (await Problems(("address", "http://127.0.0.1:9"))).Should().ContainSingle().Which.Should().Contain("setting 'address'");
        (await Problems(("address", "http://erp.example.com"))).Should().ContainSingle().Which.Should().Contain("setting 'address'");
        (await Problems(("company", "77"))).Should().ContainSingle().Which.Should().Contain("setting 'company'");
        (await Problems(("customerCategory", "Nosuch"))).Should().ContainSingle().Which.Should().Contain("setting 'customerCategory'");
        (await Problems(("employmentRelation", "nosuch"))).Should().ContainSingle().Which.Should().Contain("setting 'employmentRelation'");
        (await Problems(("user", "reader"), ("password", "Reader-kq-573"))).Should().ContainSingle().Which.Should().Contain("setting 'user'");
        (await Problems(("user", ""), ("password", ""))).Should().HaveCount(2);

        static async Task<List<string>> Problems(params (string, string)[] changes) =>
            [.. (await new TrytonConnector(() => TrytonPeer.Options()).TestAsync(TrytonPeer.Connection(changes), default)).Problems.Select(p => p.Path)];
    }

    internal static async Task<Record> FoundAsync(IRecordSide side, RecordKind kind, string key, FieldSelection fields)
    {
        var result = (await side.ReadAsync(kind, [key], fields, default).ToListAsync()).Should().ContainSingle().Subject;
        result.Status.Should().Be(ReadStatus.Found);
        return result.Record!;
    }

    internal static async Task<List<string>> KeysAsync(IRecordSide side, RecordQuery query) =>
        [.. (await side.SearchAsync(query, default).ToListAsync()).SelectMany(p => p.Records).Select(r => r.Key.Text)];

    private static RecordQuery Query(string text, string field = "name") => new(ActorKinds.Customer, FieldSelection.Of(field)) { Text = text };

    private static Restriction NameContains(string text) => Restriction.Where("name", SearchOperator.Contains, text);

    private Task<(string Winner, string Loser)> MergedAsync(string? name = null) => MergedAsync(_peer, name);

    internal static async Task<(string Winner, string Loser)> MergedAsync(TrytonPeer peer, string? name = null)
    {
        name ??= TrytonPeer.Unique("Twin");
        var winner = await peer.CustomerAsync(name);
        var loser = await peer.CustomerAsync(name);
        var wizard = (await peer.WizardAsync("party.replace.create"))![0]!.GetValue<long>();
        await peer.WizardAsync("party.replace.execute", wizard, new JsonObject { ["ask"] = new JsonObject { ["source"] = long.Parse(loser), ["destination"] = long.Parse(winner) } }, "replace");
        return (winner, loser);
    }
}

namespace ErpLink.Adapters.Http.Tests.Rest;

public sealed class RestSearchTests : IDisposable
{
    private const string Profile = """
        {
          "timeZone": "Europe/Oslo",
          "settings": { "tenant": {}, "branch": { "default": "b1" } },
          "lists": { "status": { "fixed": { "A": "a", "B": "b" } } },
          "kinds": { "customer": {
            "key": "id", "inactive": { "path": "status", "values": ["X"], "query": { "show": "open" } }, "parent": { "kind": "customer", "path": "owner", "query": { "owner": "{parent}" } },
            "list": { "path": "c", "items": "rows", "query": { "show": "all", "tenant": "{tenant}", "branch": "{branch}" }, "text": { "q": "{text}" }, "sort": { "name": "name", "-name": { "order": "name desc" } }, "join": { "where": " AND " } },
            "get": { "path": "c/{key}", "many": { "query": { "ids": "{keys}" }, "separator": ";", "max": 3 } },
            "fields": {
              "name": { "search": { "equal": { "where": "Name=={value:double}" }, "contains": { "where": "Name.Contains({value:double})" }, "begins": { "where": "start(Name,{value:single})" } } },
              "size": { "type": "integer", "search": { "between": { "min": "{value}", "max": "{value2}" }, "less": { "max": "{value}" } } },
              "amount": { "type": "decimal", "search": { "equal": "amount" } },
              "status": { "type": "listItem", "list": "status", "search": { "oneOf": "status", "isBlank": { "blank": "status" } } },
              "at": { "type": "instant", "search": { "greaterOrEqual": "from" } }
            } } }
        }
        """;

    private readonly FakeRest _erp = new();

    public void Dispose() => _erp.Dispose();

    [Fact]
    public async Task Conditions_become_parameters_and_are_looked_at_once_more()
    {
        await FindsAsync(Restriction.Where("size", SearchOperator.Between, 2L, 4L), "min=2&max=4", "2", "3");
        await FindsAsync(Restriction.Where("amount", SearchOperator.Equal, 1.50m), "amount=1.50", "1");
        await FindsAsync(Restriction.Where("status", SearchOperator.OneOf, FieldValue.ListItem("A"), FieldValue.ListItem("B")), "status=A,B", "1", "2");
        await FindsAsync(Restriction.Where("status", SearchOperator.IsBlank), "blank=status", "3");
        await FindsAsync(Restriction.Where("at", SearchOperator.GreaterOrEqual, new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)), "from=2026-03-01T12:00:00.000Z", "2");
    }

    [Fact]
    public async Task Conditions_in_one_parameter_are_joined()
    {
        await FindsAsync(Restriction.All(Restriction.Where("name", SearchOperator.Contains, "o"), Restriction.Where("name", SearchOperator.Begins, "O'")), "where=Name.Contains(\"o\") AND start(Name,'O''')", "2");
    }

    [Fact, Trait("Catalogue", "61")]
    public async Task What_a_user_writes_stays_a_value()
    {
        await FindsAsync(Restriction.Where("name", SearchOperator.Equal, "a\" || \"1\"==\"1\\"), "where=Name==\"a\\\" || \\\"1\\\"==\\\"1\\\\\"");
        _erp.Targets.Single().Should().EndWith("&where=Name%3D%3D%22a%5C%22%20%7C%7C%20%5C%221%5C%22%3D%3D%5C%221%5C%5C%22");
        _erp.Requests.Clear();
        (await FindAsync(new RecordQuery(ActorKinds.Customer, FieldSelection.None) { Text = "a&q=b#c+d" })).Should().BeEmpty();
        _erp.Targets[^1].Should().EndWith("&q=a%26q%3Db%23c%2Bd");
    }

    [Fact]
    public async Task Of_conditions_of_which_one_is_enough_none_narrows()
    {
        await FindsAsync(Restriction.Any(Restriction.Where("amount", SearchOperator.Equal, 1.5m), Restriction.Where("size", SearchOperator.Less, 3L)), "", "1", "2");
    }

    [Fact]
    public async Task A_list_is_narrowed_to_those_in_use_and_to_a_parent()
    {
        _erp.On("c?show=open&branch=b1&owner=9", Rows);
        (await FindAsync(new RecordQuery(ActorKinds.Customer, FieldSelection.None) { Parent = new RecordRef(ActorKinds.Customer, "9") })).Should().Equal("3");
        _erp.On("c?show=all&branch=b1", Rows);
        (await FindAsync(new RecordQuery(ActorKinds.Customer, FieldSelection.None) { IncludeInactive = true })).Should().Equal("1", "2", "3", "4");
    }

    [Fact]
    public async Task An_order_is_asked_for_as_the_profile_says_or_refused()
    {
        _erp.On("c?show=open&branch=b1&sort=name", Rows).On("c?show=open&branch=b1&order=name desc", Rows);
        (await FindAsync(new RecordQuery(ActorKinds.Customer, FieldSelection.None) { OrderBy = [new SortField("name")] })).Should().HaveCount(3);
        (await FindAsync(new RecordQuery(ActorKinds.Customer, FieldSelection.None) { OrderBy = [new SortField("name", true)] })).Should().HaveCount(3);
        (await FluentActions.Awaiting(() => FindAsync(new RecordQuery(ActorKinds.Customer, FieldSelection.None) { OrderBy = [new SortField("size")] })).Should().ThrowAsync<ErpLinkException>())
            .Where(e => e.Code == ErrorCodes.SearchRefused && e.Message.Contains("name, -name"));
    }

    [Fact]
    public async Task What_is_not_declared_is_refused()
    {
        (await FluentActions.Awaiting(() => FindAsync(new RecordQuery(ActorKinds.Customer, FieldSelection.None) { Filter = Restriction.Where("size", SearchOperator.Greater, 1L) })).Should().ThrowAsync<ErpLinkException>()).Where(e => e.Code == ErrorCodes.SearchRefused);
        (await FluentActions.Awaiting(() => FindAsync(new RecordQuery(ActorKinds.Customer, FieldSelection.None) { Parent = new RecordRef(ActorKinds.Project, "9") })).Should().ThrowAsync<ErpLinkException>()).Where(e => e.Code == ErrorCodes.SearchRefused);
        (await FluentActions.Awaiting(() => FindAsync(new RecordQuery(ActorKinds.Customer, FieldSelection.Of("nope")))).Should().ThrowAsync<ErpLinkException>()).Where(e => e.Code == ErrorCodes.FieldUnknown);
        _erp.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task Several_keys_are_asked_for_at_once_and_what_is_missing_by_itself()
    {
        _erp.On("c?show=all&branch=b1&ids=1;2;7", """{"rows": [{"id": "1", "name": "x"}, {"id": "2", "size": "spoilt"}]}""").On("c/2", """{"id": "2", "name": "y", "size": 3}""").On("c/a;b", """{"id": "a;b", "name": "z"}""");
        var side = await RestSides.OpenAsync(_erp, Profile);
        var results = new List<ReadResult>();
        await foreach (var result in side.ReadAsync(ActorKinds.Customer, ["1", "2", "7", "a;b"], FieldSelection.Of("name", "size"), default)) results.Add(result);
        results.Select(r => $"{r.Key} {r.Status} {r.Record?["name"]}").Should().Equal("1 Found x", "2 Found y", "7 NotAnswered ", "a;b Found z");
        _erp.Requests.Should().Equal("GET c?show=all&branch=b1&ids=1;2;7", "GET c/2", "GET c/7", "GET c/a;b");
    }

    [Theory]
    [InlineData(400, true), InlineData(404, true), InlineData(422, true), InlineData(403, false), InlineData(401, false), InlineData(429, false), InlineData(503, false)]
    public async Task One_key_that_the_service_refuses_does_not_fail_the_others(int status, bool isReadOneByOne)
    {
        _erp.On("c?show=all&branch=b1&ids=1;2;x", """{"code": "BAD"}""", (System.Net.HttpStatusCode)status).On("c/1", """{"id": "1", "name": "a"}""").On("c/2", """{"id": "2", "name": "b"}""");
        var read = () => ReadAsync("1", "2", "x");
        if (isReadOneByOne) (await read()).Should().Equal("1 Found a", "2 Found b", "x NotAnswered ");
        else await read.Should().ThrowAsync<ErpLinkException>();
    }

    [Theory]
    [InlineData("""{"rows": [{"id": "1", "name": "x"}, {"id": "2", "name": "y"}, {"id": "3"}, {"id": "4"}]}"""), InlineData("""{"rows": [{"id": "1", "name": "x"}, {"id": "9", "name": "y"}]}""")]
    public async Task A_service_that_does_not_know_the_parameter_of_several_keys_is_not_read_as_a_whole(string page)
    {
        _erp.On("c?show=all&branch=b1&ids=1;2", page, headers: [("Link", "<?page=2>; rel=next")]).On("c/1", """{"id": "1", "name": "a"}""").On("c/2", """{"id": "2", "name": "b"}""");
        (await ReadAsync("1", "2")).Should().Equal("1 Found a", "2 Found b");
        _erp.Requests.Should().Equal("GET c?show=all&branch=b1&ids=1;2", "GET c/1", "GET c/2");
    }

    [Fact]
    public async Task One_value_of_a_list_is_asked_for_where_the_service_takes_no_more()
    {
        const string one = "\"search\": { \"equal\": \"status\", \"isBlank\"";
        await FindsWithAsync(one, Restriction.Where("status", SearchOperator.OneOf, FieldValue.ListItem("A")), "status=A", "1");
        await FindsWithAsync(one, Restriction.Where("status", SearchOperator.OneOf, FieldValue.ListItem("A"), FieldValue.ListItem("B")), "", "1", "2");
        (await (await RestSides.OpenAsync(_erp, With(one))).DescribeAsync(default)).Kinds[0].Fields.Single(f => f.Name == "status").Operators.Should().Be(SearchOperators.OneOf | SearchOperators.IsBlank);
    }

    [Fact, Trait("Catalogue", "61")]
    public async Task Several_values_in_an_expression_are_quoted_one_by_one()
    {
        await FindsWithAsync("\"search\": { \"oneOf\": { \"where\": \"S in ({values:double})\" }, \"isBlank\"", Restriction.Where("status", SearchOperator.OneOf, FieldValue.ListItem("A"), FieldValue.ListItem("x\"y")), "where=S in (\"A\",\"x\\\"y\")", "1");
        await FindsWithAsync("\"search\": { \"oneOf\": { \"where\": \"S in ({values:single})\" }, \"isBlank\"", Restriction.Where("status", SearchOperator.OneOf, FieldValue.ListItem("A"), FieldValue.ListItem("it's")), "where=S in ('A','it''s')", "1");
        // A comma in a value would make two of it.
        await FindsWithAsync("\"search\": { \"oneOf\": \"status\", \"isBlank\"", Restriction.Where("status", SearchOperator.OneOf, FieldValue.ListItem("A"), FieldValue.ListItem("a,b")), "", "1");
    }

    [Fact, Trait("Catalogue", "61")]
    public async Task Several_keys_in_an_expression_are_quoted_one_by_one()
    {
        _erp.On("c?show=all&branch=b1&f=id in (\"1\";\"a\\\"b\")", """{"rows": [{"id": "1", "name": "x"}, {"id": "a\"b", "name": "y"}]}""");
        var side = await RestSides.OpenAsync(_erp, Profile.Replace("\"ids\": \"{keys}\"", "\"f\": \"id in ({keys:double})\""));
        var results = new List<ReadResult>();
        await foreach (var result in side.ReadAsync(ActorKinds.Customer, ["1", "a\"b"], FieldSelection.Of("name"), default)) results.Add(result);
        results.Should().OnlyContain(r => r.Status == ReadStatus.Found);
        _erp.Requests.Should().HaveCount(1);
    }

    [Fact, Trait("Catalogue", "47")]
    public async Task A_record_that_comes_twice_in_one_answer_is_read_by_itself()
    {
        _erp.On("c?show=all&branch=b1&ids=1;2", """{"rows": [{"id": "1", "name": "one"}, {"id": "1", "name": "two"}, {"id": "2", "name": "three"}]}""").On("c/1", """{"id": "1", "name": "right"}""");
        var side = await RestSides.OpenAsync(_erp, Profile);
        var results = await side.ReadAsync(ActorKinds.Customer, ["1", "2"], FieldSelection.Of("name"), default).ToListAsync();
        results.Select(r => $"{r.Key} {r.Status} {r.Record?["name"]}").Should().Equal("1 Found right", "2 Found three");
        _erp.Requests.Should().Equal("GET c?show=all&branch=b1&ids=1;2", "GET c/1");
    }

    [Fact]
    public async Task Records_of_a_partial_list_are_read_one_by_one()
    {
        _erp.On("c", """[{"id": "1", "name": "par"}, {"id": "2"}]""").On("c/1", """{"id": "1", "name": "whole"}""").On("c/2", """{"id": "2", "name": "two"}""");
        var side = await RestSides.OpenAsync(_erp, """{ "kinds": { "customer": { "key": "id", "list": { "path": "c", "partial": true }, "get": { "path": "c/{key}" }, "fields": { "name": {} } } } }""");
        var records = new List<Record>();
        await foreach (var page in side.SearchAsync(new RecordQuery(ActorKinds.Customer, FieldSelection.Of("name")), default)) records.AddRange(page.Records);
        records.Select(r => r["name"].AsText()).Should().Equal("whole", "two");
    }

    private const string Rows = """
        {"rows": [{"id": "1", "name": "Alf", "size": 1, "amount": 1.5, "status": "A", "at": "2026-03-01T10:00:00Z"}, {"id": "2", "name": "O'Neil", "size": 2, "amount": 7, "status": "B", "at": "2026-03-01T13:30:00+01:00"},
          {"id": "3", "name": "Bo", "size": 4, "amount": null, "status": null, "at": null, "owner": 9}, {"id": "4", "name": "old", "size": 9, "amount": 9, "status": "X", "at": null}]}
        """;

    private async Task<List<string>> ReadAsync(params RecordKey[] keys)
    {
        var results = new List<string>();
        await foreach (var result in (await RestSides.OpenAsync(_erp, Profile)).ReadAsync(ActorKinds.Customer, keys, FieldSelection.Of("name"), default)) results.Add($"{result.Key} {result.Status} {result.Record?["name"]}");
        return results;
    }

    private static string With(string search) => Profile.Replace("\"search\": { \"oneOf\": \"status\", \"isBlank\"", search);

    private Task FindsAsync(Restriction filter, string parameters, params string[] keys) => FindsWithAsync("\"search\": { \"oneOf\": \"status\", \"isBlank\"", filter, parameters, keys);

    private async Task FindsWithAsync(string search, Restriction filter, string parameters, params string[] keys)
    {
        var target = "c?show=open&branch=b1" + (parameters.Length > 0 ? "&" + parameters : "");
        // The parameters of the list stand first, where no other replaces them.
        _erp.On(target, Rows);
        (await FindAsync(new RecordQuery(ActorKinds.Customer, FieldSelection.None) { Filter = filter }, search)).Should().Equal(keys, string.Join(" | ", _erp.Requests));
        _erp.Requests[^1].Should().Be("GET " + target);
    }

    private async Task<List<string>> FindAsync(RecordQuery query, string search = "\"search\": { \"oneOf\": \"status\", \"isBlank\"")
    {
        if (query.Text is not null) _erp.On("c?show=open&branch=b1&q=" + query.Text, """{"rows": []}""");
        var keys = new List<string>();
        await foreach (var page in (await RestSides.OpenAsync(_erp, With(search))).SearchAsync(query, default)) keys.AddRange(page.Records.Select(r => r.Key.Text));
        return keys;
    }
}

namespace ErpLink.Adapters.Http.Tests.OData;

/// <summary>What a search becomes on the wire: typed literals, quotes doubled, everything percent-encoded.</summary>
public sealed class ODataFilterTests : IDisposable
{
    private static readonly FieldValue Day = FieldValue.Date(new DateOnly(2026, 3, 29));
    private readonly FakeOData _erp = new();

    public void Dispose() => _erp.Dispose();

    [Theory, Trait("Catalogue", "61")]
    [InlineData("O'Neil", "contains(tolower(name),'o''neil')")]
    [InlineData("')", "contains(tolower(name),''')')")]
    [InlineData("%'*\"&$filter=", "contains(tolower(name),'%''*\"&$filter=')")]
    [InlineData("Æ 🚀", "(contains(tolower(name),'æ') and contains(tolower(name),'🚀'))")]
    public async Task Free_text_is_nothing_but_text(string text, string filter)
    {
        (await FilterAsync(new RecordQuery(ActorKinds.Customer, FieldSelection.None) { Text = text })).Should().Be(filter);
    }

    [Fact, Trait("Catalogue", "61")]
    public async Task An_injection_stays_within_its_quotes()
    {
        var filter = await FilterAsync(Restriction.Where("name", SearchOperator.Equal, "') or 1 eq 1 or ('"));
        filter.Should().Be("tolower(name) eq ''') or 1 eq 1 or ('''");
        _erp.Requests.Should().ContainSingle();
    }

    public static TheoryData<Restriction, string> Comparisons => new()
    {
        { Restriction.Where("name", SearchOperator.NotEqual, "A"), "tolower(name) ne 'a'" },
        { Restriction.Where("name", SearchOperator.Begins, "A"), "startswith(tolower(name),'a')" },
        { Restriction.Where("name", SearchOperator.NotContains, "A"), "(name eq null or not contains(tolower(name),'a'))" },
        { Restriction.Where("name", SearchOperator.Ends, "A"), "endswith(tolower(name),'a')" },
        { Restriction.Where("name", SearchOperator.Between, "A", "B"), "(tolower(name) ge 'a' and tolower(name) le 'b')" },
        { Restriction.Where("name", SearchOperator.IsBlank), "(name eq null or name eq '')" },
        { Restriction.Where("name", SearchOperator.IsNotBlank), "not ((name eq null or name eq ''))" },
        { Restriction.Where("amount", SearchOperator.Equal, 12.50m), "amount eq 12.50" },
        { Restriction.Where("amount", SearchOperator.Less, 5L), "amount lt 5" },
        { Restriction.Where("big", SearchOperator.GreaterOrEqual, 9007199254740993L), "big ge 9007199254740993" },
        { Restriction.Where("yes", SearchOperator.Equal, true), "yes eq true" },
        { Restriction.Where("day", SearchOperator.Less, new DateOnly(2026, 3, 1)), "day lt 2026-03-01" },
        { Restriction.Where("changed", SearchOperator.Greater, new DateTimeOffset(2026, 3, 1, 13, 0, 0, 5, TimeSpan.FromHours(1))), "changed gt 2026-03-01T12:00:00.005Z" },
        { Restriction.Where("changed", SearchOperator.Equal, Day), "(changed ge 2026-03-28T23:00:00.000Z and changed lt 2026-03-29T22:00:00.000Z)" },
        { Restriction.Where("changed", SearchOperator.LessOrEqual, DateOnly.MaxValue), "changed lt 9999-12-31T23:59:59.999Z" },
        { Restriction.Where("changed", SearchOperator.GreaterOrEqual, DateOnly.MinValue), "changed ge 0001-01-01T00:00:00.000Z" },
        { Restriction.Where("changed", SearchOperator.LessOrEqual, Day), "changed lt 2026-03-29T22:00:00.000Z" },
        { Restriction.Where("changed", SearchOperator.Greater, Day), "changed ge 2026-03-29T22:00:00.000Z" },
        { Restriction.Where("changed", SearchOperator.NotEqual, Day), "(changed eq null or changed lt 2026-03-28T23:00:00.000Z or changed ge 2026-03-29T22:00:00.000Z)" },
        { Restriction.Where("state", SearchOperator.OneOf, FieldValue.ListItem("active"), FieldValue.ListItem("x'y")), "(state eq Erp.Model.state'active' or state eq Erp.Model.state'x''y')" },
        { Restriction.Where("state", SearchOperator.NotOneOf, FieldValue.ListItem("active")), "state ne Erp.Model.state'active'" },
        { Restriction.Where("link", SearchOperator.Equal, "731A893E-705C-F637-CF83-C8D99F5DB1D7"), "link eq 731a893e-705c-f637-cf83-c8d99f5db1d7" },
        { Restriction.All(Restriction.Where("yes", SearchOperator.Equal, true), Restriction.Any(Restriction.Where("big", SearchOperator.Equal, 1L), Restriction.Where("big", SearchOperator.Equal, 2L))),
            "(yes eq true and (big eq 1 or big eq 2))" },
    };

    [Theory, MemberData(nameof(Comparisons))]
    public async Task Every_comparison_has_its_form(Restriction restriction, string filter) => (await FilterAsync(restriction)).Should().Be(filter);

    public static TheoryData<Restriction> Refused => new()
    {
        Restriction.Where("amount", SearchOperator.Equal, "1 or 1 eq 1"),
        Restriction.Where("day", SearchOperator.Equal, "2026-01-01"),
        Restriction.Where("link", SearchOperator.Equal, "1 or true"),
        Restriction.Where("yes", SearchOperator.Equal, "true or true"),
        Restriction.Where("yes", SearchOperator.Less, true),
        Restriction.Where("name", SearchOperator.OneOf, "a"),
        Restriction.Where("name", SearchOperator.Equal, 5L),
        Restriction.Where("name", SearchOperator.Equal),
        Restriction.Where("name", SearchOperator.Between, "a"),
        Restriction.Where("name", SearchOperator.Equal, FieldValue.Null),
        Restriction.Where("name", SearchOperator.Equal, "\ud83d"),
        Restriction.Where("changed", SearchOperator.Between, Day, new DateTimeOffset(2026, 4, 1, 0, 0, 0, TimeSpan.Zero)),
        Restriction.Where("name eq 'x' or name", SearchOperator.Equal, "a"),
    };

    [Theory, MemberData(nameof(Refused))]
    public async Task What_is_not_of_the_fields_type_is_refused_before_any_call(Restriction restriction)
    {
        (await FluentActions.Awaiting(() => FilterAsync(restriction)).Should().ThrowAsync<ErpLinkException>()).Where(e => e.Code == ErrorCodes.SearchRefused || e.Code == ErrorCodes.FieldUnknown);
        _erp.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task What_can_never_hold_is_not_asked_and_what_always_holds_adds_nothing()
    {
        _erp.Add("A");
        (await FilterAsync(Restriction.Any())).Should().BeNull();
        (await FilterAsync(Restriction.Where("state", SearchOperator.OneOf))).Should().BeNull();
        _erp.Requests.Should().BeEmpty();
        (await FilterAsync(Restriction.All())).Should().BeNull();
        _erp.Requests.Should().ContainSingle();
    }

    private Task<string?> FilterAsync(Restriction restriction) => FilterAsync(new RecordQuery(ActorKinds.Customer, FieldSelection.None) { Filter = restriction });

    // What the server sees in $filter, after decoding once.
    private async Task<string?> FilterAsync(RecordQuery query)
    {
        string? filter = null;
        var side = await _erp.OpenAsync(timeZone: "Europe/Oslo");
        _erp.Answer = request =>
        {
            filter = request.RequestUri!.Query.TrimStart('?').Split('&').Where(p => p.StartsWith("$filter=", StringComparison.Ordinal)).Select(p => Uri.UnescapeDataString(p["$filter=".Length..])).SingleOrDefault();
            return null;
        };
        await foreach (var page in side.SearchAsync(query with { IncludeInactive = true }, default))
        {
            if (page.IsComplete) break;
        }

        return filter;
    }
}

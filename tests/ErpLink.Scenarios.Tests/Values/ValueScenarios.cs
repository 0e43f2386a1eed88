using System.Text;

namespace ErpLink.Scenarios.Values;

/// <summary>What becomes of values on their way: blanks, normalisation, limits, dates, odd characters.</summary>
public sealed class ValueScenarios : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact, Trait("Scenario", "T34"), Trait("Catalogue", "76")]
    public async Task A_blank_is_filled_by_default_and_never_wins_by_default()
    {
        var (company, customer) = Add(app: [("phone", FieldValue.Null), ("fax", "56"), ("web", "a")], erp: [("phone", "55"), ("fax", ""), ("web", "b")]);
        _world.Map = map => map.OnLink(LinkTimePolicy.AppWins);
        var node = _world.Start();

        var proposal = await node.ProposeAsync(company, customer);

        proposal.Fields.Single(f => f.App == "phone").Should().Match<ProposalField>(f => f.State == FieldState.OnlyErp && f.Suggested == FieldChoice.Erp);
        proposal.Fields.Single(f => f.App == "fax").Should().Match<ProposalField>(f => f.State == FieldState.OnlyApp && f.Suggested == FieldChoice.App);
        await node.LinkAsync(company, customer);
        Values(company, customer, "phone").Should().Be(("55", "55"), "although the map says that the app wins");
        Values(company, customer, "fax").Should().Be(("56", "56"));
        Values(company, customer, "web").Should().Be(("a", "a"));
    }

    [Fact, Trait("Scenario", "T34")]
    public async Task A_user_may_let_a_blank_stand_or_win()
    {
        var (company, customer) = Add(app: [("phone", FieldValue.Null)], erp: [("phone", "55"), ("fax", "56")]);
        var node = _world.Start();

        await node.LinkAsync(company, customer, FieldDecision.LeaveBoth("phone"), FieldDecision.App("fax"));

        Values(company, customer, "phone").Should().Be(("", "55"));
        Values(company, customer, "fax").Should().Be(("", ""));
        (await node.JournalAsync(JournalEvent.Written)).Should().Contain(e => e.Old == FieldValue.Text("56"));
    }

    [Theory, InlineData(BlankPolicy.Propagate), InlineData(BlankPolicy.Keep), Trait("Scenario", "T35")]
    public async Task A_field_that_is_cleared_after_linking_clears_or_keeps_the_other_side(BlankPolicy policy)
    {
        _world.Map = map => map.OnBlank(policy);
        var (company, customer) = Add(app: [("phone", "55")], erp: [("phone", "55")]);
        var node = _world.Start();
        var link = await node.LinkAsync(company, customer);
        _world.App.Edit(company, "phone", FieldValue.Null);

        await node.SyncAsync(link);

        Values(company, customer, "phone").Should().Be(("", policy == BlankPolicy.Propagate ? "" : "55"));
        await AssertQuietAsync(node, link);
        if (policy == BlankPolicy.Propagate) return;
        _world.Erp.Edit(customer, "phone", "57");
        await node.SyncAsync(link);
        Values(company, customer, "phone").Should().Be(("57", "57"), "a later edit travels");
    }

    [Fact, Trait("Scenario", "T36")]
    public async Task Null_for_a_field_that_must_hold_something_is_refused_before_the_call_and_other_fields_go_on()
    {
        var (company, customer) = Add(app: [("phone", "55")], erp: [("phone", "55")]);
        var node = _world.Start();
        var link = await node.LinkAsync(company, customer);
        _world.App.Edit(company, "name", FieldValue.Null);
        _world.App.Edit(company, "phone", "57");

        var result = await node.SyncAsync(link);

        result.Status.Should().Be(SyncStatus.Parked);
        _world.Erp.Value(customer, "name").Should().Be(FieldValue.Text("Fjord AS"));
        _world.Erp.Value(customer, "phone").Should().Be(FieldValue.Text("57"));
        var item = await node.OpenItemAsync(InboxItemKind.Parked);
        item.ErpField.Should().Be("name");
        item.Failure!.Code.Should().Be(ErrorCodes.MandatoryFieldBlank);
        _world.App.Edit(company, "name", "Fjord II AS");
        (await node.SyncAsync(link)).Status.Should().Be(SyncStatus.Changed);
        (await node.OpenItemsAsync()).Should().BeEmpty("the reason is gone");
    }

    [Theory, Trait("Catalogue", "56"), InlineData(true, true), InlineData(true, false), InlineData(false, true), InlineData(false, false), Trait("Scenario", "T37")]
    public async Task What_the_ERP_trims_upper_cases_and_cuts_is_its_baseline_and_the_second_sync_writes_nothing(bool declared, bool answers)
    {
        _world.Erp.Normalise = (field, value) => field == "phone" && value.Kind == ValueKind.Text ? TextRules.Truncate(value.AsText().Trim().ToUpperInvariant(), 12) : value;
        var equality = new FieldEquality { Trimming = TextTrimming.Both, IgnoreCase = true, LengthMax = 12 };
        _world.Customers(k => k with
        {
            ReturnsStoredValues = answers,
            Fields = declared ? [.. k.Fields.Select(f => f.Name == "phone" ? f with { Equality = equality } : f)] : k.Fields,
        });
        var (company, customer) = Add(app: [("phone", "55")], erp: [("phone", "55")]);
        var node = _world.Start();
        var link = await node.LinkAsync(company, customer);
        _world.App.Edit(company, "phone", " ext. 55 123 456 789 ");

        await node.SyncAsync(link);
        var appUpdates = _world.App.Updates;
        var second = await node.SyncAsync(link);

        if (declared || answers)
        {
            second.Status.Should().Be(SyncStatus.Unchanged);
            appUpdates.Should().Be(0, "the app's longer text is not cut on the way back");
            return;
        }

        // An alteration that is neither declared nor answered is seen as the ERP's own edit: one propagation, then quiet (rule W).
        (await node.JournalAsync(JournalEvent.Altered)).Should().ContainSingle();
        await AssertQuietAsync(node, link);
    }

    [Fact, Trait("Scenario", "T37")]
    public async Task An_answer_that_is_not_declared_to_be_what_was_stored_is_not_believed()
    {
        _world.Customers(k => k with { ReturnsStoredValues = false });
        _world.Erp.EchoesUndeclared = true;
        _world.Erp.Normalise = (field, value) => field == "phone" && value.Kind == ValueKind.Text ? value.AsText().ToUpperInvariant() : value;
        var (company, customer) = Add(app: [("phone", "55")], erp: [("phone", "55")]);
        var node = _world.Start();
        var link = await node.LinkAsync(company, customer);
        _world.App.Edit(company, "phone", "ext. 57");

        var result = await node.SyncAsync(link);

        // Rule W: the read-back differs from what was sent, so what was sent is the baseline, and the difference is the ERP's edit.
        result.Link.Field("phone", "phone")!.Baseline!.Value.Erp.Should().Be(FieldValue.Text("ext. 57"));
        (await node.JournalAsync(JournalEvent.Altered)).Should().ContainSingle().Which.New.Should().Be(FieldValue.Text("EXT. 57"));
    }

    [Fact, Trait("Scenario", "T38")]
    public async Task A_side_that_rounds_to_two_digits_causes_no_update_for_ever_and_costs_no_digit_of_the_other()
    {
        _world.Erp.Normalise = (field, value) => field == "credit" && value.Kind == ValueKind.Decimal ? Math.Round(value.AsDecimal(), 2, MidpointRounding.AwayFromZero) : value;
        _world.Customers(k => k with { Fields = [.. k.Fields.Select(f => f.Name == "credit" ? f with { Equality = new FieldEquality { Scale = 2 } } : f)] });
        _world.Map = map => map.Both(app: "credit", erp: "credit");
        var (company, customer) = Add(app: [("credit", 10.12345m)], erp: [("credit", 10.12m)]);
        var node = _world.Start();

        (await node.ProposeAsync(company, customer)).Fields.Single(f => f.App == "credit").State.Should().Be(FieldState.Equal);
        var link = await node.LinkAsync(company, customer);
        _world.App.Edit(company, "credit", 20.98765m);
        await node.SyncAsync(link);

        Values(company, customer, "credit").Should().Be(("20.98765", "20.99"));
        await AssertQuietAsync(node, link);
    }

    [Fact, Trait("Scenario", "T39")]
    public async Task A_date_is_the_same_on_both_sides_after_ten_round_trips_across_time_zones()
    {
        _world.Map = map => map.Both(app: "since", erp: "since");
        _world.Connection = connection => connection.TimeZone("Pacific/Auckland");
        var (company, customer) = Add(app: [("since", new DateOnly(2026, 3, 29))], erp: [("since", new DateOnly(2026, 3, 29))]);
        var node = _world.Start();
        var link = await node.LinkAsync(company, customer);
        for (var trip = 1; trip <= 10; trip++)
        {
            var day = new DateOnly(2026, 3, 29).AddDays(trip * 23);
            if (trip % 2 == 0) _world.App.Edit(company, "since", day);
            else _world.Erp.Edit(customer, "since", day);
            await node.SyncAsync(link);
            (_world.App.Value(company, "since"), _world.Erp.Value(customer, "since")).Should().Be((FieldValue.Date(day), FieldValue.Date(day)));
        }

        await AssertQuietAsync(node, link);
    }

    [Theory, Trait("Catalogue", "55"), InlineData(Misfit.Reject), InlineData(Misfit.Truncate), Trait("Scenario", "T44")]
    public async Task A_text_that_is_too_long_is_refused_or_cut_as_the_map_says_and_its_tail_survives(Misfit policy)
    {
        var text = string.Concat(Enumerable.Range(0, 400).Select(i => $"{i:0000} line "));
        _world.Customers(k => k with { Fields = [.. k.Fields.Select(f => f.Name == "notes" ? f with { LengthMax = 100 } : f)] });
        _world.Map = map => map.Both(app: "notes", erp: "notes", field => field.OnTooLong(policy));
        var (company, customer) = Add(app: [("notes", "short")], erp: [("notes", "short")]);
        var node = _world.Start();
        var link = await node.LinkAsync(company, customer);
        _world.App.Edit(company, "notes", text);

        var result = await node.SyncAsync(link);

        _world.App.Value(company, "notes").Should().Be(FieldValue.Text(text), "the tail is not destroyed");
        if (policy == Misfit.Reject)
        {
            result.Status.Should().Be(SyncStatus.Parked);
            (await node.OpenItemAsync(InboxItemKind.Parked)).Failure!.Code.Should().Be(ErrorCodes.TextTooLong);
            _world.Erp.Value(customer, "notes").Should().Be(FieldValue.Text("short"));
            return;
        }

        _world.Erp.Value(customer, "notes").Should().Be(FieldValue.Text(text[..100]));
        await AssertQuietAsync(node, link);
        _world.Erp.Edit(customer, "phone", "57");
        await node.SyncAsync(link);
        _world.App.Value(company, "notes").Should().Be(FieldValue.Text(text), "a change of another field does not bring the cut text back");
    }

    [Theory, InlineData(StoreKind.Memory), InlineData(StoreKind.Sqlite), Trait("Scenario", "T45")]
    public async Task Emoji_combining_characters_and_right_to_left_text_round_trip_unchanged(StoreKind store)
    {
        using var world = new World(store);
        var texts = new[] { "🚀👩‍👩‍👧 fjord", "Cafe\u0301 \u00C5", "שלום עולם العربية", "a\u200Bb\u00A0c", "İıß" };
        var company = world.App.Add(World.Company, "c1", ("name", "Fjord AS"), ("phone", "55"));
        var customer = world.Erp.Add(World.Customer, "10", ("name", "Fjord AS"), ("phone", "55"));
        var link = await world.Start().LinkAsync(company, customer);
        foreach (var text in texts)
        {
            world.App.Edit(company, "phone", text);
            var node = world.Start();
            await node.SyncAsync(link);
            world.Erp.Value(customer, "phone").AsText().Should().Be(text);
            (await node.SyncAsync(link)).Status.Should().Be(SyncStatus.Unchanged);
        }

        world.Erp.Edit(customer, "phone", texts[1].Normalize(NormalizationForm.FormC));
        world.App.Edit(company, "phone", texts[1].Normalize(NormalizationForm.FormD));
        (await world.Start().SyncAsync(link)).Fields.Should().OnlyContain(f => f.Written == null, "another form of the same text is the same text");
    }

    [Theory, InlineData('\0'), InlineData('\uD83D'), Trait("Scenario", "T45")]
    public async Task NUL_and_unpaired_surrogates_are_refused_with_the_field_named(char character)
    {
        var text = $"a{character}b";
        var (company, customer) = Add(app: [("phone", "55")], erp: [("phone", "56")]);
        var node = _world.Start();

        var connect = async () => await node.ConnectAsync(company, customer, FieldDecision.Of("phone", text));

        (await connect.Should().ThrowAsync<ErpLinkException>()).Which.Field.Should().Be("phone");
        Values(company, customer, "phone").Should().Be(("55", "56"));
        _world.Erp.Edit(customer, "phone", text);
        var propose = async () => await node.ProposeAsync(company, customer);
        (await propose.Should().ThrowAsync<ErpLinkException>()).Which.Field.Should().Be("phone");
    }

    [Theory, InlineData(true), InlineData(false), Trait("Scenario", "T46")]
    public async Task A_field_the_ERP_calculates_from_a_written_one_travels_once_and_then_it_is_quiet(bool answers)
    {
        _world.Customers(k => k with { ReturnsStoredValues = answers });
        _world.Erp.OnSave = row => row.Values["number"] = FieldValue.Text("calc-" + row.Values["phone"]);
        var (company, customer) = Add(app: [("phone", "55"), ("code", "calc-55")], erp: [("phone", "55"), ("number", "calc-55")]);
        var node = _world.Start();
        var link = await node.LinkAsync(company, customer);
        _world.App.Edit(company, "phone", "57");

        await node.SyncAsync(link);
        await node.SyncAsync(link);

        _world.App.Value(company, "code").Should().Be(FieldValue.Text("calc-57"));
        _world.Erp.Updates.Should().Be(1, "the calculated value is no edit that has to be answered");
        await AssertQuietAsync(node, link);
    }

    private (RecordRef Company, RecordRef Customer) Add((string, FieldValue)[] app, (string, FieldValue)[] erp) => (
        _world.App.Add(World.Company, "c1", [("name", "Fjord AS"), .. app]),
        _world.Erp.Add(World.Customer, "10", [("name", "Fjord AS"), .. erp]));

    private (string App, string Erp) Values(RecordRef company, RecordRef customer, string field) =>
        (_world.App.Value(company, field).ToString(), _world.Erp.Value(customer, field).ToString());

    private async Task AssertQuietAsync(Node node, Link link)
    {
        await node.SyncAsync(link);
        var updates = _world.App.Updates + _world.Erp.Updates;
        (await node.SyncAsync(link)).Status.Should().Be(SyncStatus.Unchanged);
        (_world.App.Updates + _world.Erp.Updates).Should().Be(updates, "after the last edit nothing is written");
    }
}

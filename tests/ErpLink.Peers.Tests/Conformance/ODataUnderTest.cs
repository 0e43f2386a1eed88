using ErpLink.Adapters;
using ErpLink.Adapters.Http;
using ErpLink.Adapters.Http.OData;
using ErpLink.Conformance;
using ErpLink.Peers.Support;

namespace ErpLink.Peers.Conformance;

/// <summary>One kind of the OData adapter, with the profile of Business Central, over the peer; persons are below customers there.</summary>
public sealed class ODataUnderTest : SideUnderTest, IDisposable
{
    private readonly string _set;
    private readonly ODataDoor _door;
    private IReadOnlyList<string> _customers = [];

    public ODataUnderTest(RecordKind kind, string set)
    {
        (Kind, _set, _door) = (kind, set, new ODataDoor(set));
        Faults = new HttpFaultInjector((handler, token) => OpenAsync(kind, ODataDoor.Company, handler, token), CallOf);
    }

    public override string Name => $"odata-{Kind}";

    public override RecordKind Kind { get; }

    public override string? PublishedReport => Reports.Published(Name);

    public override IReadOnlyDictionary<string, string> FieldsLeftAlone => Kind != ActorKinds.Person ? base.FieldsLeftAlone
        : new Dictionary<string, string> { ["companyNumber"] = "It is the number of the person's parent, and goes with the parent that a create names." };

    public override ISecondWriter SecondWriter => _door;

    public override IFaultInjector Faults { get; }

    public override RecordRef? Parent => Kind == ActorKinds.Person ? new RecordRef(ActorKinds.Customer, _customers[0]) : null;

    public override async ValueTask PrepareAsync(CancellationToken cancellationToken)
    {
        if (_customers.Count == 0) _customers = await _door.CustomersAsync(cancellationToken);
    }

    public override ValueTask<IRecordSide> OpenAsync(CancellationToken cancellationToken) => OpenAsync(Kind, ODataDoor.Company, null, cancellationToken);

    public override async ValueTask<IRecordSide?> OpenOtherAsync(CancellationToken cancellationToken) => await OpenAsync(Kind, "CRONUS DE", null, cancellationToken);

    // Business Central checks that addresses of mail look like some.
    public override FieldValue ValueOf(FieldDescription field, IReadOnlyList<ListEntry> items, int number) =>
        field.Name == "email" ? $"kit{number}@erp.example"
        : field.Type == FieldType.Reference ? FieldValue.Reference(new RecordRef(field.ReferenceKind!.Value, _customers[number % _customers.Count]))
        : base.ValueOf(field, items, number);

    public override IReadOnlyList<FieldValue> LimitsOf(FieldDescription field, IReadOnlyList<ListEntry> items) =>
        field.Name == "email" ? ["a@b.no", "o'neil+\"kit\"@erp.example", "ærlig@blåbær.example", new string('m', field.LengthMax!.Value - 12) + "@erp.example"]
        : base.LimitsOf(field, items);

    public override SyncCursor? FutureCursor(SyncCursor now) => TimestampCursor.Start(DateTimeOffset.UtcNow.AddYears(10), new TimestampRules
    { Resolution = TimeSpan.FromMilliseconds(1), PagesByKey = false }).ToSyncCursor();

    public void Dispose() => _door.Dispose();

    private static ValueTask<IRecordSide> OpenAsync(RecordKind kind, string company, HttpMessageHandler? handler, CancellationToken cancellationToken)
    {
        var settings = new Dictionary<string, string>
        {
            ["address"] = Peer.Root(Peer.ODataUrl!).AbsoluteUri,
            ["company"] = company,
            // The peer's numbers are unique, as Business Central's are.
            ["correlationField"] = "number",
            ["correlationUnique"] = "true",
        };
        var options = new ErpHttpOptions { AllowPrivateNetwork = true, RetryDelay = TimeSpan.Zero, CreateHandler = handler is null ? null : () => handler };
        return new ODataConnector(() => options).OpenAsync(
            new ConnectionContext("peer", new ConnectionSettings("peer", settings, new PlainSecrets())) { Profile = kind == ActorKinds.Person ? Peer.ODataProfile : "business-central" }, cancellationToken);
    }

    private static bool IsBatch(HttpRequestMessage request) => request.RequestUri!.AbsolutePath.EndsWith("/$batch", StringComparison.Ordinal);

    private FaultedCall? CallOf(HttpRequestMessage request, string body) =>
        request.Method == HttpMethod.Patch || IsBatch(request) && body.Contains("\"method\":\"PATCH\"", StringComparison.Ordinal) ? FaultedCall.Update
        : request.Method == HttpMethod.Post ? FaultedCall.Create
        : request.RequestUri!.AbsolutePath.Contains($"/{_set}", StringComparison.Ordinal) ? FaultedCall.Read : null;
}

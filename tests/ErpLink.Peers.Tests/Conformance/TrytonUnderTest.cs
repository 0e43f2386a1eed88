using ErpLink.Adapters;
using ErpLink.Adapters.Http;
using ErpLink.Adapters.Http.Tryton;
using ErpLink.Conformance;
using ErpLink.Peers.Support;

namespace ErpLink.Peers.Conformance;

/// <summary>One kind of the Tryton adapter over the peer.</summary>
public sealed class TrytonUnderTest : SideUnderTest, IDisposable
{
    // Made-up numbers of the documentation of the algorithms: Tryton checks their digits.
    private static readonly string[] VatNumbers = ["NL004495445B01", "DE136695976", "DK13585628", "FI20774740", "LU15027442", "IT00743110157"];

    private readonly TrytonDoor _door;
    private RecordKey _company;

    public TrytonUnderTest(RecordKind kind)
    {
        (Kind, _door) = (kind, new TrytonDoor(kind));
        Faults = new HttpFaultInjector(OpenAsync, CallOf);
    }

    public override string Name => $"tryton-{Peer.TrytonBackend}-{Kind}";

    public override RecordKind Kind { get; }

    public override string? PublishedReport => Reports.Published(Name);

    public override IReadOnlyList<RuleWaiver> Waivers => Kind != ActorKinds.Project ? []
        : [Waive("K10", "Tryton keeps projects under a rule of companies and answers for a deleted one as for one that the user may not see: it reads as hidden.")];

    public override ISecondWriter SecondWriter => _door;

    public override IFaultInjector Faults { get; }

    public override RecordRef? Parent => Kind == ActorKinds.Customer ? null : new RecordRef(ActorKinds.Customer, _company);

    public override async ValueTask PrepareAsync(CancellationToken cancellationToken)
    {
        if (Kind == ActorKinds.Project && _company.IsEmpty) await _door.AddStatusAsync("Kit", cancellationToken);
        if (_company.IsEmpty) _company = await _door.AddCompanyAsync($"Kit {PeerApp.Unique()}", cancellationToken);
    }

    public override ValueTask<IRecordSide> OpenAsync(CancellationToken cancellationToken) => OpenAsync(null, cancellationToken);

    // A project is done only when its progress is: what is refused then is among the limits.
    public override FieldValue ValueOf(FieldDescription field, IReadOnlyList<ListEntry> items, int number) =>
        field.Name == "vatNumber" ? VatNumbers[number % VatNumbers.Length]
        : base.ValueOf(field, field.Name == "status" ? [.. items.Where(i => i.Text != "Done")] : items, number);

    public override IReadOnlyList<FieldValue> LimitsOf(FieldDescription field, IReadOnlyList<ListEntry> items) =>
        field.Name == "vatNumber" ? [.. VatNumbers.Select(v => (FieldValue)v)] : base.LimitsOf(field, items);

    public override SyncCursor? FutureCursor(SyncCursor now) => TimestampCursor.Start(DateTimeOffset.UtcNow.AddYears(10), new TimestampRules
    { Resolution = TimeSpan.FromMilliseconds(1), PagesByKey = true }).ToSyncCursor();

    public void Dispose() => _door.Dispose();

    private static ValueTask<IRecordSide> OpenAsync(HttpMessageHandler? handler, CancellationToken cancellationToken)
    {
        var settings = new Dictionary<string, string>
        {
            ["address"] = Peer.Root(Peer.TrytonUrl!).AbsoluteUri,
            ["database"] = TrytonDoor.Database,
            ["user"] = TrytonDoor.User,
            ["password"] = TrytonDoor.Password,
        };
        var options = new ErpHttpOptions { AllowPrivateNetwork = true, RetryDelay = TimeSpan.Zero, CreateHandler = handler is null ? null : () => handler };
        return new TrytonConnector(() => options).OpenAsync(
            new ConnectionContext("peer", new ConnectionSettings("peer", settings, new PlainSecrets())), cancellationToken);
    }

    private FaultedCall? CallOf(HttpRequestMessage request, string body)
    {
        var model = Kind == ActorKinds.Project ? "project.work" : "party.party";
        return Calls("create") ? FaultedCall.Create : Calls("write") ? FaultedCall.Update : Calls("search_read") || Calls("read") ? FaultedCall.Read : null;

        bool Calls(string method) => body.Contains($"\"model.{model}.{method}\"", StringComparison.Ordinal);
    }
}

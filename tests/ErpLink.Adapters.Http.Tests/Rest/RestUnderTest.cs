using System.Text.Json.Nodes;
using ErpLink.Adapters;
using ErpLink.Conformance;

namespace ErpLink.Adapters.Http.Tests.Rest;

/// <summary>One kind of the REST adapter over the small ERP of these tests.</summary>
public abstract class RestUnderTest : SideUnderTest, ISecondWriter, IAsyncDisposable
{
    private HttpFaultInjector? _faults;

    protected RestErp Erp { get; private set; } = null!;

    public override string Name => $"rest-{Kind}";

    public override string? PublishedReport => File.Exists(Report) ? File.ReadAllText(Report) : null;

    public override ISecondWriter SecondWriter => this;

    public override IFaultInjector Faults => _faults ??= new HttpFaultInjector((handler, _) => RestSides.OpenAsync(Erp, handler: handler), CallOf);

    private string Report => Path.Combine(RestConformance.Folder, Name + ".md");

    public override async ValueTask PrepareAsync(CancellationToken cancellationToken)
    {
        Erp ??= await RestErp.StartAsync();
        Fill();
    }

    public override ValueTask<IRecordSide> OpenAsync(CancellationToken cancellationToken) => RestSides.OpenAsync(Erp);

    public override async ValueTask<IRecordSide?> OpenOtherAsync(CancellationToken cancellationToken) => await RestSides.OpenAsync(Erp, "other");

    public override SyncCursor? FutureCursor(SyncCursor now) => TimestampCursor.Start(DateTimeOffset.UtcNow.AddYears(10), new TimestampRules
    { Resolution = TimeSpan.FromMilliseconds(1), CommitLagMax = TimeSpan.FromSeconds(2), Overlap = TimeSpan.FromSeconds(3) }).ToSyncCursor();

    public async ValueTask DisposeAsync()
    {
        if (Erp is not null) await Erp.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    public abstract ValueTask SetAsync(RecordKey key, string field, FieldValue value, CancellationToken cancellationToken);

    public abstract ValueTask DeleteAsync(RecordKey key, CancellationToken cancellationToken);

    public abstract ValueTask<IReadOnlyDictionary<string, string>> LookAsync(RecordKey key, CancellationToken cancellationToken);

    protected virtual void Fill()
    {
    }

    protected static Dictionary<string, string> Flat(JsonObject record, params string[] without)
    {
        var flat = new Dictionary<string, string>();
        foreach (var (name, value) in record.Where(p => !without.Contains(p.Key)))
        {
            // An object's members are things of their own; an array is one.
            if (value is JsonObject inner) foreach (var (inside, text) in Flat(inner)) flat[$"{name}.{inside}"] = text;
            else flat[name] = value?.ToJsonString() ?? "null";
        }

        return flat;
    }

    private FaultedCall? CallOf(HttpRequestMessage request, string body) =>
        request.Method == HttpMethod.Post ? FaultedCall.Create
        : request.Method != HttpMethod.Get ? FaultedCall.Update
        : request.RequestUri!.AbsolutePath.EndsWith("/company", StringComparison.Ordinal) ? null : FaultedCall.Read;
}

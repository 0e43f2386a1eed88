using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ErpLink.Diagnostics;

/// <summary>
/// Spans and metrics, all under the name <see cref="Name"/>; <c>docs/telemetry.md</c> lists them. Never a record's key or value. A
/// listener that throws stops nothing (reliability, row 96).
/// </summary>
internal static class Telemetry
{
    public const string Name = "ErpLink";

    public const string RunSpan = "erplink.run";
    public const string WriteSpan = "erplink.write";

    public const string RunDuration = "erplink.run.duration";
    public const string WriteDuration = "erplink.write.duration";
    public const string Links = "erplink.links";
    public const string Fields = "erplink.fields";
    public const string Throttled = "erplink.throttled";
    public const string Pauses = "erplink.pauses";

    public const string ConnectionTag = "erplink.connection";
    public const string OutcomeTag = "erplink.outcome";
    public const string KindTag = "erplink.run.kind";
    public const string SideTag = "erplink.side";
    public const string ErrorTag = "erplink.error";
    public const string RunTag = "erplink.run.id";

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Histogram<double> RunSeconds = Meter.CreateHistogram<double>(RunDuration, "s", "How long runs took.");
    private static readonly Histogram<double> WriteSeconds = Meter.CreateHistogram<double>(WriteDuration, "s", "How long calls that write took.");
    private static readonly Counter<long> LinkCount = Meter.CreateCounter<long>(Links, "{link}", "Links that runs looked at, by what became of them.");
    private static readonly Counter<long> FieldCount = Meter.CreateCounter<long>(Fields, "{field}", "Fields that runs wrote, by side.");
    private static readonly Counter<long> ThrottledCount = Meter.CreateCounter<long>(Throttled, "{call}", "Calls that a side answered by asking for a pause.");
    private static readonly Counter<long> PauseCount = Meter.CreateCounter<long>(Pauses, "{pause}", "Connections that a side refused as a whole.");

    /// <summary>Begins the span of a run; <see langword="null"/> when nobody listens.</summary>
    public static Activity? BeginRun(string connection, RunKind kind, Guid run) => Safely(() => Source.StartActivity(RunSpan)
        ?.SetTag(ConnectionTag, connection).SetTag(KindTag, kind.ToString()).SetTag(RunTag, run.ToString("N")));

    /// <summary>Ends it, with the metrics of the run.</summary>
    public static void EndRun(Activity? span, string connection, RunReport report, TimeSpan took) => Safely(() =>
    {
        var (ofConnection, outcome) = (Tag(ConnectionTag, connection), report.State.ToString());
        RunSeconds.Record(took.TotalSeconds, ofConnection, Tag(KindTag, report.Kind.ToString()), Tag(OutcomeTag, outcome));
        foreach (var (became, links) in Outcomes(report.Counters).Where(o => o.Links > 0)) LinkCount.Add(links, ofConnection, Tag(OutcomeTag, became));
        if (report.Counters.FieldsToErp > 0) FieldCount.Add(report.Counters.FieldsToErp, ofConnection, Tag(SideTag, nameof(Side.Erp)));
        if (report.Counters.FieldsToApp > 0) FieldCount.Add(report.Counters.FieldsToApp, ofConnection, Tag(SideTag, nameof(Side.App)));
        return End(span, outcome, report.Failure, report.State == RunState.Failed);
    });

    /// <summary>Begins the span of a call that writes.</summary>
    public static Activity? BeginWrite(string connection, Side side) => Safely(() => Source.StartActivity(WriteSpan, ActivityKind.Client)
        ?.SetTag(ConnectionTag, connection).SetTag(SideTag, side.ToString()));

    /// <summary>Ends it.</summary>
    public static void EndWrite(Activity? span, string connection, Side side, WriteOutcome outcome, Failure? failure, TimeSpan took) => Safely(() =>
    {
        WriteSeconds.Record(took.TotalSeconds, Tag(ConnectionTag, connection), Tag(SideTag, side.ToString()), Tag(OutcomeTag, outcome.ToString()));
        return End(span, outcome.ToString(), failure, outcome != WriteOutcome.Applied);
    });

    public static void WasThrottled(string connection, Side side) =>
        Safely<object>(() => { ThrottledCount.Add(1, Tag(ConnectionTag, connection), Tag(SideTag, side.ToString())); return null; });

    public static void WasPaused(string connection, int code) =>
        Safely<object>(() => { PauseCount.Add(1, Tag(ConnectionTag, connection), Tag(ErrorTag, code)); return null; });

    private static (string Outcome, long Links)[] Outcomes(RunCounters counters) =>
    [
        (nameof(counters.Changed), counters.Changed), (nameof(counters.Unchanged), counters.Unchanged), (nameof(counters.Skipped), counters.Skipped),
        (nameof(counters.Waiting), counters.Waiting), (nameof(counters.Asking), counters.Asking), (nameof(counters.Held), counters.Held),
        (nameof(counters.Parked), counters.Parked), (nameof(counters.Failed), counters.Failed), (nameof(counters.Unknown), counters.Unknown),
        (nameof(counters.Broken), counters.Broken),
    ];

    private static Activity? End(Activity? span, string outcome, Failure? failure, bool isError)
    {
        span?.SetTag(OutcomeTag, outcome);
        if (failure is not null) span?.SetTag(ErrorTag, failure.Code);
        if (isError) span?.SetStatus(ActivityStatusCode.Error);
        span?.Dispose();
        return span;
    }

    private static KeyValuePair<string, object?> Tag(string name, object value) => new(name, value);

    private static T? Safely<T>(Func<T?> tell)
        where T : class
    {
        try
        {
            return tell();
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return null; // Whoever listens is no part of the work.
        }
    }
}

using System.Text.Json.Serialization;

namespace ErpLink;

/// <summary>What to run.</summary>
/// <param name="Connection">The connection's name or id.</param>
/// <param name="Kind">What the run reads and may write.</param>
public sealed record RunRequest(string Connection, RunKind Kind = RunKind.Incremental)
{
    /// <summary>Only these kinds of the app's records; empty for all.</summary>
    public IReadOnlyList<RecordKind> Kinds { get; init; } = [];

    /// <summary>Only these links, at most 10,000; <see langword="null"/> for all. An empty list is none: what looks links up and finds nothing
    /// runs over nothing. For full runs, resyncs and backfills; an incremental run with links is refused.</summary>
    public IReadOnlyList<LinkId>? Links { get; init; }

    /// <summary>For resyncs: a blank of the side that is right overwrites nothing. Refused with any other kind.</summary>
    public bool NoBlanks { get; init; }

    /// <summary>Is told what became of the links so far, after every page.</summary>
    [JsonIgnore]
    public IProgress<RunCounters>? Progress { get; init; }
}

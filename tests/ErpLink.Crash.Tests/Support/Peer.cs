using System.Globalization;

namespace ErpLink.Crash.Support;

/// <summary>What the environment says: the real servers, and how long the test is to be.</summary>
public static class Peer
{
    public const string ODataUrl = "ERPLINK_ODATA_URL";
    public const string TrytonUrl = "ERPLINK_TRYTON_URL";

    private const int CyclesInCi = 20;
    public const int RecordsInCi = 20;

    public static int Cycles => Number("ERPLINK_CRASH_CYCLES") ?? CyclesInCi;

    /// <summary>How many records are linked, companies and persons together.</summary>
    public static int Records => Math.Max(Number("ERPLINK_CRASH_RECORDS") ?? RecordsInCi, RecordsInCi);

    /// <summary>Whether there is so much to link that it takes many lives of the worker.</summary>
    public static bool IsLong => Records > RecordsInCi;

    /// <summary>The seed to repeat; another one each time where none is given.</summary>
    public static int Seed => Number("ERPLINK_CRASH_SEED") ?? Random.Shared.Next(1_000_000);

    public static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    public static Uri Address(string variable) => new(Variable(variable)!.TrimEnd('/') + "/");

    private static int? Number(string name) => Variable(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}

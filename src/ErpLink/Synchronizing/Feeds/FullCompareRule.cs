using ErpLink.Connections;
using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>When an incremental run compares everything of a kind. A side without a feed is compared in full on its own schedule; one with
/// server times now and then, too, as a net below what its feed may miss; any whose cursor began anew, once.</summary>
internal static class FullCompareRule
{
    public static bool IsOwed(Engine engine, OpenConnection connection, Side side, RecordKind kind, FeedPosition? position)
    {
        if (position?.OwesFullCompare == true) return true;
        TimeSpan? every = connection.Kind(side, kind).ChangeFeed switch
        {
            ChangeFeed.None => engine.Options.FullCompareEvery,
            ChangeFeed.Timestamp => engine.Options.SweepEvery,
            _ => null,
        };
        return every is { } interval && (position?.FullCompareAt is not { } last || engine.Now - last >= interval);
    }
}

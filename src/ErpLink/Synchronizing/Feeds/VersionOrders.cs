using System.Globalization;

namespace ErpLink.Synchronizing;

/// <summary>Comparing the versions of sides that declare an order.</summary>
internal static class VersionOrders
{
    /// <summary>Whether a version is older than another; never where there is no order, or one of them is not known.</summary>
    public static bool IsBefore(VersionOrder order, RecordVersion first, RecordVersion second)
    {
        if (order == VersionOrder.None || !first.IsKnown || !second.IsKnown) return false;
        if (order == VersionOrder.Numeric && IsNumber(first, out var one) && IsNumber(second, out var other)) return one < other;
        return string.CompareOrdinal(first.Token, second.Token) < 0;
    }

    /// <summary>Whether the record that was read is older than what the link has seen of it before: a copy that lags, or a database that
    /// was set back.</summary>
    public static bool WentBack(LinkSession session, Side side, Record record)
    {
        var link = session.Link;
        if (link.Era < session.Connection.State.Era) return false; // Set back, and known already.
        var known = side == Side.Erp ? Latest(link.ErpVersion, link.ErpWritten) : Latest(link.AppVersion, link.AppWritten);
        return IsBefore(session.Connection.Kind(side, record.Kind).VersionOrder, record.Version, known);
    }

    private static RecordVersion Latest(RecordVersion compared, RecordVersion written) => compared.IsKnown ? compared : written;

    private static bool IsNumber(RecordVersion version, out long number) => long.TryParse(version.Token, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}

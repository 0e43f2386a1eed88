using System.Globalization;

namespace ErpLink.Adapters.Http.JsonRpc;

/// <summary>Keys are the server's ids: whole numbers above 0, in decimal digits.</summary>
internal static class RowKey
{
    /// <summary>The id of a key; <see langword="null"/> for a text that no record of the server can have as its key.</summary>
    public static long? Parse(string text) =>
        // More than 31 bits is more than the server's column holds: PostgreSQL would refuse the whole call because of it.
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0 && Of(id).Text == text ? id : null;

    /// <summary>The key of an id.</summary>
    public static RecordKey Of(long id) => new(id.ToString(CultureInfo.InvariantCulture));
}

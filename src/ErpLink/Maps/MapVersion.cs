using System.Security.Cryptography;

namespace ErpLink.Maps;

/// <summary>The text that changes when a map changes: a hash over its JSON and over what it takes from its connection.</summary>
internal static class MapVersion
{
    private const int HashBytes = 16;

    public static string Of(ConnectionDefinition connection, MapDefinition map)
    {
        var taken = new ConnectionDefinition(string.Empty, string.Empty)
        {
            Maps = [map],
            Lists = connection.Lists,
            OnConflict = connection.OnConflict,
            TimeZone = connection.TimeZone,
        };
        return Convert.ToHexStringLower(SHA256.HashData(ConnectionJson.WriteUtf8(taken)).AsSpan(0, HashBytes));
    }
}

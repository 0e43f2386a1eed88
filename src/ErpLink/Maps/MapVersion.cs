using System.Security.Cryptography;
using System.Text;

namespace ErpLink.Maps;

/// <summary>The text that changes when a map changes: a hash over its JSON, over what it takes from its connection, and over the
/// versions of the app's conversions.</summary>
internal static class MapVersion
{
    private const int HashBytes = 16;

    public static string Of(ConnectionDefinition connection, MapDefinition map, IReadOnlyList<IValueConversion> conversions)
    {
        var taken = new ConnectionDefinition(string.Empty, string.Empty)
        {
            Maps = [map],
            Lists = connection.Lists,
            OnConflict = connection.OnConflict,
            TimeZone = connection.TimeZone,
        };
        return Convert.ToHexStringLower(SHA256.HashData([.. ConnectionJson.WriteUtf8(taken), .. OfConversions(map.Fields, conversions)]).AsSpan(0, HashBytes));
    }

    /// <summary>What tells one behaviour of the app's conversions from another; nothing for those that never changed.</summary>
    public static byte[] OfConversions(IEnumerable<FieldMapDefinition> fields, IReadOnlyList<IValueConversion> conversions)
    {
        var used = fields.SelectMany(f => f.ToErpSteps.Concat(f.ToAppSteps)).Where(s => s.Kind == ConversionStepKind.Custom).Select(s => s.Name).ToHashSet(StringComparer.Ordinal);
        var changed = conversions.Where(c => c.Version != 1 && used.Contains(c.Name)).OrderBy(c => c.Name, StringComparer.Ordinal);
        return Encoding.UTF8.GetBytes(string.Concat(changed.Select(c => $"\n{c.Name} {c.Version}")));
    }
}

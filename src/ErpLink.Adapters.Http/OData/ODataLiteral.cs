using System.Globalization;

namespace ErpLink.Adapters.Http.OData;

/// <summary>Values in OData URLs: quotes are doubled first, the whole expression is percent-encoded afterwards.</summary>
/// <remarks>Source: OData ABNF 4.01; row 61 of the catalogue in reliability, section 5.</remarks>
internal static class ODataLiteral
{
    public static string Text(string text) => "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";

    public static string Decimal(decimal value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Date(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <param name="instant">The point in time.</param>
    /// <param name="precision">Digits of the second, 0 to 7; more are cut.</param>
    public static string Instant(DateTimeOffset instant, int precision) =>
        instant.UtcDateTime.ToString(precision == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'"
            : $"yyyy-MM-dd'T'HH:mm:ss.{new string('f', precision)}'Z'", CultureInfo.InvariantCulture);

    /// <summary>A point in time with as many digits as it needs: what a server answered is compared as it is.</summary>
    public static string Exact(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>A key or text by the property's type; null when it cannot be one.</summary>
    public static string? Key(EdmKind edm, string edmType, string text) => edm switch
    {
        EdmKind.Text => Text(text),
        EdmKind.Guid => Guid.TryParse(text, out var id) ? id.ToString("D") : null,
        EdmKind.Integer => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number.ToString(CultureInfo.InvariantCulture) : null,
        EdmKind.Enum => edmType + Text(text),
        _ => null,
    };

    /// <summary>Percent-encodes a part of an address.</summary>
    public static string Encode(string part) => Uri.EscapeDataString(part);

    /// <summary>The text of an enumeration's member: <c>_x0020_</c> is a blank.</summary>
    public static string DecodeName(string name)
    {
        var result = new System.Text.StringBuilder(name.Length);
        for (var i = 0; i < name.Length; i++)
        {
            if (i + 6 < name.Length && name[i] == '_' && name[i + 1] == 'x' && name[i + 6] == '_'
                && ushort.TryParse(name.AsSpan(i + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
                    && !char.IsSurrogate((char)code) && code != 0)
            {
                result.Append((char)code);
                i += 6;
            }
            else result.Append(name[i]);
        }

        return result.ToString();
    }
}

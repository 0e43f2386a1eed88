using System.Security.Cryptography;
using System.Text;
using ErpLink.Maps;
using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>What was tried and refused, as a short text: the same values under the same map are not sent again, other ones are.</summary>
internal static class AttemptDigest
{
    public static string Of(CompiledMap map, Side side, IEnumerable<IntentField> fields)
    {
        var text = new StringBuilder(map.Version);
        foreach (var field in fields) text.Append('\n').Append(field.Field).Append('=').Append((int)field.Sent.Kind).Append(':').Append(field.Sent.ToString());
        return $"{side}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 8))}";
    }
}

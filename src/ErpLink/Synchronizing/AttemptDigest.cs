using System.Security.Cryptography;
using System.Text;
using ErpLink.Maps;
using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>What was tried and refused, as a short text: the same values under the same map are not sent again, other ones are. The first
/// part says what was tried, the second names the map with the fields as the sides describe them, the third the values.</summary>
internal static class AttemptDigest
{
    private const string ReadPart = "Read";
    private const string FieldPart = "Field";

    /// <summary>A write.</summary>
    public static string Of(CompiledMap map, Side side, IEnumerable<IntentField> fields)
    {
        var text = new StringBuilder();
        foreach (var field in fields) text.Append('\n').Append(field.Field).Append('=').Append((int)field.Sent.Kind).Append(':').Append(field.Sent.ToString());
        return $"{side}:{MapOf(map)}:{Short(text.ToString())}";
    }

    /// <summary>A write that was refused; <see langword="null"/> where it may be taken without any change: what is forbidden may be allowed
    /// tomorrow.</summary>
    public static string? OfRefused(CompiledMap map, Intent refused, Failure failure) =>
        failure.Class == FailureClass.Forbidden ? null : Of(map, refused.Side, refused.Fields);

    /// <summary>A read that failed because of the record.</summary>
    public static string OfRead(CompiledMap map) => $"{ReadPart}:{MapOf(map)}";

    /// <summary>A value that cannot be converted.</summary>
    public static string OfField(CompiledMap map) => $"{FieldPart}:{MapOf(map)}";

    /// <summary>Whether a write was tried.</summary>
    public static bool IsOfWrite(string? attempted, Side side) => attempted?.StartsWith($"{side}:", StringComparison.Ordinal) == true;

    /// <summary>The map in a digest; <see langword="null"/> where there is none.</summary>
    public static string? MapIn(string? attempted) => attempted?.Split(':') is { Length: > 1 } parts ? parts[1] : null;

    /// <summary>Names the map, and the mapped fields as both sides describe them.</summary>
    public static string MapOf(CompiledMap map)
    {
        var text = new StringBuilder(map.Version);
        foreach (var field in map.Fields) text.Append('\n').Append(field.App).Append('\n').Append(field.Erp);
        return Short(text.ToString());
    }

    private static string Short(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 8));
}

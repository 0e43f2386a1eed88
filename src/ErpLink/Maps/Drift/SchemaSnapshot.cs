using System.Security.Cryptography;

namespace ErpLink.Maps;

/// <summary>What a definition was found to be right with, as text to store: a digest of what it maps, then a line for each field of either
/// side that it uses.</summary>
internal static class SchemaSnapshot
{
    private const int DigestBytes = 16;

    public static string Of(ConnectionDefinition definition, SideDescription app, SideDescription erp) =>
        string.Join('\n', [Digest(definition), .. Lines(definition, app, erp)]);

    /// <summary>Whether the definition is the one that the snapshot was taken with.</summary>
    public static bool IsOf(string? snapshot, ConnectionDefinition definition) => snapshot is not null && snapshot.Split('\n')[0] == Digest(definition);

    /// <summary>Fields whose type or length is another than when the snapshot was taken, and which are there still: each as a sentence.</summary>
    public static IEnumerable<string> Changes(string snapshot, ConnectionDefinition definition, SideDescription app, SideDescription erp)
    {
        var now = Lines(definition, app, erp).Select(Parts).ToDictionary(l => l.Field, l => l.Shape, StringComparer.Ordinal);
        foreach (var (field, shape) in snapshot.Split('\n').Skip(1).Select(Parts))
        {
            if (now.TryGetValue(field, out var other) && other != shape) yield return $"{field} was {shape} when the connection was last opened, and is {other} now.";
        }
    }

    private static string Digest(ConnectionDefinition definition)
    {
        var mapped = new ConnectionDefinition(string.Empty, definition.Adapter) { Profile = definition.Profile, TimeZone = definition.TimeZone, Maps = definition.Maps, Lists = definition.Lists };
        return Convert.ToHexStringLower(SHA256.HashData(ConnectionJson.WriteUtf8(mapped)).AsSpan(0, DigestBytes));
    }

    private static IEnumerable<string> Lines(ConnectionDefinition definition, SideDescription app, SideDescription erp) =>
        definition.Maps.SelectMany(m => m.Fields.SelectMany(f => new[] { Line("app", app.Kind(m.Entity), f.App), Line("ERP", erp.Kind(m.Actor), f.Erp) }))
            .OfType<string>().Distinct().Order(StringComparer.Ordinal);

    private static string? Line(string side, KindDescription? kind, string name) => kind?.Field(name) is { } field
        ? $"{side} {kind.Kind.Name}.{name}: {Words.Of(field.Type)}{(field.LengthMax is { } length ? $"({length})" : "")}{(field.List is { } list ? $" of list {list}" : "")}" : null;

    private static (string Field, string Shape) Parts(string line)
    {
        var at = line.LastIndexOf(": ", StringComparison.Ordinal);
        return at < 0 ? (line, string.Empty) : (line[..at], line[(at + 2)..]);
    }
}

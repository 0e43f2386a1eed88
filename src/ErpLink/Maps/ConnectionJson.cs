using System.Text;

namespace ErpLink.Maps;

/// <summary>
/// A connection's definition as JSON for administrators: written in a fixed order with everything that is not a default, enumerations
/// as words, plain values where they are unambiguous. Read strictly: what is unknown, doubled or of another type is refused with its
/// path and line; comments and trailing commas are fine. <c>docs/maps.md</c> has a sample.
/// </summary>
/// <remarks>No reflection; fit for ahead-of-time compilation.</remarks>
public static class ConnectionJson
{
    /// <summary>Reads a definition.</summary>
    /// <param name="json">The document, in UTF-8, with or without byte order mark.</param>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.DefinitionMalformed"/>.</exception>
    public static ConnectionDefinition Read(ReadOnlySpan<byte> json) =>
        ConnectionJsonReader.Connection(JsonPart.Parse((json.StartsWith("\uFEFF"u8) ? json[3..] : json).ToArray()));

    /// <summary>Reads a definition.</summary>
    /// <param name="json">The document.</param>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.DefinitionMalformed"/>.</exception>
    public static ConnectionDefinition Read(string json) => Read(Encoding.UTF8.GetBytes(json));

    /// <summary>Writes a definition: equal definitions give equal text, and reading it gives an equal definition.</summary>
    public static string Write(ConnectionDefinition definition) => Encoding.UTF8.GetString(ConnectionJsonWriter.Connection(definition));

    /// <summary>The same in UTF-8, for stores.</summary>
    public static byte[] WriteUtf8(ConnectionDefinition definition) => ConnectionJsonWriter.Connection(definition);
}

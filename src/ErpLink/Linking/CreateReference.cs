using System.Security.Cryptography;
using System.Text;

namespace ErpLink.Linking;

/// <summary>
/// The reference of a create: derived, not random, so that even a lost store looks the same record up. One generation never names two
/// bodies.
/// </summary>
/// <remarks>Source: semantics, section 9.4; reliability, section 1.6.</remarks>
internal static class CreateReference
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private const int Length = 20;

    /// <summary>20 characters of A to Z and 2 to 7: 100 bits of a hash, short enough for the customer number of a small ERP.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="entity">The entity, its key in canonical form.</param>
    /// <param name="actorKind">The kind of actor.</param>
    /// <param name="generation">The number of the decision to create.</param>
    public static string Derive(ConnectionId connection, RecordRef entity, RecordKind actorKind, int generation) => Derive("erplink-create", connection, entity, actorKind, generation);

    /// <summary>The reference of an entity that is created from an actor.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="actor">The actor, its key in canonical form.</param>
    /// <param name="entityKind">The kind of entity.</param>
    /// <param name="generation">The number of the decision to create.</param>
    public static string OfImport(ConnectionId connection, RecordRef actor, RecordKind entityKind, int generation) => Derive("erplink-import", connection, actor, entityKind, generation);

    private static string Derive(string purpose, ConnectionId connection, RecordRef entity, RecordKind actorKind, int generation)
    {
        // Lengths stand before the parts, so that no two lists of parts read the same.
        var text = new StringBuilder(purpose);
        foreach (var part in (string[])[connection.Text, entity.Kind.Name, entity.Key.Text, actorKind.Name, generation.ToString(System.Globalization.CultureInfo.InvariantCulture)])
            text.Append('\n').Append(part.Length).Append(':').Append(part);
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString()));
        return string.Create(Length, hash, static (characters, bytes) =>
        {
            for (var i = 0; i < characters.Length; i++)
            {
                var bit = i * 5;
                var window = bytes[bit / 8] << 8 | bytes[bit / 8 + 1];
                characters[i] = Alphabet[window >> (11 - bit % 8) & 31];
            }
        });
    }
}

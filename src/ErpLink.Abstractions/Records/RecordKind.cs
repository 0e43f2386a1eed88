using System.Buffers;
using System.Text.Json.Serialization;

namespace ErpLink;

/// <summary>The name of a kind of record: an open set of lower-case names with the well-known <see cref="EntityKinds"/> and
/// <see cref="ActorKinds"/>. Compared ordinally.</summary>
[JsonConverter(typeof(RecordKindJsonConverter))]
public readonly record struct RecordKind
{
    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-._");

    private readonly string? _name;

    /// <summary>A kind of this name.</summary>
    /// <param name="name">1 to 64 of: a to z, 0 to 9, hyphen, dot, underscore; starts with a letter.</param>
    /// <exception cref="ArgumentException">The name is something else.</exception>
    public RecordKind(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (name.Length is 0 or > 64 || !char.IsAsciiLetterLower(name[0]) || name.AsSpan().ContainsAnyExcept(Allowed))
            throw new ArgumentException($"'{name}' is not a kind of record: use 1 to 64 lower-case letters, digits, '-', '.' or '_', starting with a letter.", nameof(name));
        _name = name;
    }

    /// <summary>The name; empty for <c>default</c>.</summary>
    public string Name => _name ?? string.Empty;

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>A kind of this name.</summary>
    public static implicit operator RecordKind(string name) => new(name);
}

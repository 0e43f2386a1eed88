using System.Text.Json.Serialization;

namespace ErpLink;

/// <summary>The id of a connection: minted once, at first sight of its name, or given in code; it never changes, the name may.</summary>
[JsonConverter(typeof(ConnectionIdJsonConverter))]
public readonly record struct ConnectionId
{
    private readonly string? _text;

    /// <summary>An id.</summary>
    /// <param name="text">1 to 64 of: letters, digits, hyphen, dot, underscore (ASCII).</param>
    /// <exception cref="ArgumentException">The text is something else.</exception>
    public ConnectionId(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!IsId(text))
            throw new ArgumentException($"'{text}' is not a connection id: use 1 to 64 letters, digits, '-', '.' or '_'.", nameof(text));
        _text = text;
    }

    /// <summary>Whether a text can be an id.</summary>
    public static bool IsId(string text) => text.Length is > 0 and <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_');

    /// <summary>The id; empty for <c>default</c>.</summary>
    public string Text => _text ?? string.Empty;

    /// <inheritdoc/>
    public override string ToString() => Text;
}

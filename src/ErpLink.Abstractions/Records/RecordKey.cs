using System.Text.Json.Serialization;

namespace ErpLink;

/// <summary>The key of a record within its kind: opaque, non-empty text, issued by the side. Composite keys are encoded by the
/// adapter. Compared ordinally here; a side's own rule is <see cref="KeyEquality"/>.</summary>
[JsonConverter(typeof(RecordKeyJsonConverter))]
public readonly record struct RecordKey
{
    /// <summary>The longest key, in UTF-16 code units: what a database index holds everywhere.</summary>
    public const int LengthMax = 254;

    private readonly string? _text;

    /// <summary>A key.</summary>
    /// <param name="text">1 to <see cref="LengthMax"/> UTF-16 code units, without NUL and unpaired surrogates.</param>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.KeyRefused"/>: empty, too long or not well formed.</exception>
    public RecordKey(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var problem = text.Length == 0 ? "is empty"
            : text.Length > LengthMax ? $"has {text.Length} characters; {LengthMax} are allowed"
            : TextRules.Problem(text);
        if (problem is not null) throw new ErpLinkException(ErrorCodes.KeyRefused, FailureClass.Invalid, $"A record's key {problem}.");
        _text = text;
    }

    /// <summary>The key as the side issued it; empty for <c>default</c>, which no operation takes.</summary>
    public string Text => _text ?? string.Empty;

    /// <summary>True for <c>default</c> only.</summary>
    public bool IsEmpty => _text is null;

    /// <inheritdoc/>
    public override string ToString() => Text;

    /// <summary>A key of this text.</summary>
    public static implicit operator RecordKey(string text) => new(text);
}

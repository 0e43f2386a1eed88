using System.Globalization;

namespace ErpLink;

/// <summary>Text in several languages, for what an adapter shows to people. Immutable.</summary>
public sealed class LocalizedText : IEquatable<LocalizedText>
{
    private readonly SortedDictionary<string, string> _translations;

    private LocalizedText(string text, SortedDictionary<string, string> translations) => (Text, _translations) = (text, translations);

    /// <summary>Text in one language, shown in any.</summary>
    public LocalizedText(string text)
        : this(text, new(StringComparer.OrdinalIgnoreCase)) => ArgumentNullException.ThrowIfNull(text);

    /// <summary>The text where there is no better translation.</summary>
    public string Text { get; }

    /// <summary>The translations by language.</summary>
    public IReadOnlyDictionary<string, string> Translations => _translations;

    /// <summary>The same text with a translation.</summary>
    /// <param name="language">A language or culture as .NET and IETF BCP 47 name it, such as <c>nb</c> or <c>pt-BR</c>; case does not count.</param>
    /// <param name="text">The translation.</param>
    public LocalizedText With(string language, string text)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(language);
        ArgumentNullException.ThrowIfNull(text);
        return new LocalizedText(Text, new(_translations, StringComparer.OrdinalIgnoreCase) { [language] = text });
    }

    /// <summary>The text for a culture: its own translation, that of the language it belongs to, or <see cref="Text"/>.</summary>
    public string In(CultureInfo culture)
    {
        ArgumentNullException.ThrowIfNull(culture);
        for (var at = culture; at.Name.Length > 0; at = at.Parent)
        {
            if (_translations.TryGetValue(at.Name, out var text)) return text;
        }

        return Text;
    }

    /// <summary>Text in one language.</summary>
    public static implicit operator LocalizedText(string text) => new(text);

    /// <inheritdoc/>
    public bool Equals(LocalizedText? other) => other is not null && Text == other.Text && _translations.Count == other._translations.Count
        && _translations.All(t => other._translations.TryGetValue(t.Key, out var text) && text == t.Value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as LocalizedText);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The text for the current UI culture.</summary>
    public override string ToString() => In(CultureInfo.CurrentUICulture);
}

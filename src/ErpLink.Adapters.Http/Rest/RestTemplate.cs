using System.Text;

namespace ErpLink.Adapters.Http.Rest;

/// <summary>Text with placeholders: <c>customers/{key}</c>, <c>Name=={value:double}</c>.</summary>
internal sealed class RestTemplate
{
    /// <summary>How a value is put into an expression: plain, or as a text in quotes whose own quotes are made harmless.</summary>
    public static readonly IReadOnlyList<string> Forms = ["double", "single"];

    private static readonly string[] Several = ["keys", "values"];
    private readonly List<(string Text, string? Name, string? Form)> _parts = [];

    private RestTemplate(string text) => Text = text;

    public string Text { get; }

    public IEnumerable<string> Names => _parts.Where(p => p.Name is not null).Select(p => p.Name!);

    /// <summary>Whether a placeholder stands bare among other text, where a value could become more than a value.</summary>
    public bool IsOpen(string name) => _parts.Count > 1 && _parts.Exists(p => p.Name == name && p.Form is null);

    /// <summary>The template of a text; null with what is wrong with it.</summary>
    public static RestTemplate? Parse(string text, out string problem)
    {
        var template = new RestTemplate(text);
        problem = string.Empty;
        var at = 0;
        while (at < text.Length)
        {
            var start = text.IndexOf('{', at);
            var end = start < 0 ? -1 : text.IndexOf('}', start);
            if (text.IndexOf('}', at) is var stray && stray >= 0 && (start < 0 || stray < start) || start >= 0 && end < 0)
            {
                problem = "A brace has no partner.";
                return null;
            }

            if (start != at) template._parts.Add((start < 0 ? text[at..] : text[at..start], null, null));
            if (start < 0) break;
            var inner = text[(start + 1)..end].Split(':');
            if (inner.Length > 2 || inner[0].Length == 0 || inner.Length == 2 && !Forms.Contains(inner[1]))
            {
                problem = $"'{text[start..(end + 1)]}' is no placeholder.";
                return null;
            }

            template._parts.Add((string.Empty, inner[0], inner.Length == 2 ? inner[1] : null));
            at = end + 1;
        }

        return template;
    }

    /// <param name="find">The value of a placeholder.</param>
    /// <param name="encodes">Percent-encodes the values: for paths, whose own signs stay.</param>
    public string Render(Func<string, string> find, bool encodes = false)
    {
        var text = new StringBuilder();
        foreach (var (literal, name, form) in _parts)
        {
            if (name is null) text.Append(literal);
            else
            {
                var value = form is not null && Several.Contains(name) ? find($"{name}:{form}") : Quoted(find(name), form);
                text.Append(encodes ? Uri.EscapeDataString(value) : value);
            }
        }

        return text.ToString();
    }

    /// <summary>Several texts as one value: as they are, and each in quotes of its own.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Values(string name, IReadOnlyCollection<string> texts, string separator) =>
        Forms.Select(form => KeyValuePair.Create($"{name}:{form}", string.Join(separator, texts.Select(t => Quoted(t, form))))).Prepend(new(name, string.Join(separator, texts)));

    public override string ToString() => Text;

    private static string Quoted(string value, string? form) => form switch
    {
        "double" => "\"" + value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"",
        "single" => "'" + value.Replace("'", "''", StringComparison.Ordinal) + "'",
        _ => value,
    };
}

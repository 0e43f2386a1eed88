using System.Text.RegularExpressions;

namespace ErpLink.Adapters.Http.Tests.Trial;

/// <summary>The examples of API.md: each request with the answer that the page promises for it.</summary>
internal static partial class NordlysPage
{
    public static readonly string Text = Read();

    public static readonly IReadOnlyList<(string Request, string Answer)> Examples =
        [.. Blocks().Matches(Text).Select(m => m.Groups[1].Value.Trim()).Chunk(2).Select(pair => (pair[0], pair[1]))];

    /// <summary>The first line, the headers and the body of a message.</summary>
    public static (string First, IReadOnlyDictionary<string, string> Headers, string Body) Parts(string message)
    {
        var halves = message.Split("\n\n", 2);
        var lines = halves[0].Split('\n');
        var headers = lines.Skip(1).Select(l => l.Split(": ", 2)).ToDictionary(h => h[0], h => h[1]);
        return (lines[0], headers, halves.ElementAtOrDefault(1) ?? "");
    }

    private static string Read()
    {
        using var reader = new StreamReader(typeof(NordlysPage).Assembly.GetManifestResourceStream("Trial.API.md")!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    [GeneratedRegex("^```http\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Blocks();
}

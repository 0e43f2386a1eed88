using System.Text;

namespace ErpLink.Adapters.Http.Tests.Hostile;

/// <summary>A request as it arrived over the socket.</summary>
public sealed record HostileRequest(string Method, string Target, IReadOnlyList<KeyValuePair<string, string>> Headers, string Body)
{
    public bool IsGet => Method == "GET";

    public static HostileRequest Parse(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var lines = text[..end].Split("\r\n");
        var first = lines[0].Split(' ');
        return new(first[0], first[1], [.. lines.Skip(1).Select(l => l.Split(':', 2)).Select(p => KeyValuePair.Create(p[0], p[1].Trim()))], text[(end + 4)..]);
    }

    /// <summary>The same request for a fake that stands at another address.</summary>
    public HttpRequestMessage ToMessage(string origin)
    {
        var message = new HttpRequestMessage(new HttpMethod(Method), origin + Target);
        if (!IsGet) message.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body));
        foreach (var (name, value) in Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value)) message.Content?.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }
}

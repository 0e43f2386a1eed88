using System.Net.Sockets;
using System.Text;

namespace ErpLink.Adapters.Http.Tests.Hostile;

/// <summary>What a sound server would answer; the attacks start from it.</summary>
public sealed record HostileReply(int Status, string Type, string Body)
{
    /// <summary>More headers, each with its line end.</summary>
    public string Headers { get; init; } = string.Empty;

    public static async Task<HostileReply> OfAsync(HttpResponseMessage response)
    {
        using (response)
        {
            var headers = string.Concat(response.Headers.Select(h => $"{h.Key}: {string.Join(", ", h.Value)}\r\n"));
            return new((int)response.StatusCode, response.Content.Headers.ContentType?.ToString() ?? "application/json", await response.Content.ReadAsStringAsync())
            { Headers = headers };
        }
    }

    public Task SendAsync(NetworkStream stream) => SendAsync(stream, Encoding.UTF8.GetBytes(Body));

    /// <summary>Sends another body under the same status.</summary>
    public Task SendAsync(NetworkStream stream, byte[] body) =>
        RawServer.WriteAsync(stream, $"HTTP/1.1 {Status} Status\r\nContent-Type: {Type}\r\nConnection: close\r\n{Headers}", body);
}

using System.Buffers;
using System.Text.Json;

namespace ErpLink.Adapters.Http.OData;

/// <summary>How a service is logged in to: what is posted where, and which cookies make the session. A part of a profile.</summary>
/// <param name="Path">Below the service's root.</param>
/// <param name="Body">Names and values of the body; <c>{user}</c> stands for the connection's setting of that name.</param>
/// <param name="Cookies">The cookies of the session, the first of them mandatory.</param>
internal sealed record ODataSession(string Path, IReadOnlyDictionary<string, string> Body, IReadOnlyList<string> Cookies)
{
    private static readonly string[] Secrets = [.. ConnectionAuthentication.Settings.Where(s => s.Kind == SettingKind.Secret).Select(s => s.Name)];

    /// <summary>The settings that the body needs.</summary>
    public IEnumerable<string> Settings => Body.Values.Where(IsSetting).Select(v => v[1..^1]).Distinct();

    /// <summary>Logs in: a credential of the session's cookies.</summary>
    /// <exception cref="ErpLinkException">It is refused, or cannot be tried.</exception>
    public async ValueTask<ErpCredential> LogInAsync(ConnectionSettings settings, ErpHttpClient client, CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var secrets = new List<Secret>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, value) in Body)
            {
                if (IsSetting(value) && Secrets.Contains(value[1..^1]))
                {
                    secrets.Add(await settings.GetSecretAsync(value[1..^1], cancellationToken).ConfigureAwait(false));
                    writer.WriteString(name, secrets[^1].Reveal());
                }
                else writer.WriteString(name, IsSetting(value) ? settings.Get(value[1..^1]) : value);
            }

            writer.WriteEndObject();
        }

        var answer = await client.SendAsync(new ErpHttpRequest(HttpMethod.Post, Path)
        { Body = buffer.WrittenMemory, IsAnonymous = true, Secrets = secrets, Headers = [new("Accept", "application/json")] }, cancellationToken).ConfigureAwait(false);
        var cookies = HttpCookies.Of(answer);
        // A log-in has no values to mend: what is refused about it is who logs in.
        ResponseOutcome.Of(HttpOperation.Read, answer, AnswerBody.Valid,
            answer.Status is 400 or 403 ? new SideError(string.Empty) { Class = FailureClass.Unauthorized } : null).ThrowIfFailed();
        if (!cookies.ContainsKey(Cookies[0]))
            throw ErpJson.Malformed(client.Address.Origin, "to a log-in sets no cookie of the session");
        return new ErpCredential([new("Cookie", new Secret(HttpCookies.Header(Cookies.Where(cookies.ContainsKey).Select(c => KeyValuePair.Create(c, cookies[c])))))]);
    }

    private static bool IsSetting(string value) => value is ['{', _, .., '}'];
}

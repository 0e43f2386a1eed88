using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace ErpLink.Adapters.Http.Rest;

/// <summary>Makes the authentication that a profile describes of a connection's settings.</summary>
internal sealed class RestAuthenticator(ConnectionContext context, RestProfile profile)
{
    /// <summary>The operation that a failed log-in names.</summary>
    public const string LogInOperation = "LogIn";

    private readonly ConnectionSettings _settings = context.Settings;

    /// <exception cref="ErpLinkException">A setting is missing or cannot be used.</exception>
    public IErpAuthentication Create(ErpHttpOptions options, ILoggerFactory? loggers)
    {
        var type = profile.Authentication?.Type;
        string[] needed = type switch
        {
            RestAuthenticationType.Basic => [ConnectionAuthentication.User, ConnectionAuthentication.Password],
            RestAuthenticationType.Bearer => [ConnectionAuthentication.Token],
            RestAuthenticationType.ApiKey => [ConnectionAuthentication.ApiKey],
            RestAuthenticationType.OAuth => [ConnectionAuthentication.ClientId],
            RestAuthenticationType.Session => [.. Names(profile.Authentication!.LogIn!).Where(n => n is "user" or "password")],
            _ => [],
        };
        foreach (var name in needed) _settings.Get(name);
        return type switch
        {
            RestAuthenticationType.Session => new SessionAuthentication(LogInAsync, context.Time),
            RestAuthenticationType.Headers => new HeaderAuthentication(HeadersAsync),
            _ => ConnectionAuthentication.Create(context, options, profile.Authentication?.Defaults is { } defaults ? defaults with { TokenParameters = TokenParameters() } : null, loggers),
        };
    }

    // One whose setting is not given is left out.
    private Dictionary<string, string> TokenParameters()
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, template) in profile.Authentication!.TokenParameters)
        {
            if (template.Names.All(n => Find(n) is not null)) parameters[name] = template.Render(n => Find(n)!);
        }

        return parameters;

        string? Find(string setting) => _settings.Find(setting) ?? profile.Settings.FirstOrDefault(s => s.Name == setting)?.Default;
    }

    private async ValueTask<ErpCredential> LogInAsync(ErpHttpClient client, CancellationToken cancellationToken)
    {
        var logIn = profile.Authentication!.LogIn!;
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in Names(logIn).Distinct()) values[name] = await ValueAsync(name, cancellationToken).ConfigureAwait(false);
        var target = RestService.Target(logIn.Path.Render(n => values[n], encodes: true), logIn.Query.Select(p => new KeyValuePair<string, string>(p.Key, p.Value.Render(n => values[n]))));
        // As a write: a log-in that is being slowed down must not be repeated by the transport.
        var answer = await client.SendAsync(new ErpHttpRequest(logIn.Method, target)
        {
            Body = logIn.Body.Count == 0 ? ReadOnlyMemory<byte>.Empty : Body(logIn, values),
            Headers = [new("Accept", "application/json")],
            IsAnonymous = true,
            IsWrite = true,
            Secrets = [.. values.Where(v => IsSecret(v.Key)).Select(v => new Secret(v.Value))],
        }, cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (answer.IsSuccess && ErpJson.TryRead(answer, root => logIn.Token.FindText(root), out var token) && token is { Length: > 0 })
        {
            var value = logIn.AsPasswordOf is { } user ? "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user.Render(n => values[n])}:{token}")) : logIn.Value.Render(_ => token);
            if (CredentialHeader.IsSendable(value)) return new ErpCredential([new(logIn.Header, new Secret(value))]) { GoodFor = logIn.Life };
        }

        throw Refused(answer, logIn);
    }

    private ErpLinkException Refused(ErpHttpAnswer answer, RestLogIn logIn)
    {
        var error = RestError.Read(answer, profile.Errors, null).Error;
        if (answer.Status is 400 or 401 or 403 || answer.IsSuccess && error is not null)
            return Failed(ErrorCodes.AuthenticationRejected, FailureClass.Unauthorized, $"{answer.Origin} does not accept the log-in. Check the settings {Settings(logIn)}.", null);
        var failure = ResponseOutcome.Of(HttpOperation.Read, answer, AnswerBody.Missing, error).Failure!;
        // What does not heal by time concerns the connection and never a record, whatever the same status would say about one.
        return failure.Class is FailureClass.Transient or FailureClass.Throttled
            ? Failed(failure.Code, failure.Class, $"the log-in at {answer.Origin} failed. {failure.Message}", answer.RetryAfter ?? failure.RetryAfter)
            : Failed(ErrorCodes.AuthenticationRejected, FailureClass.Unauthorized, $"the log-in at {answer.Origin} failed. "
                + (answer.IsSuccess ? $"Its answer has no token at '{logIn.Token}', where the profile says it is." : $"{failure.Message} Check the address, and \"logIn\" of the profile."), null);
    }

    private ErpLinkException Failed(int code, FailureClass failureClass, string what, TimeSpan? retryAfter) =>
        new(code, failureClass, $"Connection '{context.Name}': {what}") { Connection = context.Name, Operation = LogInOperation, RetryAfter = retryAfter };

    private static string Settings(RestLogIn logIn) => string.Join(", ", Names(logIn).Distinct().Where(n => n != "tomorrow").Select(n => $"'{n}'"));

    private async ValueTask<ErpCredential> HeadersAsync(CancellationToken cancellationToken)
    {
        var headers = new List<KeyValuePair<string, Secret>>();
        foreach (var (name, template) in profile.Authentication!.Headers)
        {
            var values = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var setting in template.Names.Distinct())
            {
                values[setting] = await ValueAsync(setting, cancellationToken).ConfigureAwait(false);
                if (IsSecret(setting) && !CredentialHeader.IsSendable(values[setting])) throw CredentialHeader.Unsendable(setting);
            }

            headers.Add(new(name, new Secret(template.Render(n => values[n]))));
        }

        return new ErpCredential(headers);
    }

    private async ValueTask<string> ValueAsync(string name, CancellationToken cancellationToken)
    {
        if (name == "tomorrow") return Tomorrow();
        if (IsSecret(name)) return (await _settings.GetSecretAsync(name, cancellationToken).ConfigureAwait(false)).Reveal();
        return _settings.Find(name) ?? OwnOf(name)?.Default ?? _settings.Get(name);
    }

    // A day of the ERP: shortly after its midnight the next one by UTC is today there.
    private string Tomorrow()
    {
        var zone = (context.TimeZone ?? profile.TimeZone) is { } name ? TimeZoneInfo.FindSystemTimeZoneById(name) : TimeZoneInfo.Utc;
        return TimeZoneInfo.ConvertTime(context.Time.GetUtcNow(), zone).AddDays(1).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    private bool IsSecret(string name) => OwnOf(name) is { } own ? own.Kind == SettingKind.Secret : name == ConnectionAuthentication.Password;

    private SettingDescription? OwnOf(string name) => profile.Settings.FirstOrDefault(s => s.Name == name);

    private static IEnumerable<string> Names(RestLogIn logIn) => logIn.Query.Values.Concat(logIn.Body.Values).Append(logIn.Path).Concat(logIn.AsPasswordOf is { } user ? [user] : []).SelectMany(t => t.Names);

    private static ReadOnlyMemory<byte> Body(RestLogIn logIn, Dictionary<string, string> values)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var (name, template) in logIn.Body) writer.WriteString(name, template.Render(n => values[n]));
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>Headers of secrets, fetched for every request, so that a rotated one is picked up.</summary>
    private sealed class HeaderAuthentication(Func<CancellationToken, ValueTask<ErpCredential>> find) : IErpAuthentication
    {
        public async ValueTask<ErpCredential?> FindAsync(ErpHttpClient client, CancellationToken cancellationToken) => await find(cancellationToken).ConfigureAwait(false);

        public async ValueTask<bool> RenewAsync(ErpHttpClient client, ErpCredential? refused, CancellationToken cancellationToken) =>
            !(await find(cancellationToken).ConfigureAwait(false)).IsSame(refused);
    }
}

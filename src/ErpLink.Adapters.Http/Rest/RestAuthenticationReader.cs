using ErpLink.Adapters.Http.Profiles;

namespace ErpLink.Adapters.Http.Rest;

/// <summary>Reads how a service knows who asks.</summary>
/// <param name="node">The part of the profile.</param>
/// <param name="problems">Where what is wrong is reported.</param>
/// <param name="settings">The settings that are not secret.</param>
/// <param name="all">Every setting of the profile.</param>
internal sealed class RestAuthenticationReader(ProfileNode node, ProfileProblems problems, IReadOnlyList<string> settings, IReadOnlyList<string> all)
{
    private static readonly string[] OfOAuth = ["grant_type", "scope", "client_id", "client_secret", "refresh_token"];

    public RestAuthentication Read()
    {
        node.Allow(RestNames.Authentication);
        if (!node.Has("type")) node.ReportAt("type", "This is missing.", "Give none, basic, bearer, apiKey, oAuth, session or headers.");
        var type = node.Child("type")?.Choice<RestAuthenticationType>() ?? RestAuthenticationType.None;
        Only("header", type == RestAuthenticationType.ApiKey);
        Only("prefix", type == RestAuthenticationType.ApiKey);
        Only("tokenAddress", type == RestAuthenticationType.OAuth);
        Only("scope", type == RestAuthenticationType.OAuth);
        Only("clientSecretInBody", type == RestAuthenticationType.OAuth);
        Only("logIn", type == RestAuthenticationType.Session);
        Only("tokenParameters", type == RestAuthenticationType.OAuth);
        Only("headers", type == RestAuthenticationType.Headers);
        if (type == RestAuthenticationType.Session && !node.Has("logIn")) node.ReportAt("logIn", "This is missing.", "Write the request that logs in.");
        if (type == RestAuthenticationType.Headers && !node.Has("headers")) node.ReportAt("headers", "This is missing.", "Write \"headers\": { \"X-Token\": \"{token of yours}\" }.");
        var usual = new AuthenticationDefaults();
        var headers = node.Templates("headers", all);
        foreach (var header in headers.Keys.Where(h => !CredentialHeader.IsAllowed(h))) Refuse($"{node.Path}.headers.{header}", header);
        if (node.Text("header") is { } name && !CredentialHeader.IsAllowed(name)) Refuse($"{node.Path}.header", name);
        var parameters = node.Templates("tokenParameters", settings);
        foreach (var own in parameters.Keys.Where(OfOAuth.Contains))
            node.ReportAt($"tokenParameters.{own}", $"'{own}' is sent by OAuth itself.", "Leave it out.");
        return new(type)
        {
            Defaults = new()
            {
                ApiKeyHeader = node.Text("header") ?? usual.ApiKeyHeader,
                ApiKeyPrefix = node.Text("prefix") ?? usual.ApiKeyPrefix,
                TokenAddress = node.Text("tokenAddress"),
                Scope = node.Text("scope"),
                ClientSecretInBody = node.Flag("clientSecretInBody", false),
            },
            TokenParameters = parameters,
            Headers = headers,
            LogIn = node.Child("logIn") is { } logIn ? LogIn(logIn) : null,
        };
    }

    private RestLogIn LogIn(ProfileNode logIn)
    {
        logIn.Allow(RestNames.LogIn);
        IReadOnlyList<string> names = [.. all, "user", "password", "tomorrow"];
        var value = logIn.Text("value");
        if (value is not null && logIn.Has("asPasswordOf")) logIn.ReportAt("value", "The token is sent as a password.", "Keep this or \"asPasswordOf\".");
        if (logIn.Text("header") is { } header && !CredentialHeader.IsAllowed(header)) Refuse($"{logIn.Path}.header", header);
        return new(logIn.Method(HttpMethod.Post, "POST", "PUT"), logIn.Target(settings, "session"), logIn.RequiredPath("token", "token"))
        {
            Query = logIn.Templates("query", names),
            Body = logIn.Templates("body", names),
            Header = logIn.Text("header") ?? "Authorization",
            Value = value is null ? RestTemplate.Parse("Bearer {token}", out _)! : RestNodes.Template(logIn.Child("value")!, value, ["token"]),
            AsPasswordOf = logIn.Text("asPasswordOf") is { } of ? RestNodes.Template(logIn.Child("asPasswordOf")!, of, settings) : null,
            Life = logIn.OptionalNumber("lifeMinutes", 1, 44_640) is { } minutes ? TimeSpan.FromMinutes(minutes) : null,
        };
    }

    private void Only(string name, bool applies)
    {
        if (!applies && node.Has(name)) node.ReportAt(name, $"This is not used with the type '{node.Child("type")?.AsText}'.", "Leave it out, or give another type.");
    }

    private void Refuse(string path, string header) =>
        problems.Report(path, $"'{header}' is no header that a credential can travel in.", "Give the header's name as the service documents it.");
}

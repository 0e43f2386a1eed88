using Microsoft.Extensions.Logging;

namespace ErpLink.Adapters.Http.Rest;

/// <summary>
/// Connects to ERPs that offer a service of JSON over HTTP. Everything about one of them is in a profile, a JSON file: <c>docs/adapters/rest.md</c>
/// says how to write one. Registered with <c>AddRestAdapter</c>; connections name it <c>rest</c>, and a built-in profile or the path of a file.
/// </summary>
/// <remarks>A profile says what a service promises; the description of a connection and the promises of its runs follow from that. A profile
/// that says more than its service keeps loses edits: check it with the conformance kit.</remarks>
/// <param name="options">Gives the limits; called when a connection is opened.</param>
/// <param name="loggers">For the transport's messages; <see langword="null"/> for none.</param>
public sealed class RestConnector(Func<ErpHttpOptions> options, ILoggerFactory? loggers = null) : IErpConnector
{
    /// <summary>The connector's name: <c>rest</c>.</summary>
    public const string Name = "rest";

    private const string Address = "address";

    /// <summary>The settings that every connection has; a profile adds its own.</summary>
    internal static IReadOnlyList<string> OwnSettings { get; } = [Address, .. ConnectionAuthentication.Settings.Select(s => s.Name)];

    /// <inheritdoc/>
    public ConnectorInfo Info { get; } = new(Name, "REST by profile",
    [
        new(Address, SettingKind.Address) { DisplayName = "Address",
            Description = "The service's root, such as https://api.example.com/v1/; https except on the same machine. Where the profile has one, it need not be given." },
        .. ConnectionAuthentication.Settings,
    ])
    { ProfileSettings = SettingsOf };

    /// <inheritdoc/>
    /// <remarks>Reads one page of every kind: a field that is not where the profile says, or not of the form it says, is a warning.</remarks>
    public async ValueTask<ConnectionTest> TestAsync(ConnectionContext context, CancellationToken cancellationToken)
    {
        RestSide? side = null;
        try
        {
            side = Open(context);
            return await new RestConnectionTest(side, context.Name).RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ErpLinkException exception)
        {
            return new ConnectionTest(exception.Problems.Count > 0 ? exception.Problems : [RestConnectionTest.ToProblem(context.Name, side?.Service.Profile.Authentication?.Type, exception)]);
        }
        finally
        {
            if (side is not null) await side.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.SettingMissing"/>, <see cref="ErrorCodes.SettingInvalid"/>,
    /// <see cref="ErrorCodes.AddressRefused"/>, <see cref="ErrorCodes.DefinitionMalformed"/>, <see cref="ErrorCodes.OptionInvalid"/>.
    /// The service itself is not called before the side is described.</exception>
    public ValueTask<IRecordSide> OpenAsync(ConnectionContext context, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IRecordSide>(Open(context));

    // Whoever opens the connection hears what is wrong with the profile.
    private static IReadOnlyList<SettingDescription> SettingsOf(string profile)
    {
        try
        {
            return RestProfileReader.Load(profile).Settings;
        }
        catch (Exception exception) when (exception is ErpLinkException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private RestSide Open(ConnectionContext context)
    {
        var profile = RestProfileReader.Load(context.Profile ?? throw Invalid(context, ErrorCodes.SettingMissing,
            $"needs a profile: the path of a JSON file, or one that is built in: {string.Join(", ", RestProfileReader.BuiltInNames)}"));
        var address = ErpAddress.Parse(context.Settings.Find(Address) ?? profile.Address ?? context.Settings.Get(Address), context.Name);
        foreach (var setting in profile.Settings.Where(s => s.Required && s.Default is null)) context.Settings.Get(setting.Name);
        var zoneName = context.TimeZone ?? profile.TimeZone;
        var zone = Zone(context, zoneName, profile);
        // Before the client, which holds connections that somebody must close.
        var limits = options().Snapshot();
        if (profile.Quota is { } quota) limits.Quotas = [quota, .. limits.Quotas];
        var authentication = new RestAuthenticator(context, profile).Create(limits, loggers);
        var client = new ErpHttpClient(context, address, limits, authentication, loggers?.CreateLogger("ErpLink.Http"));
        var values = new RestValues(zone);
        var kinds = profile.Kinds.Select(k => new RestKind(k.Key, k.Value, profile, values, client.Options)).ToList();
        return new RestSide(new RestService(client, profile, context.Settings, context.Time), kinds, zoneName);
    }

    private static ServerZone? Zone(ConnectionContext context, string? name, RestProfile profile)
    {
        if (name is not null)
            return TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? new ServerZone(zone)
                : throw Invalid(context, ErrorCodes.SettingInvalid, $"has the time zone '{name}', which is not known: give an IANA name such as Europe/Oslo");
        var local = profile.Kinds.FirstOrDefault(k => k.Value.Modified?.Form == RestForm.Local || k.Value.Changes?.Form == RestForm.Local || k.Value.Fields.Values.Any(f => f.Form == RestForm.Local)).Key;
        return local is null ? null : throw Invalid(context, ErrorCodes.SettingMissing, $"needs a time zone: times of '{local}' are written without one. Give the IANA name of the ERP's zone, such as Europe/Oslo");
    }

    private static ErpLinkException Invalid(ConnectionContext context, int code, string what) =>
        new(code, FailureClass.Invalid, $"Connection '{context.Name}' {what}.") { Connection = context.Name };
}

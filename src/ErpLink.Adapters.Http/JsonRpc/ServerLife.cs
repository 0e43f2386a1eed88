using System.Globalization;

namespace ErpLink.Adapters.Http.JsonRpc;

/// <summary>The setting that says how long the server may still work on a request that it received.</summary>
internal static class ServerLife
{
    public const string Name = "serverLifeSeconds";

    private const int SecondsMin = 1;
    private const int SecondsMax = 86_400;
    private const string SecondsDefault = "300";

    public static SettingDescription Setting { get; } = new(Name, SettingKind.Number)
    {
        DisplayName = "Server life",
        Default = SecondsDefault,
        Description = "For how many seconds the server may still work on a request that it received, 1 to 86,400. Recovery waits as long "
            + "before it creates again. Give less only where the server or its database ends requests sooner.",
    };

    /// <summary>What is set.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.SettingInvalid"/>.</exception>
    public static TimeSpan Of(ConnectionContext context)
    {
        var text = context.Settings.Find(Name) ?? SecondsDefault;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= SecondsMin and <= SecondsMax)
            return TimeSpan.FromSeconds(seconds);
        throw new ErpLinkException(ErrorCodes.SettingInvalid, FailureClass.Invalid,
            $"Connection '{context.Name}': the setting '{Name}' is '{text}'. Give {SecondsMin} to {SecondsMax}, or leave it out.")
        { Connection = context.Name, Field = Name };
    }
}

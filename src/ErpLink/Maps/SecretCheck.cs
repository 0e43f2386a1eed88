using System.Text.RegularExpressions;
using ErpLink.Adapters;

namespace ErpLink.Maps;

/// <summary>Finds secrets where references to them belong. No value is quoted, whatever it turns out to be.</summary>
/// <remarks>Source: semantics, section 12.</remarks>
internal sealed partial class SecretCheck(ConnectionDefinition connection, ProblemPath path, ProblemList problems)
{
    private const string Fix = "Store the secret in the secret source, give its reference here (such as Secrets:Oslo), and change the secret: it was written down.";

    private static readonly string[] SecretNames = ["password", "passwd", "pwd", "passphrase", "secret", "token", "apikey", "privatekey", "credential", "credentials"];

    /// <param name="known">The settings that the adapter has; empty when nobody knows them.</param>
    public void Run(IReadOnlyList<SettingDescription> known)
    {
        foreach (var (name, value) in connection.Settings)
        {
            var isSecret = known.Any(s => s.Kind == SettingKind.Secret && string.Equals(s.Name, name, StringComparison.OrdinalIgnoreCase));
            if (Problem(value, isSecret) is { } problem) problems.Error(ErrorCodes.SecretInPlainText, path.Setting(name), problem, Fix);
        }
    }

    /// <summary>Whether a setting that no adapter knows is named like a secret.</summary>
    public static bool IsNamedLikeSecret(string setting)
    {
        var letters = string.Concat(setting.Where(char.IsAsciiLetter));
        return SecretNames.Any(name => letters.EndsWith(name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether a value can only be a secret, whatever setting holds it.</summary>
    public static bool IsSecret(string value) => Problem(value, isSecret: false) is not null;

    private static string? Problem(string value, bool isSecret)
    {
        if (Uri.TryCreate(value, UriKind.Absolute, out var address) && value.Contains("://", StringComparison.Ordinal) && address.UserInfo.Length > 0)
            return "The address holds a user or a password.";
        if (value.Contains("-----BEGIN ", StringComparison.Ordinal)) return "It holds a key or a certificate, not a reference to one.";
        if (Jwt().IsMatch(value)) return "It holds a token, not a reference to one.";
        return isSecret && value.Any(char.IsWhiteSpace) ? "It is to hold the reference of a secret, and a reference has no blanks." : null;
    }

    // A JSON Web Token: header and body begin with the brace of JSON, in base 64.
    [GeneratedRegex(@"\beyJ[A-Za-z0-9_-]+\.eyJ[A-Za-z0-9_-]+\.", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Jwt();
}

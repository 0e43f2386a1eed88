using System.Globalization;

namespace ErpLink.Adapters.Http;

/// <summary>What it means that an authorization server gave no token. Never in its own words.</summary>
internal static class OAuthFailure
{
    public const string InvalidGrant = "invalid_grant";

    /// <param name="connection">The connection, for the message.</param>
    /// <param name="client">The client that asked.</param>
    /// <param name="answer">What came back.</param>
    /// <param name="error">The name of the error, as the server gave it.</param>
    public static ErpLinkException Of(string connection, OAuthClient client, ErpHttpAnswer answer, string? error)
    {
        if (answer.Refusal is { } refusal) return Make(refusal.Class, refusal.Code, null, refusal.Message);
        return answer.Status switch
        {
            null => Make(FailureClass.Transient, ErrorCodes.SideUnavailable, null, "does not answer. Check the setting 'tokenAddress', and that it can be reached from here."),
            429 => Make(FailureClass.Throttled, ErrorCodes.SideThrottled, null, "asks to slow down."),
            408 or >= 500 => Make(FailureClass.Transient, ErrorCodes.SideUnavailable, null, "does not work at the moment."),
            >= 300 and <= 399 => Make(FailureClass.NotSupported, ErrorCodes.OutsideOrigin, ConnectionAuthentication.TokenAddress,
                "leads to another address, which is not followed. Correct the setting 'tokenAddress'."),
            >= 400 => Refused(),
            _ => Make(FailureClass.Transient, ErrorCodes.AnswerMalformed, null,
                "gave an answer without a bearer token. Check the setting 'tokenAddress'; a proxy or another service may have answered in its place."),
        };

        ErpLinkException Refused()
        {
            var (setting, advice) = error switch
            {
                InvalidGrant when client.RefreshTokenSetting is { } refresh => (refresh,
                    $"does not accept the refresh token any more. Let an administrator grant access anew, and store the new token under the setting '{refresh}'."),
                "invalid_client" or "unauthorized_client" => (client.SecretSetting ?? ConnectionAuthentication.ClientId,
                    "does not accept the client. Check its id and secret, that the secret has not expired, and whether it belongs in the header or in the body ('clientSecretInBody')."),
                "invalid_scope" => (ConnectionAuthentication.Scope, "does not give access to what the setting 'scope' asks for."),
                "unsupported_grant_type" => (ConnectionAuthentication.TokenAddress, client.RefreshTokenSetting is null
                    ? "gives no tokens to clients in their own name: give a refresh token." : "takes no refresh tokens: leave out the setting 'refreshToken'."),
                "temporarily_unavailable" or "server_error" => (null, "does not work at the moment."),
                _ => (ConnectionAuthentication.TokenAddress, "refused to give a token. Check the settings 'tokenAddress', 'clientId' and 'clientSecret'."),
            };
            return setting is null ? Make(FailureClass.Transient, ErrorCodes.SideUnavailable, null, advice)
                : Make(FailureClass.Unauthorized, ErrorCodes.AuthenticationRejected, setting, advice);
        }

        ErpLinkException Make(FailureClass failureClass, int code, string? setting, string what)
        {
            var seen = answer.Status is { } status ? $" (status {status.ToString(CultureInfo.InvariantCulture)})" : string.Empty;
            return new(code, failureClass, $"Connection '{connection}': the authorization server {answer.Origin}{seen} {what}")
            { Connection = connection, Operation = "LogIn", Field = setting, RetryAfter = answer.RetryAfter };
        }
    }
}

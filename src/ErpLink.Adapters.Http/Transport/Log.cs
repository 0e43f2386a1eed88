using Microsoft.Extensions.Logging;

namespace ErpLink.Adapters.Http;

/// <summary>Everything this package logs: names, numbers and durations; never a path, a query, a body, a header or a text of the server.</summary>
internal static partial class Log
{
    [LoggerMessage(EventId = ErrorCodes.SideUnavailable, Level = LogLevel.Information,
        Message = "Connection '{Connection}': attempt {Attempt} gave status {Status}, fault {Fault}; next attempt in {DelaySeconds} s.")]
    public static partial void Retrying(ILogger logger, string connection, int attempt, int? status, HttpFault fault,
        double delaySeconds);

    [LoggerMessage(EventId = 4100, Level = LogLevel.Debug,
        Message = "Connection '{Connection}': {Method} to {Origin} gave status {Status}, fault {Fault}, {Bytes} bytes in {DurationSeconds} s.")]
    public static partial void Answered(ILogger logger, string connection, string method, string origin, int? status, HttpFault fault,
        int bytes, double durationSeconds);

    [LoggerMessage(EventId = ErrorCodes.SecretNotSaved, Level = LogLevel.Error,
        Message = "Connection '{Connection}': the server replaced the refresh token, and the app's secret source cannot save the new one under setting '{Setting}'. It is kept in memory only: after a restart an administrator has to grant access anew. Let the secret source implement ISecretStore.")]
    public static partial void SecretHasNoStore(ILogger logger, string connection, string setting);

    [LoggerMessage(EventId = ErrorCodes.SecretNotSaved, EventName = "SecretSaveFailed", Level = LogLevel.Error,
        Message = "Connection '{Connection}': the server replaced the refresh token, and saving the new one under setting '{Setting}' failed with {Exception}. It is kept in memory and saved with the next one: until then a restart loses it.")]
    public static partial void SecretNotSaved(ILogger logger, string connection, string setting, string exception);

    [LoggerMessage(EventId = ErrorCodes.SideThrottled, Level = LogLevel.Information,
        Message = "Connection '{Connection}': the server takes no more requests for {PauseSeconds} s.")]
    public static partial void QuotaSpent(ILogger logger, string connection, double pauseSeconds);
}

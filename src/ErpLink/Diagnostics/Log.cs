using Microsoft.Extensions.Logging;

namespace ErpLink;

/// <summary>Every message that ErpLink logs. Event ids are the numbers of <see cref="ErrorCodes"/>. Names and numbers only: never a value,
/// never a text of a side (style, 23).</summary>
internal static partial class Log
{
    [LoggerMessage(ErrorCodes.RunEnded, LogLevel.Information,
        "Connection '{Connection}': {Kind} run {Run} ended as {State} after {Seconds:F1} s: {Compared} compared, {Changed} changed, {Parked} parked, {Failed} failed, {Unknown} unknown.")]
    public static partial void RunEnded(ILogger logger, string connection, RunKind kind, Guid run, RunState state, double seconds, long compared, long changed, long parked, long failed, long unknown);

    [LoggerMessage(ErrorCodes.RunFailed, LogLevel.Error, "Connection '{Connection}': {Kind} run {Run} ended early with error {Code} ({Class}). What is due stays due; the next run goes on.")]
    public static partial void RunFailed(ILogger logger, string connection, RunKind kind, Guid run, int code, FailureClass @class);

    [LoggerMessage(ErrorCodes.ConnectionPaused, LogLevel.Warning, "Connection '{Connection}' is paused (error {Code}, {Class}). No record failed; what is due stays due.")]
    public static partial void Paused(ILogger logger, string connection, int code, FailureClass? @class);

    [LoggerMessage(ErrorCodes.ConnectionResumed, LogLevel.Information, "Connection '{Connection}' goes on.")]
    public static partial void Resumed(ILogger logger, string connection);

    [LoggerMessage(ErrorCodes.SchemaDrifted, LogLevel.Warning, "Connection '{Connection}': {Count} things that its maps use are no longer as they were. Only what uses them stands still; the inbox lists them.")]
    public static partial void Drifted(ILogger logger, string connection, int count);

    [LoggerMessage(ErrorCodes.SideThrottled, LogLevel.Information, "Connection '{Connection}': the side asks for a pause of {Seconds:F0} s. Runs keep still; users may go on.")]
    public static partial void Throttled(ILogger logger, string connection, double seconds);

    [LoggerMessage(ErrorCodes.LeaseLost, LogLevel.Warning, "Connection '{Connection}': run {Run} was taken over by another. Nothing of it is stored any more.")]
    public static partial void TakenOver(ILogger logger, string connection, Guid run);
}

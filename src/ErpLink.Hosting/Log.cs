using Microsoft.Extensions.Logging;

namespace ErpLink.Hosting;

/// <summary>Every message that the background logs. Names and numbers only.</summary>
internal static partial class Log
{
    [LoggerMessage(ErrorCodes.BackgroundRunFailed, LogLevel.Error, "Connection '{Connection}': a run could not begin, error {Code} ({Exception}). It is tried again, later each time.")]
    public static partial void RunNotBegun(ILogger logger, string connection, int code, string exception);

    [LoggerMessage(ErrorCodes.ConnectionsNotListed, LogLevel.Error, "The connections could not be listed, error {Code} ({Exception}). Those known go on; it is tried again after the interval.")]
    public static partial void NotListed(ILogger logger, int code, string exception);
}

using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace ErpLink.Adapters.Http;

/// <summary>A logger of the app that throws stops nothing, least of all between a write and its answer.</summary>
/// <remarks>Source: row 96 of the catalogue in reliability, section 5.</remarks>
internal sealed class SafeLogger : ILogger
{
    private readonly ILogger _inner;

    private SafeLogger(ILogger inner) => _inner = inner;

    public static ILogger Of(ILogger? logger) => logger is null ? NullLogger.Instance : logger as SafeLogger ?? new SafeLogger(logger);

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null; // No scope is ever opened: what a message says, it says itself.

    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return _inner.IsEnabled(logLevel);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return false;
        }
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            _inner.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // There is nowhere to tell.
        }
    }
}

using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.Logging;

namespace ErpLink.Adapters.Http.Tests.Hostile.Canary;

/// <summary>Everything that leaves ErpLink beside its results: logs at every level with their values and scopes, spans, measurements, exceptions, files.</summary>
public sealed class CanarySinks : ILoggerFactory, ILogger
{
    private readonly List<(string Sink, string Text)> _texts = [];
    private readonly ActivityListener _activities;
    private readonly MeterListener _meters;

    public CanarySinks()
    {
        _activities = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span => Add("span", $"{span.OperationName} {span.DisplayName} {span.StatusDescription} {Pairs(span.TagObjects)} {Pairs(span.Baggage)} "
                + string.Concat(span.Events.Select(e => $"{e.Name} {Pairs(e.Tags)}"))),
        };
        ActivitySource.AddActivityListener(_activities);
        _meters = new MeterListener { InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument) };
        _meters.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Add("metric", $"{instrument.Name} {Pairs(tags.ToArray())}"));
        _meters.SetMeasurementEventCallback<long>((instrument, _, tags, _) => Add("metric", $"{instrument.Name} {Pairs(tags.ToArray())}"));
        _meters.SetMeasurementEventCallback<int>((instrument, _, tags, _) => Add("metric", $"{instrument.Name} {Pairs(tags.ToArray())}"));
        _meters.Start();
    }

    /// <summary>How much each sink got: a sink that hears nothing proves nothing.</summary>
    public IReadOnlyDictionary<string, int> Counts
    {
        get
        {
            lock (_texts) return _texts.GroupBy(t => t.Sink).ToDictionary(g => g.Key, g => g.Count());
        }
    }

    /// <summary>Where any of these words stands, in any of the forms that a text may take on its way.</summary>
    public IReadOnlyList<string> Find(IEnumerable<string> words)
    {
        lock (_texts)
        {
            return [.. from word in words from form in Forms(word) from text in _texts
                       where text.Text.Contains(form, StringComparison.OrdinalIgnoreCase) select $"{text.Sink}: '{word}' as '{form}' in '{text.Text}'"];
        }
    }

    /// <summary>Where any of these words stands in a file, as UTF-8 or UTF-16.</summary>
    public static IReadOnlyList<string> FindInFile(string file, IEnumerable<string> words)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return [.. from word in words from form in Forms(word) from encoding in new[] { Encoding.UTF8, Encoding.Unicode }
                   where bytes.AsSpan().IndexOf(encoding.GetBytes(form)) >= 0 select $"{Path.GetFileName(file)}: '{word}' as {encoding.WebName}"];
    }

    public void Add(string sink, string text)
    {
        lock (_texts) _texts.Add((sink, text));
    }

    public void Dispose()
    {
        _activities.Dispose();
        _meters.Dispose();
    }

    ILogger ILoggerFactory.CreateLogger(string categoryName) => this;

    void ILoggerFactory.AddProvider(ILoggerProvider provider)
    {
    }

    IDisposable? ILogger.BeginScope<TState>(TState state)
    {
        Add("log", $"{state} {Pairs(state as IEnumerable<KeyValuePair<string, object?>>)}");
        return null;
    }

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Add("log", $"{eventId.Name} {formatter(state, exception)} {Pairs(state as IEnumerable<KeyValuePair<string, object?>>)} {exception}");

    /// <summary>A word as it is, percent-encoded, escaped in JSON, and in Base64 at each of the three places it may begin at.</summary>
    private static IEnumerable<string> Forms(string word)
    {
        yield return word;
        if (Uri.EscapeDataString(word) is var encoded && encoded != word) yield return encoded;
        if (Uri.EscapeDataString(word).Replace("%20", "+", StringComparison.Ordinal) is var form && form != encoded && form != word) yield return form;
        for (var before = 0; before < 3; before++)
        {
            var text = Convert.ToBase64String([.. new byte[before], .. Encoding.UTF8.GetBytes(word)]);
            // The characters at both ends depend on what stands beside the word.
            yield return text[(before == 0 ? 0 : 4)..^4];
        }
    }

    private static string Pairs<T>(IEnumerable<KeyValuePair<string, T>>? pairs) => string.Join(' ', (pairs ?? []).Select(p => $"{p.Key}={p.Value}"));
}

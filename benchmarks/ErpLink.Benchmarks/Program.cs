using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Order;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace ErpLink.Benchmarks;

/// <summary>Benchmarks by claim: each class backs one sentence of the README and has its baseline in the same run.</summary>
public static class Program
{
    /// <summary>Runs everything shortly and in this process with <c>--smoke</c>; otherwise as BenchmarkDotNet's own arguments say.</summary>
    /// <returns>0 when every benchmark gave a figure.</returns>
    public static int Main(string[] args)
    {
        var isSmoke = args.Contains("--smoke");
        var job = isSmoke
            ? Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance).WithIterationTime(TimeInterval.FromMilliseconds(50))
            : Job.Default;
        var config = ManualConfig.CreateEmpty().AddJob(job)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(isSmoke ? new SummaryLogger() : ConsoleLogger.Default)
            .WithOrderer(new DefaultOrderer(SummaryOrderPolicy.Declared));
        if (!isSmoke) config = config.AddExporter(MarkdownExporter.GitHub);

        var switcher = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly);
        var summaries = isSmoke ? [.. switcher.RunAll(config)] : switcher.Run(args, config).ToList();
        if (isSmoke) summaries.ForEach(s => MarkdownExporter.Console.ExportToLog(s, ConsoleLogger.Default));
        return summaries.Count > 0 && summaries.All(s => s.Reports.Length > 0 && s.Reports.All(r => r.Success)) ? 0 : 1;
    }

    /// <summary>Says only what went wrong: the rest of a smoke run's log is noise.</summary>
    private sealed class SummaryLogger : ILogger
    {
        public string Id => nameof(SummaryLogger);

        public int Priority => 0;

        public void Write(LogKind logKind, string text)
        {
            if (logKind == LogKind.Error) Console.Error.Write(text);
        }

        public void WriteLine() => Flush();

        public void WriteLine(LogKind logKind, string text)
        {
            if (logKind == LogKind.Error) Console.Error.WriteLine(text);
        }

        public void Flush()
        {
        }
    }
}

using Microsoft.Extensions.DependencyInjection;

namespace ErpLink.Crash;

/// <summary>
/// An app that links and synchronises, to be killed at any moment. With <c>--until-quiet</c> it ends, with 0, once two runs in a row wrote
/// nothing and nothing is under way; <c>--answer</c> lets a person answer what interrupted writes left to ask.
/// </summary>
public static class Program
{
    /// <summary>What it says when everything is open: from then on a kill hits work.</summary>
    public const string Ready = "ready";

    /// <summary>What it says when a run came to its end.</summary>
    public const string RunEnded = "run";

    private const int QuietRuns = 2;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static async Task<int> Main(string[] args)
    {
        try
        {
            var settings = WorkerSettings.FromVariables();
            await using var services = WorkerServices.Build(settings);
            if (args.Contains("--answer")) await Questions.AnswerAsync(services.GetRequiredService<IErpInbox>(), default);
            await WorkAsync(services, settings.Users, args.Contains("--until-quiet"));
            return 0;
        }
        catch (ErpLinkException error)
        {
            Say($"ended: {error.Code} {error.Message}");
            return 1;
        }
    }

    /// <summary>A line for whoever looks into a failure. ErpLink's messages hold no secret.</summary>
    public static void Say(string line) => Console.Error.WriteLine(line.ReplaceLineEndings(" "));

    private static async Task WorkAsync(IServiceProvider services, int users, bool untilQuiet)
    {
        var sync = services.GetRequiredService<IErpSynchronizer>();
        var wishes = new Wishes(services.GetRequiredService<CrmFile>(), services.GetRequiredService<IErpLinker>(), users);
        await RecoverAsync(sync);
        Console.WriteLine(Ready);
        for (var quiet = 0; !untilQuiet || quiet < QuietRuns;)
        {
            var left = await wishes.GrantAsync(default);
            var isQuiet = left == 0 && await RunAsync(sync);
            // Nothing was written, but something may still wait for the end of a request's life.
            if (isQuiet && untilQuiet) isQuiet = await RecoverAsync(sync);
            quiet = isQuiet ? quiet + 1 : 0;
            if (left > 0) await RunAsync(sync);
            await Task.Delay(Pause);
        }
    }

    /// <summary>Whether the run found everything at rest.</summary>
    private static async Task<bool> RunAsync(IErpSynchronizer sync)
    {
        try
        {
            var report = await sync.RunAsync(new RunRequest("erp"), ErpUser.System, default);
            var counters = report.Counters;
            if (report.Failure is { } failure) Say($"a run ended {report.State}: {failure.Code} {failure.Message}");
            if (report.State == RunState.Completed) Console.WriteLine(RunEnded);
            return report.State == RunState.Completed && counters is { Changed: 0, Failed: 0, Unknown: 0, Waiting: 0, FieldsToApp: 0, FieldsToErp: 0 };
        }
        catch (ErpLinkException error) when (error.FailureClass is FailureClass.Transient or FailureClass.Unknown)
        {
            Say($"a run could not begin: {error.Code} {error.Message}");
            return false;
        }
    }

    /// <summary>Whether nothing was left to settle.</summary>
    private static async Task<bool> RecoverAsync(IErpSynchronizer sync)
    {
        try
        {
            var report = await sync.RecoverAsync("erp", default);
            return report is { Settled: 0, Pending: 0 };
        }
        catch (ErpLinkException error) when (error.FailureClass is FailureClass.Transient or FailureClass.Unknown)
        {
            Say($"recovery could not begin: {error.Code} {error.Message}");
            return false;
        }
    }
}

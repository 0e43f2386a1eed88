using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace ErpLink.Crash.Support;

/// <summary>The whole test against one ERP: kills, restarts, and the check at the end.</summary>
public sealed class CrashRun(IErpDesk erp, Action<string> say)
{
    // A kill in every fifth cycle comes while the worker starts, in the others while it works, however long its start took.
    private const int StartKillEvery = 5;

    private const int LifeMillisecondsMin = 50;
    private const int LifeMilliseconds = 1500;
    private const int LifeMillisecondsMax = 4000;

    private static readonly TimeSpan RestMax = TimeSpan.FromMinutes(4);
    private readonly int _seed = Peer.Seed;
    private readonly int _cycles = Peer.Cycles;
    private int _atWork, _withIntents, _withSent, _turns;

    public async Task RunAsync()
    {
        var watch = Stopwatch.StartNew();
        var folder = Directory.CreateTempSubdirectory("erplink-crash-").FullName;
        var crm = new CrmFile(Path.Combine(folder, "crm.db"));
        crm.Create();
        var settings = erp.Settings(new WorkerSettings { Crm = crm.Path, Links = Path.Combine(folder, "links.db"), Erp = "", Address = "" });
        say($"seed {_seed}, {_cycles} cycles");
        using (var app = new AppDesk(crm))
        {
            var world = new World(app, erp, _seed);
            await world.BuildAsync();
            using var stop = new CancellationTokenSource();
            var users = Task.WhenAll(Task.Run(() => world.EditAppAsync(stop.Token)), Task.Run(() => world.EditErpAsync(stop.Token)));
            await KillAsync(settings, app, users);
            await stop.CancelAsync();
            await users;
            say(string.Create(CultureInfo.InvariantCulture, $"killed for the last time after {watch.Elapsed.TotalSeconds:0} s"));
            await RestAsync(settings);
            using var store = new LinkFile(settings.Links);
            var wrong = await Agreement.CheckAsync(world, app, erp, store);
            say(Figures(world, store, watch.Elapsed));
            wrong.Should().BeEmpty("both systems agree and nothing is lost or made twice; seed {0}, files in {1}; workers said: {2}",
                _seed, folder, string.Join("\n", WorkerProcess.Said));
        }

        Directory.Delete(folder, recursive: true);
    }

    private async Task KillAsync(WorkerSettings settings, AppDesk app, Task users)
    {
        var random = new Random(_seed);
        var (commits, lifeMax) = (0, LifeMilliseconds);
        for (var cycle = 1; cycle <= _cycles; cycle++)
        {
            var born = Stopwatch.GetTimestamp();
            using var worker = WorkerProcess.Start(settings);
            if (cycle % StartKillEvery != 0)
            {
                await worker.Working;
                // Where a start takes long, so does a turn: a life must be long enough for some.
                var start = (int)Stopwatch.GetElapsedTime(born).TotalMilliseconds;
                lifeMax = Math.Clamp(start, lifeMax, LifeMillisecondsMax);
            }

            await Task.Delay(random.Next(LifeMillisecondsMin, lifeMax));
            worker.HasEnded.Should().BeFalse("a worker only ends when it is killed; it said: {0}", string.Join("\n", WorkerProcess.Said));
            await worker.KillAsync();
            using var store = new LinkFile(settings.Links);
            store.Check().Should().Be("ok", "the link store after kill {0}, seed {1}", cycle, _seed);
            app.Check().Should().Be("ok", "the app's file after kill {0}, seed {1}", cycle, _seed);
            if (store.Commits > commits) _atWork++;
            commits = store.Commits;
            if (store.Intents > 0) _withIntents++;
            if (store.Sent > 0) _withSent++;
            if (users.IsCompleted) await users; // They only stop early because something failed.
        }

        _atWork.Should().BeGreaterThan(_cycles / 10, "a kill of a process that has done nothing proves nothing");
    }

    /// <summary>No more edits and no more kills: workers until nothing is left. A person answers what interrupted writes left to ask, once.</summary>
    private async Task RestAsync(WorkerSettings settings)
    {
        var watch = Stopwatch.StartNew();
        for (var answers = false; ; _turns++)
        {
            using var worker = WorkerProcess.Start(settings, answers ? ["--until-quiet", "--answer"] : ["--until-quiet"]);
            var code = await worker.EndAsync(RestMax - watch.Elapsed);
            code.Should().Be(0, "the last worker comes to rest within {0}, seed {1}; it said: {2}", RestMax, _seed, string.Join("\n", WorkerProcess.Said));
            using var store = new LinkFile(settings.Links);
            if (store.Inbox.Count > 0 && !answers)
            {
                foreach (var item in store.Inbox) say("asked: " + item);
                answers = true;
            }
            else if (store.Intents == 0 && store.Due == 0)
            {
                return;
            }
        }
    }

    private string Figures(World world, LinkFile store, TimeSpan time)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{_cycles} cycles, {_cycles} kills ({_atWork} after new commits, {_withIntents} with an intent stored, {_withSent} of them with one sent), ");
        text.Append(CultureInfo.InvariantCulture, $"{world.AppEdits} edits in the app, {world.ErpEdits} in the ERP, ");
        text.Append(CultureInfo.InvariantCulture, $"{World.Created + World.Persons} creates, {World.Connected} connects, {store.Journal} journal entries, ");
        text.Append(CultureInfo.InvariantCulture, $"{_turns + 1} turns to rest, {time.TotalSeconds:0} s, seed {_seed}");
        return text.ToString();
    }
}

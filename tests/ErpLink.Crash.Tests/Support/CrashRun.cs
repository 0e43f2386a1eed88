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

    // Where there is much to do a life is long enough for a part of it: seconds to half a minute.
    private const int LongLifeMillisecondsMin = 3_000;
    private const int LongLifeMillisecondsMax = 30_000;

    // A machine on which a start takes longer than this is busy: lives are longer there in proportion, up to so many times.
    private const int StartMilliseconds = 2_000;
    private const int LongerMax = 5;

    // So many records are linked by several users at once.
    private const int UsersOfMany = 4;

    // Rest comes when all the edits of the last life are on the other side, and what waits for the end of a request's life has had it.
    private static readonly TimeSpan RestMax = TimeSpan.FromMinutes(4 + Peer.Records / 400);
    private static readonly TimeSpan LinkingMax = TimeSpan.FromHours(2);
    private readonly int _seed = Peer.Seed;
    private int _kills, _atWork, _withIntents, _withSent, _runs, _turns;

    public async Task RunAsync()
    {
        var watch = Stopwatch.StartNew();
        var folder = Directory.CreateTempSubdirectory("erplink-crash-").FullName;
        var crm = new CrmFile(Path.Combine(folder, "crm.db"));
        crm.Create();
        var settings = erp.Settings(new WorkerSettings { Crm = crm.Path, Links = Path.Combine(folder, "links.db"), Erp = "", Address = "", Users = Peer.IsLong ? UsersOfMany : 1 });
        say($"seed {_seed}, {Peer.Records} records");
        using (var app = new AppDesk(crm))
        {
            var world = new World(app, erp, _seed, Peer.Records);
            await world.BuildAsync();
            say(string.Create(CultureInfo.InvariantCulture, $"both systems were filled after {watch.Elapsed.TotalSeconds:0} s"));
            using var stop = new CancellationTokenSource();
            var users = Task.WhenAll(Task.Run(() => world.EditAppAsync(stop.Token)), Task.Run(() => world.EditErpAsync(stop.Token)));
            await KillAsync(settings, app, world, users, watch);
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

    private async Task KillAsync(WorkerSettings settings, AppDesk app, World world, Task users, Stopwatch watch)
    {
        var random = new Random(_seed);
        var (commits, lifeMax, longer, last) = (0, LifeMilliseconds, 1, Peer.Cycles);
        for (var cycle = 1; cycle <= last; cycle++)
        {
            var born = Stopwatch.GetTimestamp();
            using var worker = WorkerProcess.Start(settings);
            var isAtWork = cycle % StartKillEvery != 0;
            if (isAtWork)
            {
                await worker.Working;
                // Where a start takes long, so does a turn: a life must be long enough for some.
                var start = (int)Stopwatch.GetElapsedTime(born).TotalMilliseconds;
                lifeMax = Math.Clamp(start, lifeMax, LifeMillisecondsMax);
                longer = Math.Clamp(start / StartMilliseconds, 1, LongerMax);
            }

            await Task.Delay(isAtWork && Peer.IsLong
                ? longer * random.Next(LongLifeMillisecondsMin, LongLifeMillisecondsMax) : random.Next(LifeMillisecondsMin, lifeMax));
            worker.HasEnded.Should().BeFalse("a worker only ends when it is killed; it said: {0}", string.Join("\n", WorkerProcess.Said));
            await worker.KillAsync();
            _kills = cycle;
            using var store = new LinkFile(settings.Links);
            store.Check().Should().Be("ok", "the link store after kill {0}, seed {1}", cycle, _seed);
            app.Check().Should().Be("ok", "the app's file after kill {0}, seed {1}", cycle, _seed);
            if (store.Commits > commits) _atWork++;
            commits = store.Commits;
            _runs += worker.Runs;
            if (Peer.IsLong && worker.Runs > 0) world.Allow(store.Links.Count);
            if (store.Intents > 0) _withIntents++;
            if (store.Sent > 0) _withSent++;
            if (users.IsCompleted) await users; // They only stop early because something failed.
            if (!Peer.IsLong || app.OpenWishes == 0) continue;
            // Kills go on until everything is linked, and then as often again.
            last = cycle + Peer.Cycles;
            watch.Elapsed.Should().BeLessThan(LinkingMax, "{0} records are still to be linked", app.OpenWishes);
        }

        _atWork.Should().BeGreaterThan(_kills / 10, "a kill of a process that has done nothing proves nothing");
        if (Peer.IsLong) _withIntents.Should().BePositive("a kill that never meets a write under way proves little");
    }

    /// <summary>No more edits and no more kills: workers until nothing is left. A person answers what interrupted writes left to ask, once.</summary>
    private async Task RestAsync(WorkerSettings settings)
    {
        var watch = Stopwatch.StartNew();
        for (var answers = false; ; _turns++)
        {
            using var worker = WorkerProcess.Start(settings, answers ? ["--until-quiet", "--answer"] : ["--until-quiet"]);
            var left = RestMax - watch.Elapsed;
            var code = await worker.EndAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero);
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
        text.Append(CultureInfo.InvariantCulture, $"{world.Ids.Count} records, {_kills} kills ({_atWork} after new commits, {_withIntents} with an intent stored, {_withSent} of them with one sent), ");
        text.Append(CultureInfo.InvariantCulture, $"{world.AppEdits} edits in the app, {world.ErpEdits} in the ERP, {_runs} runs that came to their end meanwhile, ");
        text.Append(CultureInfo.InvariantCulture, $"{world.Created + world.Persons} creates, {world.Connected} connects, {store.Journal} journal entries, ");
        text.Append(CultureInfo.InvariantCulture, $"{_turns + 1} turns to rest, {time.TotalSeconds:0} s, seed {_seed}");
        return text.ToString();
    }
}

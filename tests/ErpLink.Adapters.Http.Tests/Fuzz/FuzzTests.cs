using System.Globalization;
using System.Text;

namespace ErpLink.Adapters.Http.Tests.Fuzz;

/// <summary>
/// Every parser over spoilt answers: the library's own errors or a result, nothing else; no end of requests, no growth, no hang. A find is printed with
/// what replays it, and is kept in the folder Regressions. <c>ERPLINK_FUZZ_CASES</c> is the number of cases of all targets together (50,000 by
/// default), <c>ERPLINK_FUZZ_SEED</c> the seed.
/// </summary>
public sealed class FuzzTests
{
    private const int CasesDefault = 50_000;
    private static readonly TimeSpan StandsStillMax = TimeSpan.FromMinutes(2);

    private static readonly int Cases = int.TryParse(Environment.GetEnvironmentVariable("ERPLINK_FUZZ_CASES"), NumberStyles.None, CultureInfo.InvariantCulture, out var cases) ? cases : CasesDefault;

    private static readonly ulong Seed = ulong.TryParse(Environment.GetEnvironmentVariable("ERPLINK_FUZZ_SEED"), NumberStyles.None, CultureInfo.InvariantCulture, out var seed) ? seed : 20260301;

    public static TheoryData<string> Targets => new(FuzzTargets.All.Keys);

    public static TheoryData<string> Kept => new(typeof(FuzzTests).Assembly.GetManifestResourceNames().Where(n => n.StartsWith("Fuzz/", StringComparison.Ordinal)));

    [Theory, MemberData(nameof(Targets)), Trait("Catalogue", "48"), Trait("Catalogue", "50"), Trait("Catalogue", "94")]
    public async Task A_spoilt_text_gives_an_error_of_ours_or_a_result(string name)
    {
        var target = FuzzTargets.All[name]();
        var number = -1;
        var finds = new List<string>();
        var all = Task.Run(async () =>
        {
            var seeds = await target.SeedsAsync();
            for (var place = 0; place < seeds.Count; place++) Note(await target.TryAsync(place, seeds[place], null), place, seeds[place], null);
            var count = Math.Max(1, Cases / FuzzTargets.All.Count);
            for (number = 0; number < count && finds.Count < 5; number++)
            {
                var random = FuzzRandom.Of(Seed, name, number);
                var place = random.Below(seeds.Count);
                var input = FuzzMutator.Spoil(seeds[place], seeds, random);
                var extra = target.Extra(random);
                Note(await target.TryAsync(place, input, extra), place, input, extra);
            }
        });
        for (var (last, since) = (-2, DateTime.UtcNow); await Task.WhenAny(all, Task.Delay(500)) != all;)
        {
            if (number != last) (last, since) = (number, DateTime.UtcNow);
            (DateTime.UtcNow - since).Should().BeLessThan(StandsStillMax, "case {0} of {1} with seed {2} does not end", number, name, Seed);
        }

        await all;
        finds.Should().BeEmpty();

        void Note(string? find, int place, byte[] input, FuzzExtra? extra)
        {
            if (find is not null) finds.Add($"ERPLINK-FUZZ target={name} seed={Seed} case={number} place={place} extra={extra} input={Convert.ToBase64String(input.AsSpan(0, Math.Min(input.Length, 3000)))}\n{find}\n");
        }
    }

    /// <summary>What was found once: <c>target@place--what.bin</c>, or <c>target@place@extra--what.bin</c> where a header or status belongs to it.</summary>
    [Theory, MemberData(nameof(Kept))]
    public async Task What_was_found_once_is_read_for_ever(string resource)
    {
        var name = resource["Fuzz/".Length..].Split("--")[0].Split('@');
        using var stream = typeof(FuzzTests).Assembly.GetManifestResourceStream(resource)!;
        var input = new byte[stream.Length];
        stream.ReadExactly(input);
        var target = FuzzTargets.All[name[0]]();
        await target.SeedsAsync();
        (await target.TryAsync(int.Parse(name[1], CultureInfo.InvariantCulture), input, FuzzExtra.Parse(name.ElementAtOrDefault(2)))).Should().BeNull();
    }

    [Fact]
    public async Task A_sound_seed_is_played_with_everything_else_sound_and_a_header_of_a_find_can_be_kept()
    {
        var target = FuzzTargets.All["rest.Changes"]();
        var seeds = await target.SeedsAsync();
        (await target.TryAsync(0, seeds[0], null)).Should().BeNull();
        var extras = Enumerable.Range(0, 500).Select(i => target.Extra(FuzzRandom.Of(1, "x", i))).ToList();
        extras.Count(e => e is null).Should().BeInRange(250, 450);
        extras.OfType<FuzzExtra>().Select(e => FuzzExtra.Parse(e.ToString())).Should().Equal(extras.OfType<FuzzExtra>());
        extras.OfType<FuzzExtra>().Select(e => e.Header).Should().Contain(["RateLimit", "Set-Cookie", "Date"]);
        FuzzExtra.Parse(null).Should().BeNull();
    }

    [Fact]
    public void The_same_seed_spoils_the_same_way_and_reaches_every_kind_of_damage()
    {
        byte[][] seeds = ["""{"id":1,"name":"x","rows":[{"a":null},{"b":1.5}]}"""u8.ToArray()];
        string[] Run(ulong seed) => [.. Enumerable.Range(0, 2000).Select(i => Convert.ToHexString(FuzzMutator.Spoil(seeds[0], seeds, FuzzRandom.Of(seed, "x", i))))];
        Run(1).Should().Equal(Run(1)).And.NotEqual(Run(2));
        Run(1).Distinct().Should().HaveCountGreaterThan(1000);
        var texts = Run(1).Select(h => Encoding.Latin1.GetString(Convert.FromHexString(h))).ToList();
        texts.Should().Contain(t => t.Contains("\\ud83d")).And.Contain(t => t.Contains("1e400")).And.Contain(t => t.Length > 4000).And.Contain(t => t.Length < 20).And.Contain(t => t.Contains('\u00ff')).And.Contain(t => t.Contains(new string('[', 64)));
    }

    [Fact]
    public async Task A_reader_that_throws_something_else_grows_or_is_wrong_is_found()
    {
        async Task<string?> Try(Func<byte[], ValueTask> read) => await new TextTarget("x", [], read).TryAsync(0, [1], null);
        (await Try(_ => default)).Should().BeNull();
        (await Try(_ => throw new ErpLinkException(ErrorCodes.AnswerMalformed, FailureClass.Bug, "fine"))).Should().BeNull();
        (await Try(_ => throw new ErpLinkException(ErrorCodes.AccessDenied, FailureClass.Bug, "not one of these"))).Should().NotBeNull();
        (await Try(_ => throw new KeyNotFoundException())).Should().Contain("KeyNotFound");
        (await Try(_ => { GC.KeepAlive(new byte[9_000_000]); return default; })).Should().Contain("bytes for an input");
    }
}

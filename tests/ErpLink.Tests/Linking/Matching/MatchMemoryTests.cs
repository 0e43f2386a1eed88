using ErpLink.Linking.Matching;
using static ErpLink.Tests.Linking.Matching.MatchFixture;

namespace ErpLink.Tests.Linking.Matching;

public sealed class MatchMemoryTests
{
    private const int Records = 5_000;

    /// <summary>Both sides, with the index: what 100,000 by 100,000 records need is a hundred thousand times this.</summary>
    private const int BytesOfPairMax = 2_500;

    [Fact]
    public void What_is_remembered_of_a_pair_of_records_is_bounded()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var matcher = new RecordMatcher(Plan());
        for (var i = 0; i < Records; i++) matcher.AddActor(Numbered("e", i));
        for (var i = 0; i < Records; i++) matcher.AddEntity(Numbered("c", i));
        var used = GC.GetTotalMemory(forceFullCollection: true) - before;
        matcher.Finish().Should().OnlyContain(m => m.Verdict == MatchVerdict.Automatic);
        used.Should().BeLessThan(Records * BytesOfPairMax);
    }

    private static Record Numbered(string prefix, int number) => Company($"{prefix}{number}", $"Company {number * 7919:x} Maskin AS", $"9{number:00000000}", $"{number % 9999:0000}");
}

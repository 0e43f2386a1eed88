using BenchmarkDotNet.Attributes;
using ErpLink.Linking.Matching;

namespace ErpLink.Benchmarks;

/// <summary>Claim: matching costs about the same for each record however many there are, where comparing every pair costs as much more. As
/// many companies on each side: in four of five pairs the number is blank or the name has a typing error.</summary>
/// <remarks>Every pair is compared for one entity in a thousand only: for all of them, take its figure a thousand times.</remarks>
public class MatchingRecords
{
    private const int OneIn = 1_000;

    private readonly MatchPlan _plan = MatchPlan.Of(
    [
        new MatchTierBuilder("number").Automatic().On("number", "number", MatchComparer.OrganizationNumber).Build(),
        new MatchTierBuilder("name and postal code").Automatic().On("name", "name", MatchComparer.CompanyName).On("zip", "zip", MatchComparer.PostalCode).Build(),
        new MatchTierBuilder("similar name").On("name", "name", MatchComparer.CompanyName, 85).Build(),
    ]);

    private Record[] _actors = [];
    private Record[] _entities = [];

    /// <summary>How many on each side; few in a smoke run.</summary>
    public static IEnumerable<int> Sizes =>
        Environment.GetCommandLineArgs().Contains("--smoke") ? [500] : [10_000, 100_000];

    /// <summary>How many on each side.</summary>
    [ParamsSource(nameof(Sizes))]
    public int Records { get; set; }

    /// <summary>The records of both sides.</summary>
    [GlobalSetup]
    public void Fill()
    {
        _actors = [.. Enumerable.Range(0, Records).Select(i => MatchSamples.Actor(i))];
        _entities = [.. Enumerable.Range(0, Records).Select(i => MatchSamples.Entity(i))];
        if (ByIndex() < Records / 2) throw new InvalidOperationException("Most pairs have to be found.");
    }

    /// <summary>A loop over every pair, for one entity in a thousand.</summary>
    [Benchmark(Baseline = true)]
    public int ByEveryPair()
    {
        var found = 0;
        var actors = Array.ConvertAll(_actors, a => _plan.Normalize(a, Side.Erp));
        Span<byte> percents = stackalloc byte[_plan.Fields.Count];
        for (var i = 0; i < _entities.Length; i += OneIn)
        {
            var entity = _plan.Normalize(_entities[i], Side.App);
            foreach (var actor in actors)
            {
                _plan.Compare(entity, actor, percents);
                if (_plan.BestTier(percents) >= 0) found++;
            }
        }

        return found;
    }

    /// <summary>Everything: the index, all entities, uniqueness, suggestions.</summary>
    [Benchmark]
    public int ByIndex()
    {
        var matcher = new RecordMatcher(_plan);
        foreach (var actor in _actors) matcher.AddActor(actor);
        foreach (var entity in _entities) matcher.AddEntity(entity);
        return matcher.Finish().Count(m => m.Candidates.Count > 0);
    }
}

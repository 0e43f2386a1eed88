namespace ErpLink.Simulation;

/// <summary>Every script is killed at every single point, on sides of different abilities.</summary>
public sealed class ExhaustiveTests
{
    public static TheoryData<string, CreateTier, UpdateTier, bool, ChangeFeed> Everything
    {
        get
        {
            var data = new TheoryData<string, CreateTier, UpdateTier, bool, ChangeFeed>();
            foreach (var script in Scripts.Names)
            {
                foreach (var create in Gate.CreateTiers(script))
                {
                    foreach (var (update, returns, feed) in Gate.Sides) data.Add(script, create, update, returns, feed);
                }
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Everything)), Trait("Catalogue", "81")]
    public void A_process_that_is_killed_anywhere_converges(string script, CreateTier create, UpdateTier update, bool returnsStored, ChangeFeed feed)
    {
        var (points, violation) = ExhaustiveRun.Run(script, create, update, returnsStored, feed);

        violation.Should().BeNull("{0}", violation?.Story);
        points.Should().BeGreaterThan(10, "there are that many store calls and remote calls");
    }
}

namespace ErpLink.Simulation;

/// <summary>Every script is killed at every single point, on sides of different abilities.</summary>
public sealed class ExhaustiveTests
{
    public static TheoryData<string, CreateTier, UpdateTier, bool> Everything
    {
        get
        {
            var data = new TheoryData<string, CreateTier, UpdateTier, bool>();
            foreach (var script in Scripts.Names)
            {
                var creates = script is "create" or "parent and child" ? Enum.GetValues<CreateTier>() : [CreateTier.UniqueReference];
                foreach (var create in creates)
                {
                    data.Add(script, create, UpdateTier.Conditional, true);
                    data.Add(script, create, UpdateTier.ReadCompare, false);
                }
            }

            return data;
        }
    }

    [Theory, MemberData(nameof(Everything)), Trait("Catalogue", "81")]
    public void A_process_that_is_killed_anywhere_converges(string script, CreateTier create, UpdateTier update, bool returnsStored)
    {
        var (points, violation) = ExhaustiveRun.Run(script, create, update, returnsStored);

        violation.Should().BeNull("{0}", violation?.Story);
        points.Should().BeGreaterThan(10, "there are that many store calls and remote calls");
    }
}

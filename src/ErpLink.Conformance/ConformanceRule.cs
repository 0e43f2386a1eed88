namespace ErpLink.Conformance;

/// <summary>One rule that every side keeps, or declares or waives. Knows no test framework. Stateless.</summary>
public abstract class ConformanceRule
{
    private protected ConformanceRule()
    {
    }

    /// <summary>The number: <c>K01</c> to <c>K18</c>; never changed and never given again.</summary>
    public abstract string Number { get; }

    /// <summary>What it asks, as a sentence without its full stop.</summary>
    public abstract string Title { get; }

    /// <summary>Runs the rule over fresh sides, and tidies away the records it made where it can.</summary>
    /// <param name="side">The side's description for the kit.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <returns>Never <see cref="RuleOutcome.Passed"/> when nothing was checked. What a side throws is a failed rule.</returns>
    public async ValueTask<RuleResult> RunAsync(SideUnderTest side, CancellationToken cancellationToken)
    {
        var bench = new Bench(side, cancellationToken);
        await using var closing = bench.ConfigureAwait(false);
        try
        {
            await bench.OpenAsync().ConfigureAwait(false);
            var result = await RunAsync(bench).ConfigureAwait(false);
            return result.Outcome == RuleOutcome.Passed && bench.Checks == 0
                ? RuleResult.Failed("There was nothing to check it with. Give the kit more to work with, or waive the rule.") : result;
        }
        catch (RuleFailedException broken)
        {
            return RuleResult.Failed(broken.Message);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever it is: a side answers, or throws what the rule asks for.
            return RuleResult.Failed($"{exception.GetType().Name} was thrown: {exception.Message}");
        }
    }

    private protected abstract ValueTask<RuleResult> RunAsync(Bench bench);
}

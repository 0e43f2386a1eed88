namespace ErpLink.Conformance;

/// <summary>The rules over one side, each run once and remembered. Used by one test at a time.</summary>
/// <param name="side">The side.</param>
public sealed class ConformanceRun(SideUnderTest side)
{
    private readonly Dictionary<string, RuleVerdict> _verdicts = new(StringComparer.Ordinal);

    /// <summary>The side.</summary>
    public SideUnderTest Side => side;

    /// <summary>Runs a rule; a waived one, too, for a waiver that is not needed any more has to be seen.</summary>
    public async ValueTask<RuleVerdict> RunAsync(ConformanceRule rule, CancellationToken cancellationToken)
    {
        if (_verdicts.TryGetValue(rule.Number, out var known)) return known;
        var result = await rule.RunAsync(side, cancellationToken).ConfigureAwait(false);
        return _verdicts[rule.Number] = new RuleVerdict(rule, result, side.Waivers.FirstOrDefault(w => w.Rule == rule.Number));
    }

    /// <summary>Runs what was not run yet, and writes the report.</summary>
    public async ValueTask<ConformanceReport> ReportAsync(CancellationToken cancellationToken)
    {
        var verdicts = new List<RuleVerdict>();
        foreach (var rule in ConformanceRules.All) verdicts.Add(await RunAsync(rule, cancellationToken).ConfigureAwait(false));
        var opened = await side.OpenAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var description = await opened.DescribeAsync(cancellationToken).ConfigureAwait(false);
            return new ConformanceReport(side, description, verdicts);
        }
        finally
        {
            if (opened is IAsyncDisposable asynchronous) await asynchronous.DisposeAsync().ConfigureAwait(false);
            else (opened as IDisposable)?.Dispose();
        }
    }
}

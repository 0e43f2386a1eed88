namespace ErpLink.Simulation;

/// <summary>
/// The one place between the scheduler and the engine: what a round of synchronisation is.
/// </summary>
/// <param name="node">Where.</param>
/// <param name="kernel">The kernel.</param>
/// <param name="comparesAll">Whether everything is compared in a round, as after a restore that no feed tells of.</param>
public sealed class SyncDriver(Node node, SimKernel kernel, Func<bool>? comparesAll = null)
{
    /// <summary>One round: a run of the connection. A side or store that fails ends what it concerns; the next round goes on.</summary>
    public async Task RoundAsync(CancellationToken cancellationToken)
    {
        try
        {
            var report = await node.Synchronizer.RunAsync(new RunRequest(Shape.Connection, comparesAll?.Invoke() == true ? RunKind.Full : RunKind.Incremental), ErpUser.System, cancellationToken);
            if (report.State != RunState.Completed || report.Counters.Compared > 0)
                kernel.Note("run", node.Process.Name, $"{report.State} {report.Counters.Compared} compared {report.Counters.Changed} changed {report.Failure?.Code}");
        }
        catch (Exception error) when (Expected(kernel, "round", error))
        {
        }
    }

    /// <summary>The exceptions of ErpLink are a closed set; their texts name records, never what users typed (O17).</summary>
    public static bool Expected(SimKernel kernel, string what, Exception error)
    {
        if (error is OperationCanceledException) return true;
        if (error is not ErpLinkException known)
        {
            kernel.Report("exception", $"{what} threw {error.GetType().Name}: {error.Message} {error.StackTrace?.Split('\n').FirstOrDefault()?.Trim()}");
            return true;
        }

        kernel.Note($"{what} fails", known.Code.ToString(System.Globalization.CultureInfo.InvariantCulture), known.FailureClass.ToString());
        if (known.FailureClass == FailureClass.Bug && known.Code != ErrorCodes.ContractBroken) kernel.Report("contract", $"{what} calls it a bug: {known.Message}");
        if (Token.Of(known.Message) != 0) kernel.Report("O17", $"{what} names what a user typed: {known.Message}");
        return true;
    }
}

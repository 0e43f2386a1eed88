namespace ErpLink.Simulation;

/// <summary>
/// The one place between the scheduler and the engine: what a round of synchronisation is. Today it recovers and compares every link;
/// once the engine has runs, this asks for one.
/// </summary>
public sealed class SyncDriver(Node node, SimKernel kernel)
{
    private static readonly ConnectionId Connection = new(Shape.ConnectionKey);

    /// <summary>One round. A side or store that fails ends what it concerns; the next round goes on.</summary>
    public async Task RoundAsync(CancellationToken cancellationToken)
    {
        try
        {
            await node.Synchronizer.RecoverAsync(Shape.Connection, cancellationToken);
            foreach (var link in await node.Store.ReadLinkPageAsync(Connection, null, 1000, cancellationToken)) await SyncAsync(link.Id, cancellationToken);
        }
        catch (Exception error) when (Expected(kernel, "round", error))
        {
        }
    }

    private async Task SyncAsync(LinkId link, CancellationToken cancellationToken)
    {
        try
        {
            var result = await node.Synchronizer.SyncNowAsync(link, ErpUser.System, cancellationToken);
            if (result.Status != SyncStatus.Unchanged) kernel.Note("synced", result.Link.Entity.Key.Text, result.Status.ToString());
        }
        catch (Exception error) when (Expected(kernel, "sync", error))
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

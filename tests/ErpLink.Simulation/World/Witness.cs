namespace ErpLink.Simulation;

/// <summary>What the app keeps of the store, in its own database.</summary>
public sealed class Witness : IStoreWitness
{
    private StoreMark? _mark;

    public ValueTask<StoreMark?> ReadAsync(ConnectionId connection, CancellationToken cancellationToken) => ValueTask.FromResult(_mark);

    public ValueTask KeepAsync(ConnectionId connection, StoreMark mark, CancellationToken cancellationToken)
    {
        _mark = mark;
        return ValueTask.CompletedTask;
    }
}

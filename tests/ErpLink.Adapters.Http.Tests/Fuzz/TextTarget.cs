namespace ErpLink.Adapters.Http.Tests.Fuzz;

/// <summary>A reader of one text.</summary>
public sealed class TextTarget(string name, IReadOnlyList<byte[]> seeds, Func<byte[], ValueTask> read) : FuzzTarget
{
    public override string Name => name;

    public override ValueTask<IReadOnlyList<byte[]>> SeedsAsync() => new(seeds);

    public override ValueTask ReadAsync(int place, byte[] input, FuzzExtra? extra) => read(input);
}

using ErpLink.Maps;

namespace ErpLink.Connections;

/// <summary>Both sides of a connection with what they say of themselves, and what the validation of the maps against that found. Owns the
/// ERP's side; the app's is the app's.</summary>
internal sealed record DescribedSides(IRecordSide App, SideDescription AppDescription, IRecordSide Erp, SideDescription ErpDescription) : IAsyncDisposable
{
    /// <summary>The maps, ready to work; <see langword="null"/> when there are errors.</summary>
    public CompiledConnection? Compiled { get; init; }

    /// <summary>Everything that was found.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>Fields whose type or length changed since the connection was last opened; they work on.</summary>
    public IReadOnlyList<Problem> Reshaped { get; init; } = [];

    public ValueTask DisposeAsync() => DisposeAsync(Erp);

    /// <summary>Ends a side, when it holds something to end.</summary>
    public static ValueTask DisposeAsync(IRecordSide side)
    {
        if (side is IAsyncDisposable asynchronous) return asynchronous.DisposeAsync();
        (side as IDisposable)?.Dispose();
        return ValueTask.CompletedTask;
    }
}

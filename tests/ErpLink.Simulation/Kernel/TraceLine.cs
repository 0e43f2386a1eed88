namespace ErpLink.Simulation;

/// <summary>One line of a world's trace.</summary>
public readonly record struct TraceLine(long Event, long AtMs, string What, string Key, string Detail)
{
    /// <inheritdoc/>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"{Event,6} {TimeSpan.FromMilliseconds(AtMs):hh\\:mm\\:ss\\.fff} {What,-24} {Key,-18} {Detail}");
}

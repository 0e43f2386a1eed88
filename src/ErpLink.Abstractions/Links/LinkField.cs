namespace ErpLink;

/// <summary>What a link remembers of one mapping.</summary>
/// <param name="App">The app's name of the field.</param>
/// <param name="Erp">The ERP's name of the field.</param>
public sealed record LinkField(string App, string Erp)
{
    /// <summary>Direction and conversion the baseline was made under; a mapping that changed since starts without baseline.</summary>
    public string Signature { get; init; } = string.Empty;

    /// <summary>What the sides last agreed on; <see langword="null"/> while they never did.</summary>
    public Baseline? Baseline { get; init; }

    /// <summary>Never overwritten by anything, on either side.</summary>
    public bool Locked { get; init; }

    /// <summary>The ERP gave a value on create that the app's blank field is to take over.</summary>
    public bool ToBeFilled { get; init; }

    /// <summary>An import did not send it: what the app made of it fills the ERP's blank field, or is agreed on as it is.</summary>
    public bool ToBeAgreed { get; init; }

    /// <summary>What ErpLink wrote last, oldest first, at most 6: a value that keeps coming back freezes the field.</summary>
    public IReadOnlyList<RecentWrite> Writes { get; init; } = [];

    /// <summary>An edit of the receiving side was kept: listed by verify until the sides are equal.</summary>
    public bool DriftKept { get; init; }
}

namespace ErpLink;

/// <summary>One mapping: a field of the app and a field of the ERP that mean the same. Immutable data; see the builder for code and
/// <c>docs/maps.md</c> for JSON.</summary>
/// <param name="App">The app's name of the field.</param>
/// <param name="Erp">The ERP's name of the field.</param>
/// <param name="Direction">Which way changes go.</param>
public sealed record FieldMapDefinition(string App, string Erp, Direction Direction)
{
    /// <summary>What is done to the app's value before its type is converted to the ERP's, in this order; empty: nothing.</summary>
    public IReadOnlyList<ConversionStep> ToErpSteps { get; init; } = [];

    /// <summary>What is done to the ERP's value before its type is converted to the app's, in this order; empty: nothing.</summary>
    public IReadOnlyList<ConversionStep> ToAppSteps { get; init; } = [];

    /// <summary>What decides when both sides changed; empty: the map's, then the connection's.</summary>
    public IReadOnlyList<Conflict> OnConflict { get; init; } = [];

    /// <summary>What happens to an edit of the receiving side of a one-way field; <see langword="null"/>: the map's.</summary>
    public DriftPolicy? OnDrift { get; init; }

    /// <summary>What a change to blank means; <see langword="null"/>: the map's.</summary>
    public BlankPolicy? OnBlank { get; init; }

    /// <summary>Who is right when records are linked; <see langword="null"/>: the map's.</summary>
    public LinkTimePolicy? OnLink { get; init; }

    /// <summary>Text longer than the field it goes to: reject, truncate, skip or use the default.</summary>
    public Misfit OnTooLong { get; init; }

    /// <summary>A number with more digits than the field it goes to: reject, round, skip or use the default.</summary>
    public Misfit OnTooPrecise { get; init; }

    /// <summary>A value that cannot be read as the other side's type or is not in the table of a look-up: reject, skip or use the default.</summary>
    public Misfit OnUnparsable { get; init; }

    /// <summary>A reference to a record that is not linked.</summary>
    public UnresolvedReference OnUnresolved { get; init; }

    /// <summary>What <see cref="Misfit.UseDefault"/> writes to the ERP; absent when there is none.</summary>
    public FieldValue DefaultInErp { get; init; }

    /// <summary>What <see cref="Misfit.UseDefault"/> writes to the app; absent when there is none.</summary>
    public FieldValue DefaultInApp { get; init; }

    /// <summary>Lets several connections write this field of the app, where each says so with a number of its own: their order, lowest
    /// first. Default: <see langword="null"/>, no other connection may write it.</summary>
    public int? SharedOrder { get; init; }

    /// <summary>Keeps the values out of the journal; the field then cannot be undone.</summary>
    public bool OmitFromJournal { get; init; }
}

namespace ErpLink.Maps;

/// <summary>One mapping, ready to work. Immutable, thread-safe, pure; comparing equal values allocates nothing.</summary>
/// <remarks>Source: semantics, section 2 (equality, conversions) and 5 (policies).</remarks>
public sealed class CompiledField
{
    private readonly ValueConverter _toErp;
    private readonly ValueConverter _toApp;

    internal CompiledField(FieldMapDefinition definition, ValueConverter toErp, ValueConverter toApp, string signature, FieldPolicies policies)
    {
        Definition = definition;
        _toErp = toErp;
        _toApp = toApp;
        Signature = signature;
        OnConflict = policies.OnConflict;
        OnDrift = policies.OnDrift;
        OnBlank = policies.OnBlank;
        OnLink = policies.OnLink;
    }

    /// <summary>What it was made from.</summary>
    public FieldMapDefinition Definition { get; }

    /// <summary>The app's field.</summary>
    public FieldDescription App => _toErp.Source;

    /// <summary>The ERP's field.</summary>
    public FieldDescription Erp => _toErp.Target;

    /// <summary>The place of the app's field in <see cref="CompiledMap.AppFields"/>.</summary>
    public int AppIndex { get; internal init; }

    /// <summary>The place of the ERP's field in <see cref="CompiledMap.ErpFields"/>.</summary>
    public int ErpIndex { get; internal init; }

    /// <summary>Direction and conversion as text, list mapping and zone included: a baseline made under another signature does not count
    /// (<see cref="LinkField.Signature"/>). Policies are no part of it: changing one rewrites nothing.</summary>
    public string Signature { get; }

    /// <summary>What decides when both sides changed, in this order: the mapping's, else the map's, else the connection's; ends with <see cref="Conflict.Ask"/>.</summary>
    public IReadOnlyList<Conflict> OnConflict { get; }

    /// <summary>What happens to an edit of the receiving side: the mapping's, else the map's.</summary>
    public DriftPolicy OnDrift { get; }

    /// <summary>What a change to blank means: the mapping's, else the map's.</summary>
    public BlankPolicy OnBlank { get; }

    /// <summary>Who is right when records are linked: the mapping's, else the map's.</summary>
    public LinkTimePolicy OnLink { get; }

    /// <summary>Whether changes of the app go to the ERP.</summary>
    public bool WritesErp => Definition.Direction is Direction.Both or Direction.ToErp;

    /// <summary>Whether changes of the ERP go to the app.</summary>
    public bool WritesApp => Definition.Direction is Direction.Both or Direction.ToApp;

    /// <summary>The app's value as the ERP is to hold it: type, list, reference, then the limits of the ERP's field and what the mapping
    /// says about values that do not fit. Null stays null, absent is skipped.</summary>
    /// <param name="app">The app's value.</param>
    /// <param name="references">The links references travel through; without it none is linked.</param>
    public Conversion ToErp(in FieldValue app, IReferenceLookup? references = null) => _toErp.Convert(app, references);

    /// <summary>The ERP's value as the app is to hold it; see <see cref="ToErp"/>.</summary>
    /// <param name="erp">The ERP's value.</param>
    /// <param name="references">The links references travel through; without it none is linked.</param>
    public Conversion ToApp(in FieldValue erp, IReferenceLookup? references = null) => _toApp.Convert(erp, references);

    /// <summary>
    /// Whether the two values are the same: in a direction that is mapped, one side's value converted equals the other's under the
    /// other's equality, before or after it was fitted to the other's limits.
    /// </summary>
    /// <param name="erp">The ERP's value.</param>
    /// <param name="app">The app's value.</param>
    /// <param name="references">The links references travel through; without it none is linked.</param>
    public bool EqualAcross(in FieldValue erp, in FieldValue app, IReferenceLookup? references = null) =>
        (WritesErp && _toErp.GivesEqual(app, erp, references)) || (WritesApp && _toApp.GivesEqual(erp, app, references));

    /// <summary>Both names.</summary>
    public override string ToString() => $"{Definition.App}/{Definition.Erp}";
}

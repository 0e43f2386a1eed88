namespace ErpLink;

/// <summary>Writes a <see cref="FieldMapDefinition"/> in code. Not thread-safe; what it builds is immutable.</summary>
/// <param name="app">The app's name of the field.</param>
/// <param name="erp">The ERP's name of the field.</param>
/// <param name="direction">Which way changes go.</param>
public sealed class FieldMapBuilder(string app, string erp, Direction direction)
{
    private FieldMapDefinition _definition = new(app, erp, direction);

    /// <summary>What is done to the app's value before its type is converted to the ERP's, in this order.</summary>
    public FieldMapBuilder ToErpSteps(params IReadOnlyList<ConversionStep> steps) => With(_definition with { ToErpSteps = [.. steps] });

    /// <summary>What is done to the ERP's value before its type is converted to the app's, in this order.</summary>
    public FieldMapBuilder ToAppSteps(params IReadOnlyList<ConversionStep> steps) => With(_definition with { ToAppSteps = [.. steps] });

    /// <summary>What decides when both sides changed; each where the one before does not decide.</summary>
    public FieldMapBuilder OnConflict(params IReadOnlyList<Conflict> policies) => With(_definition with { OnConflict = [.. policies] });

    /// <summary>What happens to an edit of the receiving side, where the mapping is one-way.</summary>
    public FieldMapBuilder OnDrift(DriftPolicy policy) => With(_definition with { OnDrift = policy });

    /// <summary>What a change to blank means.</summary>
    public FieldMapBuilder OnBlank(BlankPolicy policy) => With(_definition with { OnBlank = policy });

    /// <summary>Who is right when records are linked.</summary>
    public FieldMapBuilder OnLink(LinkTimePolicy policy) => With(_definition with { OnLink = policy });

    /// <summary>Text longer than the field it goes to: reject, truncate, skip or use the default.</summary>
    public FieldMapBuilder OnTooLong(Misfit misfit) => With(_definition with { OnTooLong = misfit });

    /// <summary>A number with more digits than the field it goes to: reject, round, skip or use the default.</summary>
    public FieldMapBuilder OnTooPrecise(Misfit misfit) => With(_definition with { OnTooPrecise = misfit });

    /// <summary>A value that cannot be read as the other side's type or is not in the table of a look-up: reject, skip or use the default.</summary>
    public FieldMapBuilder OnUnparsable(Misfit misfit) => With(_definition with { OnUnparsable = misfit });

    /// <summary>A reference to a record that is not linked: wait, skip or clear.</summary>
    public FieldMapBuilder OnUnresolved(UnresolvedReference policy) => With(_definition with { OnUnresolved = policy });

    /// <summary>What <see cref="Misfit.UseDefault"/> writes to the ERP.</summary>
    public FieldMapBuilder DefaultInErp(FieldValue value) => With(_definition with { DefaultInErp = value });

    /// <summary>What <see cref="Misfit.UseDefault"/> writes to the app.</summary>
    public FieldMapBuilder DefaultInApp(FieldValue value) => With(_definition with { DefaultInApp = value });

    /// <summary>Lets other connections write this field of the app, too, each with a number of its own: their order, lowest first.</summary>
    public FieldMapBuilder SharedOrder(int order) => With(_definition with { SharedOrder = order });

    /// <summary>Keeps the values out of the journal; the field then cannot be undone.</summary>
    public FieldMapBuilder OmitFromJournal() => With(_definition with { OmitFromJournal = true });

    /// <summary>The definition as it is now.</summary>
    public FieldMapDefinition Build() => _definition;

    private FieldMapBuilder With(FieldMapDefinition definition)
    {
        _definition = definition;
        return this;
    }
}

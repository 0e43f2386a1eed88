namespace ErpLink.Maps;

/// <summary>Proposes which fields and list items of the two sides mean the same: a first draft of a map for an administrator, never a map
/// that moves something. Pure; thread-safe; the same question gets the same answer.</summary>
/// <remarks>Source: semantics, section 10.</remarks>
public static class AutoMapping
{
    /// <summary>
    /// Pairs the fields of two kinds: by well-known keys (not case-sensitive), then by equal names, then by names and shown names that are
    /// alike. Pairs between which nothing could flow are left out: types without conversion, fields that both can only be read.
    /// </summary>
    /// <param name="app">The app's kind.</param>
    /// <param name="erp">The ERP's kind.</param>
    public static MapProposal Propose(KindDescription app, KindDescription erp)
    {
        var table = WellKnownFields.For(app.Kind, erp.Kind);
        var (left, right) = (NamedField.Of(app, table), NamedField.Of(erp, table));

        // Of what is equally sure, what stands first in the ERP, then in the app: sorting keeps that order.
        var candidates = right.SelectMany(e => left.Select(a => FieldEvidence.For(a, e))).OfType<FieldProposal>().OrderByDescending(p => p.Confidence);
        var (takenInApp, takenInErp) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        var fields = new List<FieldProposal>();
        foreach (var candidate in candidates)
        {
            if (takenInApp.Contains(candidate.App) || takenInErp.Contains(candidate.Erp)) continue;
            takenInApp.Add(candidate.App);
            takenInErp.Add(candidate.Erp);
            fields.Add(candidate);
        }

        return new MapProposal(app.Kind, erp.Kind, fields) { UnpairedInApp = Unpaired(left, takenInApp), UnpairedInErp = Unpaired(right, takenInErp) };
    }

    /// <summary>
    /// Pairs the items of two lists that have no pair yet: by equal keys, then by equal texts (case, accents and punctuation do not count),
    /// then by texts that are alike. An item gets at most one proposal. Several items go to one only where their texts are equal and it is
    /// clear which of them is the way back.
    /// </summary>
    /// <param name="app">The app's list.</param>
    /// <param name="erp">The ERP's list.</param>
    /// <param name="paired">The list mapping there is; its pairs are left as they are. <see langword="null"/> for none.</param>
    public static ListProposal ProposeList(ValueList app, ValueList erp, ListMapDefinition? paired = null) =>
        new ListPairing(app, erp, paired ?? new ListMapDefinition(app.Name, erp.Name, [])).Run();

    private static IReadOnlyList<FieldDescription> Unpaired(NamedField[] fields, HashSet<string> taken) =>
        [.. fields.Select(f => f.Field).Where(f => !taken.Contains(f.Name)).OrderByDescending(f => f.Access == FieldAccess.Mandatory)];
}

using ErpLink.Maps;

namespace ErpLink.Merging;

/// <summary>Everything a merge of one field looks at. No clock, no I/O: the same input gives the same decision.</summary>
public readonly struct MergeInput
{
    /// <summary>The ERP's value now.</summary>
    public required FieldValue Erp { get; init; }

    /// <summary>The app's value now.</summary>
    public required FieldValue App { get; init; }

    /// <summary>What the sides last agreed on; <see langword="null"/> while they never did.</summary>
    public Baseline? Baseline { get; init; }

    /// <summary>The field is locked on this link.</summary>
    public bool Locked { get; init; }

    /// <summary>The ERP gave a value on create that a blank app field takes over.</summary>
    public bool ToBeFilled { get; init; }

    /// <summary>The app's record was created from the ERP's without this field.</summary>
    public bool ToBeAgreed { get; init; }

    /// <summary>Store or ERP was set back since the field was last compared: what was agreed on is not known any more.</summary>
    public bool Rebaseline { get; init; }

    /// <summary>The open question about this field.</summary>
    public ConflictOrigin Question { get; init; }

    /// <summary>When the ERP's value was changed, where there is evidence.</summary>
    public DateTimeOffset? ErpTime { get; init; }

    /// <summary>When the app's value was changed, where there is evidence.</summary>
    public DateTimeOffset? AppTime { get; init; }

    /// <summary>What <see cref="ErpTime"/> rests on.</summary>
    public TimeEvidence ErpEvidence { get; init; }

    /// <summary>What <see cref="AppTime"/> rests on.</summary>
    public TimeEvidence AppEvidence { get; init; }
}

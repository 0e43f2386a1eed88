namespace ErpLink;

/// <summary>A field that both sides changed to different values.</summary>
public readonly record struct FieldConflict
{
    /// <summary>The mapping.</summary>
    public required FieldMapDefinition Field { get; init; }

    /// <summary>The map it belongs to.</summary>
    public required MapDefinition Map { get; init; }

    /// <summary>The link; <see langword="null"/> where records are only compared.</summary>
    public LinkId? Link { get; init; }

    /// <summary>The ERP's value now.</summary>
    public required FieldValue Erp { get; init; }

    /// <summary>The app's value now.</summary>
    public required FieldValue App { get; init; }

    /// <summary>The ERP's value when the sides last agreed.</summary>
    public required FieldValue ErpBaseline { get; init; }

    /// <summary>The app's value when the sides last agreed.</summary>
    public required FieldValue AppBaseline { get; init; }

    /// <summary>When the ERP's value was changed, where that is known.</summary>
    public DateTimeOffset? ErpTime { get; init; }

    /// <summary>When the app's value was changed, where that is known.</summary>
    public DateTimeOffset? AppTime { get; init; }
}

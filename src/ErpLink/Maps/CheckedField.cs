namespace ErpLink.Maps;

/// <summary>A mapping with a direction and without error, and what it needs to be compiled.</summary>
internal sealed record CheckedField(FieldMapDefinition Mapping, FieldDescription App, FieldDescription Erp, ListMapDefinition? List)
{
    /// <summary>The steps to the ERP; <see langword="null"/> for none, or where nothing goes that way.</summary>
    public StepChain? ToErpSteps { get; init; }

    /// <summary>The steps to the app; <see langword="null"/> for none, or where nothing goes that way.</summary>
    public StepChain? ToAppSteps { get; init; }
}

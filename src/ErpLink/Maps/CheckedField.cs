namespace ErpLink.Maps;

/// <summary>A mapping with a direction and without error, and what it needs to be compiled.</summary>
internal sealed record CheckedField(FieldMapDefinition Mapping, FieldDescription App, FieldDescription Erp, ListMapDefinition? List);

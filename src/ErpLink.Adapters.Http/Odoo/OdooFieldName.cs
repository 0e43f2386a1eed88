namespace ErpLink.Adapters.Http.Odoo;

/// <summary>A field that is offered under a name of this library.</summary>
/// <param name="Field">The name, which maps are written with.</param>
/// <param name="Column">The column.</param>
/// <param name="DisplayName">The name shown to users.</param>
/// <param name="Access">What may be done to it; <see langword="null"/>: as the column says.</param>
internal sealed record OdooFieldName(string Field, string Column, string DisplayName, FieldAccess? Access = null);

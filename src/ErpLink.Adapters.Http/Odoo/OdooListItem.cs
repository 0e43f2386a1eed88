namespace ErpLink.Adapters.Http.Odoo;

/// <summary>An item of a list.</summary>
/// <param name="Id">The record behind it; 0 or less where there is none.</param>
/// <param name="Entry">Its key and text.</param>
/// <param name="IsActive">Whether it is in use.</param>
internal readonly record struct OdooListItem(long Id, ListEntry Entry, bool IsActive);

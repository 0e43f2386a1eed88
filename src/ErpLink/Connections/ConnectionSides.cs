namespace ErpLink;

/// <summary>What both sides of a connection say of themselves.</summary>
/// <param name="App">The app's kinds with their fields.</param>
/// <param name="Erp">The ERP's kinds with their fields, as these settings reach them.</param>
public sealed record ConnectionSides(SideDescription App, SideDescription Erp);

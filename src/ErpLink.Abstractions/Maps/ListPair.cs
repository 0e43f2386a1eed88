namespace ErpLink;

/// <summary>Two list items that mean the same.</summary>
/// <param name="App">The key on the app's side.</param>
/// <param name="Erp">The key in the ERP.</param>
/// <param name="Preferred">Where several items of one side pair with one of the other: the one for the way back.</param>
public sealed record ListPair(string App, string Erp, bool Preferred = false);

namespace ErpLink.Maps;

/// <summary>Two fields that may mean the same. Nothing flows between them until somebody says which way.</summary>
/// <param name="App">The app's name of the field.</param>
/// <param name="Erp">The ERP's name of the field.</param>
/// <param name="Confidence">How much speaks for it, 0 to 1: over 0.9 by well-known names, 0.9 by equal names, less by names that are alike.</param>
/// <param name="Reason">What speaks for it, in a sentence or two for an administrator.</param>
public sealed record FieldProposal(string App, string Erp, double Confidence, string Reason);

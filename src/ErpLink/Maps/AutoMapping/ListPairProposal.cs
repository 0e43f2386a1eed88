namespace ErpLink.Maps;

/// <summary>Two list items that may mean the same.</summary>
/// <param name="App">The key on the app's side.</param>
/// <param name="Erp">The key in the ERP.</param>
/// <param name="Confidence">How much speaks for it, 0 to 1.</param>
/// <param name="Reason">What speaks for it, in a sentence for an administrator.</param>
public sealed record ListPairProposal(string App, string Erp, double Confidence, string Reason)
{
    /// <summary>Whether it is the way back where several items of one side go to one of the other.</summary>
    public bool Preferred { get; init; }
}

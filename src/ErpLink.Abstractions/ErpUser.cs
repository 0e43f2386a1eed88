namespace ErpLink;

/// <summary>Who acts: accompanies every interactive call, every journal row and every write.</summary>
/// <param name="Id">The app's stable id of the user; not empty.</param>
/// <param name="DisplayName">The name shown in the journal.</param>
public sealed record ErpUser(string Id, string DisplayName)
{
    /// <summary>ErpLink itself: runs and recovery.</summary>
    public static ErpUser System { get; } = new("erplink", "ErpLink");
}

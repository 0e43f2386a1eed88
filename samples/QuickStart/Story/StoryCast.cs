namespace QuickStart.Story;

/// <summary>Who appears. In an ERP that lives on, every run needs names that no run before it has used.</summary>
/// <param name="run">Tells this run from others; empty where the ERP starts anew with it.</param>
public sealed class StoryCast(string run)
{
    /// <summary>Both in the CRM and in the ERP.</summary>
    public string Company { get; } = Named("Fjordfisk AS", run);

    /// <summary>Only in the CRM, until it is created in the ERP.</summary>
    public string NewCompany { get; } = Named("Havbris Seil AS", run);

    /// <summary>Works for the first company; in both systems.</summary>
    public string Person { get; } = Named("Ingrid Nes", run);

    private static string Named(string name, string run) => run.Length == 0 ? name : $"{name} {run}";
}

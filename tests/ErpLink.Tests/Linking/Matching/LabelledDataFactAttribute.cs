namespace ErpLink.Tests.Linking.Matching;

/// <summary>A test over a public labelled data set; skips itself where that is not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LabelledDataFactAttribute : FactAttribute
{
    public const string Variable = "ERPLINK_MATCHING_DATA";

    /// <summary>Decides whether it is skipped.</summary>
    public LabelledDataFactAttribute()
    {
        if (LabelledCompanies.Folder is null) Skip = $"Set {Variable} to a folder with the packages oui 7.0.27 and oui-data 2.1.9 in it; .ci/run says how.";
    }
}

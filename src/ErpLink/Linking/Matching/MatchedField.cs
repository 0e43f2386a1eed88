namespace ErpLink.Linking.Matching;

/// <summary>Two fields that some tier compares.</summary>
/// <param name="App">The app's name of the field.</param>
/// <param name="Erp">The ERP's name of the field.</param>
/// <param name="Comparer">What the values are.</param>
/// <param name="IsProbe">Whether records are looked up by this field alone: some tier can agree although its other fields do not.</param>
/// <param name="IsFuzzy">Whether records are looked up by parts of the value, too.</param>
internal sealed record MatchedField(string App, string Erp, MatchComparer Comparer, bool IsProbe, bool IsFuzzy)
{
    public string Name(Side side) => side == Side.App ? App : Erp;
}

using ErpLink.Linking.Matching;

namespace ErpLink.Tests.Linking.Matching;

/// <summary>Small records and tiers for tests of matching.</summary>
internal static class MatchFixture
{
    private static readonly FieldSelection Fields = FieldSelection.Of("number", "name", "zip", "mail");

    public static readonly MatchTierDefinition Number = new MatchTierBuilder("number").Automatic().On("number", "number", MatchComparer.OrganizationNumber).Build();

    public static readonly MatchTierDefinition NameAndPlace =
        new MatchTierBuilder("name and place").Automatic().On("name", "name", MatchComparer.CompanyName).On("zip", "zip", MatchComparer.PostalCode).Build();

    public static readonly MatchTierDefinition AlikeName = new MatchTierBuilder("name").On("name", "name", MatchComparer.CompanyName, similarityPercentMin: 85).Build();

    public static MatchPlan Plan(params MatchTierDefinition[] tiers) => MatchPlan.Of(tiers.Length > 0 ? tiers : [Number, NameAndPlace, AlikeName]);

    public static Record Company(string key, string? name = null, string? number = null, string? zip = null, string? mail = null) =>
        new(EntityKinds.Company, key, Fields, [FieldValue.Text(number), FieldValue.Text(name), FieldValue.Text(zip), FieldValue.Text(mail)]);

    public static IReadOnlyDictionary<string, RecordMatch> Match(IEnumerable<Record> entities, IEnumerable<Record> actors, MatchPlan? plan = null, MatchDecisions? decisions = null)
    {
        var matcher = new RecordMatcher(plan ?? Plan(), decisions);
        foreach (var actor in actors) matcher.AddActor(actor);
        foreach (var entity in entities) matcher.AddEntity(entity);
        return matcher.Finish().ToDictionary(m => m.Entity.Text);
    }

    public static string? Automatic(this RecordMatch match) => match.Verdict == MatchVerdict.Automatic ? match.Candidates.Single().Actor.Text : null;
}

using ErpLink;

namespace Snippets;

/// <summary>The tiers of docs/matching.md.</summary>
public static class Matching
{
    /// <summary>A map with match tiers.</summary>
    public static ConnectionDefinition Build()
    {
        #region matching
        var connection = new ConnectionBuilder("oslo")
            .Adapter("odata")
            .Map(EntityKinds.Company, ActorKinds.Customer, map => map
                .Both(app: "name", erp: "displayName")
                .Match("organisation number", tier => tier.Automatic()
                    .On(app: "orgNumber", erp: "taxRegistrationNumber", MatchComparer.OrganizationNumber))
                .Match("name and postal code", tier => tier.Automatic()
                    .On(app: "name", erp: "displayName", MatchComparer.CompanyName)
                    .On(app: "zip", erp: "postalCode", MatchComparer.PostalCode))
                .Match("web site", tier => tier
                    .On(app: "web", erp: "email", MatchComparer.EmailDomain))
                .Match("similar name", tier => tier
                    .On(app: "name", erp: "displayName", MatchComparer.CompanyName, similarityPercentMin: 80)))
            .Build();
        #endregion
        return connection;
    }

    public static async Task LinkAsync(IErpMatcher matcher, ErpUser user, CancellationToken cancellationToken)
    {
        #region match
        var plan = await matcher.PlanAsync(new MatchRequest("oslo", EntityKinds.Company, ActorKinds.Customer)
        { CreateMissing = true, OnDifferent = MatchDifferences.ErpWins }, user, cancellationToken);
        Console.WriteLine($"{plan.Count(MatchingAction.Link)} to link, {plan.Count(MatchingAction.Create)} to create, {plan.Count(MatchingAction.Review)} to look at");

        var report = await matcher.ExecuteAsync(plan, user, cancellationToken); // once somebody has approved it
        foreach (var other in report.Others) Console.WriteLine($"{other.Step.Entity}: {other.Outcome}, {other.Reason}");
        #endregion
    }

    public static async Task ImportAsync(IErpMatcher matcher, ErpUser user, CancellationToken cancellationToken)
    {
        #region import
        var plan = await matcher.PlanImportAsync(new ImportRequest("oslo", ActorKinds.Customer, EntityKinds.Company)
        { Filter = Restriction.Where("blocked", SearchOperator.IsBlank) }, user, cancellationToken);
        foreach (var step in plan.Steps) Console.WriteLine($"{step.Actor ?? step.Candidates[0].Actor}: {step.Action} {step.Entity}");

        await matcher.ExecuteAsync(plan, user, cancellationToken);
        #endregion
    }
}

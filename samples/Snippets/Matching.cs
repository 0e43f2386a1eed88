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
}

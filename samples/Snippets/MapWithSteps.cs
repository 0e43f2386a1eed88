using ErpLink;
using Microsoft.Extensions.DependencyInjection;

namespace Snippets;

/// <summary>The steps and filters of docs/maps.md.</summary>
public static class MapWithSteps
{
    /// <summary>A map with conversions and filters.</summary>
    public static ConnectionDefinition Build()
    {
        #region steps
        var connection = new ConnectionBuilder("oslo")
            .Adapter("odata")
            .Map(EntityKinds.Company, ActorKinds.Customer, map => map
                .OnlyInApp(Restriction.Where("category", SearchOperator.OneOf, "customer", "prospect"))
                .OnlyInErp(Restriction.All(
                    Restriction.Where("name", SearchOperator.IsNotBlank),
                    Restriction.Any(Restriction.Where("balance", SearchOperator.Greater, 0), Restriction.Where("active", SearchOperator.Equal, true))))
                .Both(app: "name", erp: "name", field => field.ToErpSteps(ConversionStep.Trim))
                .ToErp(app: "id", erp: "number", field => field.ToErpSteps(ConversionStep.Format("K{value:00000}")))
                .ToErp(app: "category", erp: "source", field => field.ToErpSteps(ConversionStep.Constant("CRM")))
                .Both(app: "language", erp: "languageCode", field => field
                    .ToErpSteps(ConversionStep.Lookup(new Dictionary<string, FieldValue> { ["nb"] = "NOR", ["en"] = "ENG" }))
                    .ToAppSteps(ConversionStep.Lookup(new Dictionary<string, FieldValue> { ["NOR"] = "nb", ["ENG"] = "en" }))
                    .OnUnparsable(Misfit.Skip))
                .ToErp(app: "phone", erp: "phoneNumber", field => field.ToErpSteps(ConversionStep.Custom("digits"))))
            .Build();
        #endregion
        return connection;
    }

    /// <summary>Registers the conversion.</summary>
    public static void Register(IErpLinkBuilder builder)
    {
        #region conversion
        builder.AddValueConversion<DigitsOnly>();
        #endregion
    }
}

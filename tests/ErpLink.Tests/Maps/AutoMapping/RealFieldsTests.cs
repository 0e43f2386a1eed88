using System.Text.Json;
using ErpLink.Maps;

namespace ErpLink.Tests.Maps;

/// <summary>What auto-mapping makes of the fields of real ERPs (those of the profiles in this repository) beside the fields of a CRM.</summary>
public sealed class RealFieldsTests
{
    private static readonly string[] Company =
    [
        "name", "code", "number", "department", "phone", "fax", "email", "webAddress", "postalAddress1", "postalAddress2", "postalAddress3", "postalZip", "postalCity", "postalState",
        "streetAddress1", "streetAddress2", "streetAddress3", "streetZip", "streetCity", "streetState", "country", "vatNo", "orgNr", "category", "business", "ourContact", "creditLimit",
    ];

    private static readonly string[] Person = ["firstName", "middleName", "lastName", "title", "position", "directPhone", "mobilePhone", "privatePhone", "email", "birthDate", "active"];

    private static readonly string[] Project = ["name", "number", "description", "endDate", "status", "webAddress"];

    [Theory]
    [InlineData("visma-net", "customer", "company", "number/number name/name email/email phone/phone fax/fax country/country vatNo/vatNumber orgNr/corporateId webAddress/web creditLimit/creditLimit")]
    [InlineData("visma-net", "person", "person", "firstName/firstName lastName/lastName title/title position/position email/email directPhone/phone1 active/active")]
    [InlineData("visma-net", "project", "project", "description/description endDate/endDate status/status")]
    [InlineData("xero", "customer", "company",
        "name/name email/email phone/phone fax/fax streetCity/streetCity postalCity/postalCity streetState/streetRegion streetZip/streetPostalCode postalState/postalRegion "
        + "postalZip/postalPostalCode streetAddress1/streetLine1 streetAddress2/streetLine2 streetAddress3/streetLine3 postalAddress1/postalLine1 postalAddress2/postalLine2 "
        + "postalAddress3/postalLine3 vatNo/taxNumber")]
    [InlineData("tripletex", "customer", "company",
        "name/name email/email phone/phone postalCity/postalCity postalZip/postalPostalCode streetCity/physicalCity postalAddress1/postalLine1 postalAddress2/postalLine2 "
        + "streetZip/physicalPostalCode number/customerNumber orgNr/organizationNumber streetAddress1/physicalLine1 streetAddress2/physicalLine2")]
    [InlineData("tripletex", "person", "person", "firstName/firstName lastName/lastName email/email mobilePhone/mobile")]
    [InlineData("tripletex", "project", "project", "name/name number/number description/description endDate/endDate")]
    public void The_fields_of_a_real_ERP_find_their_partners(string profile, string actor, string entity, string expected)
    {
        using var json = JsonDocument.Parse(RepositoryFiles.Read("src", "ErpLink.Adapters.Http", "Rest", "Profiles", profile + ".json"), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var names = json.RootElement.GetProperty("kinds").GetProperty(actor).GetProperty("fields").EnumerateObject().Select(f => f.Name);
        var app = entity switch { "company" => Company, "person" => Person, _ => Project };
        var proposal = AutoMapping.Propose(MapFixture.Kind(entity, [.. app.Select(Text)]), MapFixture.Kind(actor, [.. names.Select(Text)]));
        string.Join(' ', proposal.Fields.Select(f => $"{f.App}/{f.Erp}")).Should().Be(expected, string.Join('\n', proposal.Fields));

        static FieldDescription Text(string name) => new(name, FieldType.Text);
    }
}

using System.Collections.Frozen;

namespace ErpLink.Maps;

/// <summary>
/// The well-known keys of companies, persons and projects with the names that ERPs use for the same thing, as data. Only names that mean
/// one thing: <c>salutation</c>, <c>jobTitle</c> or an account number stand here for nothing, because products disagree about them.
/// </summary>
/// <remarks>Source: semantics, section 10. <c>docs/maps.md</c> lists the table.</remarks>
internal static class WellKnownFields
{
    private static readonly WellKnownField[] WebAndPostal =
    [
        new("URL", "web site", "website", "webSite", "web", "webAddress", "homepage", "webPage", "www"),
        new("POSTALAD1", "postal address, line 1", "postalLine1", "postalAddress1", "postalAddressLine1", "postalStreet"),
        new("POSTALAD2", "postal address, line 2", "postalLine2", "postalAddress2", "postalAddressLine2"),
        new("POSTALAD3", "postal address, line 3", "postalLine3", "postalAddress3", "postalAddressLine3"),
        new("POSTALZIP", "postal code of the postal address", "postalPostalCode", "postalZipCode", "postalPostcode"),
        new("POSTALCITY", "city of the postal address", "postalTown"),
        new("POSTALCOUNTY", "county of the postal address"),
        new("POSTALSTATE", "state of the postal address", "postalRegion", "postalProvince"),
    ];

    // For records with one address: which of an app's several it is, nobody can tell from its name.
    private static readonly WellKnownField[] OneAddress =
    [
        new("ADDRESS1", "address, line 1", "addressLine1", "line1", "street", "street1", "address"),
        new("ADDRESS2", "address, line 2", "addressLine2", "line2", "street2"),
        new("ADDRESS3", "address, line 3", "addressLine3", "line3", "street3"),
        new("ZIP", "postal code", "postalCode", "zipCode", "postCode"),
        new("CITY", "city", "town"),
        new("COUNTY", "county"),
        new("STATE", "state", "region", "province"),
    ];

    private static readonly WellKnownField[] CompanyFields =
    [
        new("NAME", "name", "displayName", "companyName", "customerName", "supplierName", "vendorName", "cardName", "organizationName", "organizationBPName1"),
        new("NUMBER1", "code", "code"),
        new("NUMBER2", "number", "number", "no", "customerNumber", "supplierNumber", "vendorNumber", "customerNo", "supplierNo", "vendorNo", "cardCode"),
        new("DEPARTMENT", "department"),
        new("PHONE", "telephone", "telephone", "phoneNumber", "telephoneNumber", "phone1", "phoneNo", "mainPhone", "tel"),
        new("FAX", "fax", "faxNumber", "faxNo", "telefax"),
        new("EMAIL", "e-mail", "emailAddress", "mail", "mailAddress"),
        .. WebAndPostal,
        new("STREETAD1", "street address, line 1", "streetLine1", "streetAddress1", "streetAddressLine1", "physicalLine1", "visitingAddress1", "streetAddress"),
        new("STREETAD2", "street address, line 2", "streetLine2", "streetAddress2", "streetAddressLine2", "physicalLine2", "visitingAddress2"),
        new("STREETAD3", "street address, line 3", "streetLine3", "streetAddress3", "streetAddressLine3", "physicalLine3", "visitingAddress3"),
        new("STREETZIP", "postal code of the street address", "streetPostalCode", "streetZipCode", "physicalPostalCode", "visitingPostalCode"),
        new("STREETCITY", "city of the street address", "physicalCity", "visitingCity", "streetTown"),
        new("STREETCOUNTY", "county of the street address", "physicalCounty"),
        new("STREETSTATE", "state of the street address", "streetRegion", "physicalState", "physicalRegion"),
        new("COUNTRY", "country", "countryCode", "countryRegionCode"),
        new("VATNO", "VAT number", "vatNumber", "vat", "vatId", "vatRegistrationNo", "vatRegistrationNumber", "taxNumber", "taxRegistrationNumber", "taxId", "federalTaxId"),
        new("ORGNO", "registration number", "orgNr", "orgNumber", "organizationNumber", "organisationNumber", "corporateId", "registrationNumber", "companyRegistrationNumber"),
        .. OneAddress,
    ];

    private static readonly WellKnownField[] PersonFields =
    [
        new("FIRSTNAME", "first name", "givenName", "forename"),
        new("MIDDLENAME", "middle name", "middleNames"),
        new("LASTNAME", "last name", "surname", "familyName"),
        new("FULLNAME", "full name", "name", "displayName"),
        new("TITLE", "title"),
        new("NUMBER", "number", "no", "personNumber", "contactNumber"),
        new("PHONE_DIRECT", "direct telephone", "directPhone", "phone", "phoneNumber", "telephone", "workPhone", "businessPhone", "officePhone", "phone1"),
        new("PHONE_PRIVATE", "private telephone", "privatePhone", "homePhone"),
        new("PHONE_MOBILE", "mobile telephone", "mobilePhone", "mobile", "mobilePhoneNumber", "mobileNumber", "cellPhone", "cell"),
        new("PHONE_OTHER", "other telephone", "otherPhone"),
        new("EMAIL", "e-mail", "emailAddress", "mail", "mailAddress"),
        new("POSITION", "position"),
        new("BIRTHDATE", "date of birth", "dateOfBirth", "birthday"),
        .. WebAndPostal,
        new("POSTALCOUNTRY", "country", "country", "countryCode", "countryRegionCode"),
        .. OneAddress,
    ];

    private static readonly WellKnownField[] ProjectFields =
    [
        new("NAME", "name", "projectName", "displayName"),
        new("TEXT", "description", "description"),
        new("NUMBER", "number", "no", "projectNumber", "projectNo"),
        new("URL", "web site", "website", "web", "webAddress", "homepage", "webPage", "www"),
        new("ENDDATE", "end date", "endingDate", "dateEnd"),
    ];

    private static readonly FrozenDictionary<RecordKind, WellKnownField[]> ByKind = new Dictionary<RecordKind, WellKnownField[]>
    {
        [EntityKinds.Company] = CompanyFields,
        [ActorKinds.Customer] = CompanyFields,
        [ActorKinds.Supplier] = CompanyFields,
        [ActorKinds.Partner] = CompanyFields,
        [EntityKinds.Person] = PersonFields,
        [ActorKinds.Employee] = PersonFields,
        [EntityKinds.Project] = ProjectFields,
    }.ToFrozenDictionary();

    /// <summary>The table of the app's kind, else of the ERP's; empty for kinds that nobody knows.</summary>
    public static IReadOnlyList<WellKnownField> For(RecordKind entity, RecordKind actor) =>
        ByKind.TryGetValue(entity, out var fields) || ByKind.TryGetValue(actor, out fields) ? fields : [];
}

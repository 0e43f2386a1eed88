namespace ErpLink.Adapters.Http.Tryton;

/// <summary>The names of the fields, lists, categories and settings that this adapter offers: what maps are written with.</summary>
internal static class TrytonFields
{
    public const string Name = "name";
    public const string Code = "code";
    public const string Active = "active";
    public const string Email = "email";
    public const string Phone = "phone";
    public const string Mobile = "mobile";
    public const string Fax = "fax";
    public const string Website = "website";
    public const string Street = "street";
    public const string PostalCode = "postalCode";
    public const string City = "city";
    public const string Country = "country";
    public const string VatNumber = "vatNumber";
    public const string Language = "language";
    public const string PaymentTerm = "paymentTerm";
    public const string Reference = "reference";
    public const string Status = "status";

    public const string CountryList = "countries";
    public const string LanguageList = "languages";
    public const string PaymentTermList = "paymentTerms";
    public const string StatusList = "projectStatus";

    /// <summary>The fields that are contact mechanisms: the field's name is the mechanism's type.</summary>
    public static IReadOnlyList<string> Mechanisms { get; } = [Email, Phone, Mobile, Fax, Website];

    /// <summary>The fields of the address with the server's names.</summary>
    public static IReadOnlyList<(string Field, string Column)> AddressTexts { get; } =
        [(Street, "street"), (PostalCode, "postal_code"), (City, "city")];
}

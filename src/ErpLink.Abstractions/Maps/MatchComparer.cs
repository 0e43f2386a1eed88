namespace ErpLink;

/// <summary>What the values of two fields are, and so what of their spelling does not count when existing records are matched.</summary>
/// <remarks><c>docs/matching.md</c> has examples. A value of which nothing is left ("-", "n/a", a number of nothing but zeros) is blank.</remarks>
public enum MatchComparer
{
    /// <summary>Any text: case, accents and punctuation do not count. The default.</summary>
    Text = 0,

    /// <summary>A key or number that one of the systems or a third party gave this very record (customer number, GLN): blanks around it and
    /// case do not count.</summary>
    Identifier,

    /// <summary>A number of a register of companies; a VAT number that is made from it is the same (<c>NO 912 345 678 MVA</c>).</summary>
    OrganizationNumber,

    /// <summary>A VAT number, with or without its country.</summary>
    VatNumber,

    /// <summary>The name of a company: case, accents, punctuation and how its legal form is written do not count.</summary>
    CompanyName,

    /// <summary>The name of a person: case, accents, titles and the order of its parts do not count.</summary>
    PersonName,

    /// <summary>An e-mail address.</summary>
    EmailAddress,

    /// <summary>The domain of an e-mail address or a web site; those of free mail providers are no evidence and count as blank.</summary>
    EmailDomain,

    /// <summary>A telephone number, with or without its country.</summary>
    Phone,

    /// <summary>A street address: case, accents, punctuation and usual abbreviations do not count.</summary>
    Address,

    /// <summary>A postal code, with or without its country.</summary>
    PostalCode,

    /// <summary>A date, or text that holds one.</summary>
    Date,
}

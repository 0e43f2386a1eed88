using ErpLink.Linking.Matching;
using ErpLink.Tests.Values;
using FsCheck;
using FsCheck.Fluent;

namespace ErpLink.Tests.Linking.Matching;

public sealed class ComparingTests
{
    [Theory]
    [Trait("Scenario", "T08")]
    [InlineData("NO 912 345 678 MVA", "912345678")]
    [InlineData("NO912345678MVA", "912.345.678")]
    [InlineData("Org.nr. 912 345 678", "NO-912345678")]
    [InlineData("SE556012579001", "556012-5790")]
    [InlineData("DK 12 34 56 78", "CVR-nr. 12345678")]
    [InlineData("FI12345671", "1234567-1")]
    [InlineData("BE 0403.019.261", "403.019.261")]
    [InlineData("BE0403019261", "0403.019.261")]
    [InlineData("CHE-116.281.710 MWST", "CHE-116.281.710 TVA")]
    [InlineData("CHE-116.281.710 IVA", "116281710")]
    [InlineData("FR 83 404 833 048", "404 833 048")]
    [InlineData("ATU13585627", "ATU 135 856 27")]
    [InlineData("DE 136695976", "DE136695976")]
    [InlineData("EL094019245", "GR 094 019 245")]
    [InlineData("GB 220 4302 31", "XI220430231")]
    [InlineData("IE6388047V", "6388047 V")]
    [InlineData("ESA28015865", "A-28015865")]
    [InlineData("PL 525-10-08-028", "5251008028")]
    [InlineData("IT 00905811006", "00905811006")]
    [InlineData("NL004495445B01", "NL 0044.95.445.B01")]
    [InlineData("VAT no: GB220430231", "220430231")]
    [InlineData("sc095237", "SC 095237")]
    public void Organization_numbers_that_differ_in_spelling_are_the_same(string left, string right) => Same(MatchComparer.OrganizationNumber, left, right);

    [Theory]
    [InlineData("NO 912345678", "SE 912345678")]
    [InlineData("912345678", "912345687")]
    [InlineData("SC095237", "095237")]
    public void Organization_numbers_of_others_differ(string left, string right) => Different(MatchComparer.OrganizationNumber, left, right);

    [Theory]
    [InlineData("NO912345678MVA", "912 345 678")]
    [InlineData("FR83404833048", "FR 83 404833048")]
    [InlineData("SE556012579001", "SE 556012-5790-01")]
    public void VAT_numbers_that_differ_in_spelling_are_the_same(string left, string right) => Same(MatchComparer.VatNumber, left, right);

    [Theory]
    [InlineData("FR83404833048", "404833048")]
    [InlineData("DE136695976", "AT136695976")]
    public void VAT_numbers_keep_what_a_register_number_does_not_have(string left, string right) => Different(MatchComparer.VatNumber, left, right);

    [Theory]
    [InlineData("Müller & Sønn A/S", "MULLER OG SONN AS")]
    [InlineData("Hansen Rør AS", "Hansen Rør")]
    [InlineData("AB Volvo", "Volvo AB")]
    [InlineData("Volvo Aktiebolag", "AB VOLVO")]
    [InlineData("Siemens Aktiengesellschaft", "Siemens AG")]
    [InlineData("Nokia Oyj", "NOKIA OYJ")]
    [InlineData("Contoso, Inc.", "Contoso Incorporated")]
    [InlineData("Tailspin Toys Limited", "Tailspin Toys Ltd.")]
    [InlineData("Shenzhen Foo Technology Co., Ltd.", "SHENZHEN FOO TECHNOLOGY CO.,LTD")]
    [InlineData("Acme Pty. Ltd.", "ACME PTY LTD")]
    [InlineData("Crédit Lyonnais S.A.", "CREDIT LYONNAIS SA")]
    [InlineData("Philips N.V.", "Philips NV")]
    [InlineData("Foo S.p.A.", "FOO SPA")]
    [InlineData("Muster GmbH & Co. KG", "MUSTER GmbH und Co KG")]
    [InlineData("Przyklad Sp. z o.o.", "PRZYKŁAD SP ZOO")]
    [InlineData("Příklad s.r.o.", "Priklad SRO")]
    [InlineData("The Coffee Company", "Coffee Co.")]
    [InlineData("O'Brien Ltd", "OBrien Ltd")]
    [InlineData("TP-LINK Technologies", "TPLINK TECHNOLOGIES")]
    [InlineData("H&M Hennes & Mauritz AB", "H & M Hennes och Mauritz AB")]
    [InlineData("Þór ehf.", "THOR EHF")]
    [InlineData("Ærø Æg ApS", "AERO AEG ApS")]
    public void Company_names_that_differ_in_spelling_are_the_same(string left, string right) => Same(MatchComparer.CompanyName, left, right);

    [Theory]
    [InlineData("Hansen AS", "Hansen ANS", CompanyNames.OtherFormPercent)]
    [InlineData("Contoso Inc", "Contoso Corp", CompanyNames.OtherFormPercent)]
    [InlineData("Hansen AS", "Hansen Holding AS", 75)]
    public void Company_names_of_relatives_are_alike_and_not_the_same(string left, string right, int percentMin) =>
        Percent(MatchComparer.CompanyName, left, right).Should().BeInRange(percentMin == CompanyNames.OtherFormPercent ? percentMin : 50, CompanyNames.OtherFormPercent);

    [Theory]
    [InlineData("AS", "as")]
    [InlineData("Inc", "inc.")]
    public void A_name_that_is_a_legal_form_stays(string name, string normal) => Percent(MatchComparer.CompanyName, name, normal).Should().Be(100);

    [Theory]
    [InlineData("Nordmann, Åse", "Åse Nordmann")]
    [InlineData("Dr. Ola Nordmann", "OLA NORDMANN")]
    [InlineData("Łukasz Żak", "Lukasz Zak")]
    [InlineData("Jean-Luc Picard", "Picard Jean Luc")]
    public void Person_names_that_differ_in_spelling_are_the_same(string left, string right) => Same(MatchComparer.PersonName, left, right);

    [Theory]
    [InlineData("Ola Nordmann", "Ola Nordman", 90)]
    [InlineData("O. Nordmann", "Ola Nordmann", 85)]
    [InlineData("Christian Müller", "Christian Mueller", 90)]
    public void Person_names_with_an_error_are_alike(string left, string right, int percentMin) => Percent(MatchComparer.PersonName, left, right).Should().BeInRange(percentMin, 99);

    [Theory]
    [InlineData("Ola.Nordmann@Example.com", "ola.nordmann@example.com")]
    [InlineData("Ola Nordmann <ola@example.com>", "mailto:ola@example.com")]
    [InlineData("ola@example.com; post@example.com", "ola@example.com")]
    [InlineData("post@blåbær.example", "POST@xn--blbr-roah.example")]
    public void Addresses_of_mail_are_the_same(string left, string right) => Same(MatchComparer.EmailAddress, left, right);

    [Theory]
    [InlineData("post@example.com", "https://www.example.com/contact?x=1")]
    [InlineData("Example.com", "http://example.com:8080")]
    public void Domains_are_the_same(string left, string right) => Same(MatchComparer.EmailDomain, left, right);

    [Theory]
    [InlineData("+47 22 33 44 55", "22334455")]
    [InlineData("0047 22334455", "(+47) 22-33-44-55")]
    [InlineData("+44 (0)20 7946 0018", "020 7946 0018")]
    [InlineData("+46 8-123 456 78", "08-12345678")]
    [InlineData("+1 (425) 555-0100", "425.555.0100 x123")]
    [InlineData("+39 06 1234 5678", "06 12345678")]
    [InlineData("+358 9 1234567 ext. 12", "09 1234567")]
    public void Phone_numbers_are_the_same_with_and_without_country(string left, string right) => Same(MatchComparer.Phone, left, right);

    [Theory]
    [InlineData("+47 22334455", "+45 22334455")]
    [InlineData("22334455", "22334465")]
    public void Phone_numbers_of_others_differ(string left, string right) => Different(MatchComparer.Phone, left, right);

    [Theory]
    [InlineData("Karl Johans gate 5", "KARL JOHANS GT. 5")]
    [InlineData("Storgata 12 B", "Storgt. 12B")]
    [InlineData("Friedrichstraße 43-45", "Friedrichstr. 43 - 45")]
    [InlineData("1 Microsoft Way, Building 9", "1 MICROSOFT WAY BLDG 9")]
    [InlineData("Åsveien 3", "Asv. 3")]
    public void Street_addresses_are_the_same(string left, string right) => Same(MatchComparer.Address, left, right);

    [Fact]
    public void Another_house_is_another_address() => Percent(MatchComparer.Address, "Storgata 12", "Storgata 13").Should().BeLessThan(90);

    [Theory]
    [InlineData("N-0150", "0150")]
    [InlineData("sw1a 1aa", "SW1A1AA")]
    [InlineData("D-10117", "10 117")]
    public void Postal_codes_are_the_same(string left, string right) => Same(MatchComparer.PostalCode, left, right);

    [Fact]
    public void Dates_are_the_same_in_every_clear_form_and_alike_with_day_and_month_swapped()
    {
        foreach (var text in new[] { "1980-02-03", "19800203", "1980/02/03", "03.02.1980", "3.2.1980" }) Percent(MatchComparer.Date, text, FieldValue.Date(new DateOnly(1980, 2, 3))).Should().Be(100);
        Percent(MatchComparer.Date, "1980-02-03", "1980-03-02").Should().Be(92);
        Percent(MatchComparer.Date, "1980-02-03", "1980-02-04").Should().Be(90);
        Comparing.Normalize(MatchComparer.Date, "03/02/1980").Should().BeEmpty("it could be two dates");
    }

    [Fact]
    public void Identifiers_keep_leading_zeros_and_lose_case()
    {
        Same(MatchComparer.Identifier, " c-0010 ", "C-0010");
        Different(MatchComparer.Identifier, "0010", "10");
        Percent(MatchComparer.Identifier, FieldValue.Integer(10), "10").Should().Be(100);
    }

    [Theory]
    [InlineData(MatchComparer.OrganizationNumber, "000 000 000")]
    [InlineData(MatchComparer.OrganizationNumber, "999999999")]
    [InlineData(MatchComparer.OrganizationNumber, "n/a")]
    [InlineData(MatchComparer.VatNumber, "NO MVA")]
    [InlineData(MatchComparer.CompanyName, " - ")]
    [InlineData(MatchComparer.CompanyName, "N/A")]
    [InlineData(MatchComparer.EmailAddress, "@")]
    [InlineData(MatchComparer.EmailAddress, "none")]
    [InlineData(MatchComparer.EmailDomain, "ola@gmail.com")]
    [InlineData(MatchComparer.EmailDomain, "Hotmail.no")]
    [InlineData(MatchComparer.Phone, "+47")]
    [InlineData(MatchComparer.Phone, "0000000")]
    [InlineData(MatchComparer.PostalCode, "0000")]
    [InlineData(MatchComparer.Date, "unknown")]
    [InlineData(MatchComparer.Identifier, "0")]
    [InlineData(MatchComparer.Text, "?")]
    public void What_says_nothing_is_blank(MatchComparer comparer, string text) => Comparing.Normalize(comparer, text).Should().BeEmpty();

    [Fact]
    public void Every_comparer_is_symmetric_and_a_value_is_the_same_as_itself() =>
        AnyValue.Holds(
            from comparer in Gen.Elements(Enum.GetValues<MatchComparer>())
            from texts in Gen.OneOf(AnyValue.Text, AnyName.Text).ArrayOf(2)
            select (comparer, texts[0], texts[1]),
            pair =>
            {
                var left = Comparing.Normalize(pair.comparer, pair.Item2);
                var right = Comparing.Normalize(pair.comparer, pair.Item3);
                var percent = Comparing.Percent(pair.comparer, left, right);
                percent.Should().Be(Comparing.Percent(pair.comparer, right, left)).And.BeInRange(0, 100);
                if (left.Length > 0) Comparing.Percent(pair.comparer, left, left).Should().Be(100);
                if (percent == 100) Core(pair.comparer, left).Should().Be(Core(pair.comparer, right), "records are found by it");
                return true;
            });

    [Fact]
    public void A_long_text_is_compared_and_costs_no_more_than_its_limit()
    {
        var text = string.Concat(Enumerable.Range(0, 5_000).Select(i => (char)('a' + i % 26)));
        Percent(MatchComparer.CompanyName, text, text + "x").Should().BeInRange(90, 99);
    }

    private static string Core(MatchComparer comparer, string normal) => Comparing.Core(comparer, normal).ToString().Replace(" ", "", StringComparison.Ordinal);

    private static void Same(MatchComparer comparer, string left, string right)
    {
        Comparing.Normalize(comparer, left).Should().NotBeEmpty();
        Percent(comparer, left, right).Should().Be(100, "{0} and {1}", Comparing.Normalize(comparer, left), Comparing.Normalize(comparer, right));
    }

    private static void Different(MatchComparer comparer, string left, string right) => Percent(comparer, left, right).Should().BeLessThan(100);

    private static int Percent(MatchComparer comparer, FieldValue left, FieldValue right) =>
        Comparing.Percent(comparer, Comparing.Normalize(comparer, left), Comparing.Normalize(comparer, right));
}

using ErpLink.Linking;
using ErpLink.Maps;

namespace ErpLink.Tests.Linking;

public sealed class FieldFitTests
{
    private static readonly FieldDescription Text = new("name", FieldType.Text);

    [Fact]
    public void A_value_that_fits_is_taken_as_it_is()
    {
        Check(Text with { LengthMax = 4 }, "Åre!").Value.Should().Be(FieldValue.Text("Åre!"));
        Check(new("limit", FieldType.Decimal) { ScaleMax = 2 }, 1.50m).Value.Should().Be(FieldValue.Decimal(1.5m));
        Check(new("limit", FieldType.Decimal) { ScaleMax = 0 }, 2.00m).IsConverted.Should().BeTrue("it says 2");
        Check(new("group", FieldType.ListItem), FieldValue.ListItem("A")).IsConverted.Should().BeTrue();
    }

    [Fact]
    public void A_blank_is_taken_unless_the_field_is_mandatory()
    {
        Check(Text, FieldValue.Null).Value.Should().Be(FieldValue.Null);
        Check(Text, FieldValue.EmptyText).Value.Should().Be(FieldValue.EmptyText);
        var mandatory = Text with { Access = FieldAccess.Mandatory };
        Check(mandatory, FieldValue.Null).Code.Should().Be(ErrorCodes.MandatoryFieldBlank);
        Check(mandatory, FieldValue.EmptyText).Code.Should().Be(ErrorCodes.MandatoryFieldBlank);
        Check(mandatory, "x").IsConverted.Should().BeTrue();
    }

    [Fact]
    public void Blanks_do_not_fill_a_mandatory_field_that_is_trimmed()
    {
        var mandatory = Text with { Access = FieldAccess.Mandatory };
        Check(mandatory, "  ").IsConverted.Should().BeTrue("this side keeps blanks");
        Check(mandatory with { Equality = new() { Trimming = TextTrimming.End } }, "  ").Code.Should().Be(ErrorCodes.MandatoryFieldBlank);
    }

    [Fact]
    public void A_value_that_does_not_fit_is_refused_with_the_fields_name_and_without_the_value()
    {
        Refused(Text, 12L, ErrorCodes.ValueNotConvertible);
        Refused(Text, FieldValue.Absent, ErrorCodes.ValueNotConvertible);
        Refused(Text, "secret\0", ErrorCodes.TextRefused);
        Refused(Text, "secret\uD800", ErrorCodes.TextRefused);
        Refused(Text with { LengthMax = 5 }, "secret", ErrorCodes.TextTooLong);
        Refused(new("name", FieldType.Decimal) { ScaleMax = 2 }, 1.005m, ErrorCodes.NumberTooPrecise);
    }

    private static void Refused(FieldDescription field, FieldValue value, int code)
    {
        var found = Check(field, value);
        (found.Status, found.Code).Should().Be((ConversionStatus.Rejected, code));
        found.Message.Should().Contain("'name'").And.NotContain("secret").And.NotContain("1.005");
    }

    private static Conversion Check(FieldDescription field, FieldValue value) => FieldFit.Check(field, value, "oslo");
}

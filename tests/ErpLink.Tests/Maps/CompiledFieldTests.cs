using ErpLink.Maps;

namespace ErpLink.Tests.Maps;

public sealed class CompiledFieldTests
{
    private static readonly FieldDescription Name = new("name", FieldType.Text);
    private static readonly FieldDescription Price = new("price", FieldType.Decimal);

    [Fact]
    public void Text_too_long_is_rejected_with_both_names_both_lengths_and_what_to_do()
    {
        var field = MapFixture.Field(Name, new FieldDescription("title", FieldType.Text) { LengthMax = 3 });
        var converted = field.ToErp("Acme");
        converted.Status.Should().Be(ConversionStatus.Rejected);
        converted.Code.Should().Be(ErrorCodes.TextTooLong);
        converted.Message.Should().Contain("'name'").And.Contain("'title'").And.Contain("3").And.Contain("4").And.Contain("onTooLong").And.NotContain("Acme");
        converted.ToFailure()!.Class.Should().Be(FailureClass.Invalid);
    }

    [Theory]
    [InlineData(Misfit.Truncate, "Acm")]
    [InlineData(Misfit.UseDefault, "def")]
    [InlineData(Misfit.Skip, null)]
    public void Text_too_long_is_handled_as_the_mapping_says(Misfit misfit, string? expected)
    {
        var field = MapFixture.Field(Name, new FieldDescription("title", FieldType.Text) { LengthMax = 3 }, Direction.ToErp,
            m => m with { OnTooLong = misfit, DefaultInErp = "def" });
        var converted = field.ToErp("Acme");
        converted.Status.Should().Be(expected is null ? ConversionStatus.Skipped : ConversionStatus.Converted);
        if (expected is not null) converted.Value.Should().Be(FieldValue.Text(expected));
    }

    [Fact]
    public void A_truncated_text_is_equal_across_to_the_text_it_was_cut_from()
    {
        var field = MapFixture.Field(Name, new FieldDescription("title", FieldType.Text) { LengthMax = 100 }, Direction.Both, m => m with { OnTooLong = Misfit.Truncate });
        var full = new string('x', 4000);
        var cut = field.ToErp(full).Value;
        cut.AsText().Should().HaveLength(100);
        field.EqualAcross(cut, full).Should().BeTrue();
        field.EqualAcross(new string('y', 100), full).Should().BeFalse();
    }

    [Fact]
    public void A_cut_never_splits_an_emoji()
    {
        var field = MapFixture.Field(Name, new FieldDescription("title", FieldType.Text) { LengthMax = 2 }, Direction.ToErp, m => m with { OnTooLong = Misfit.Truncate });
        field.ToErp("a😀").Value.Should().Be(FieldValue.Text("a"));
    }

    [Fact]
    public void A_number_is_never_cut_like_text()
    {
        var field = MapFixture.Field(new FieldDescription("no", FieldType.Integer), new FieldDescription("text", FieldType.Text) { LengthMax = 3 }, Direction.ToErp,
            m => m with { OnTooLong = Misfit.Truncate });
        field.ToErp(12345L).Code.Should().Be(ErrorCodes.TextTooLong);
    }

    [Fact]
    public void A_decimal_with_more_digits_than_the_ERP_keeps_is_equal_under_its_scale_and_loses_nothing_in_the_app()
    {
        var field = MapFixture.Field(Price, new FieldDescription("amount", FieldType.Decimal) { Equality = new FieldEquality { Scale = 2 } });
        field.ToErp(10.12345m).Value.Should().Be(FieldValue.Decimal(10.12345m));
        field.EqualAcross(10.12m, 10.12345m).Should().BeTrue();
        field.EqualAcross(10.13m, 10.12345m).Should().BeFalse();
    }

    [Theory]
    [InlineData(Misfit.Round, "2.35")]
    [InlineData(Misfit.UseDefault, "0")]
    [InlineData(Misfit.Skip, null)]
    public void A_number_too_precise_is_handled_as_the_mapping_says(Misfit misfit, string? expected)
    {
        var field = MapFixture.Field(Price, new FieldDescription("amount", FieldType.Decimal) { ScaleMax = 2 }, Direction.ToErp,
            m => m with { OnTooPrecise = misfit, DefaultInErp = 0L });
        var converted = field.ToErp(2.345m);
        if (expected is null) converted.Status.Should().Be(ConversionStatus.Skipped);
        else converted.Value.Should().Be(FieldValue.Decimal(decimal.Parse(expected, System.Globalization.CultureInfo.InvariantCulture)));
        field.ToErp(2.5000m).Value.Should().Be(FieldValue.Decimal(2.5m), "zeros at the end are no digits");
    }

    [Fact]
    public void A_rounded_decimal_goes_to_an_integer_half_away_from_zero()
    {
        var field = MapFixture.Field(Price, new FieldDescription("whole", FieldType.Integer), Direction.ToErp, m => m with { OnTooPrecise = Misfit.Round });
        field.ToErp(2.5m).Value.Should().Be(FieldValue.Integer(3));
        field.ToErp(-2.5m).Value.Should().Be(FieldValue.Integer(-3));
        MapFixture.Field(Price, new FieldDescription("whole", FieldType.Integer), Direction.ToErp).ToErp(2.5m).Code.Should().Be(ErrorCodes.NumberTooPrecise);
    }

    [Theory]
    [InlineData("12", "12")]
    [InlineData(" -0.50 ", "-0.5")]
    [InlineData("1.5E3", "1500")]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950335")]
    [InlineData("0.0000000000000000000000000001", "0.0000000000000000000000000001")]
    [InlineData("0.00000000000000000000000000001", null)]
    [InlineData("1.23456789012345678901234567890123", null)]
    [InlineData("79228162514264337593543950336", null)]
    [InlineData("1E400", null)]
    [InlineData("1,5", null)]
    [InlineData("1 000", null)]
    [InlineData("NaN", null)]
    public void Text_becomes_a_decimal_exactly_or_not_at_all(string text, string? expected)
    {
        var converted = MapFixture.Field(Name, Price, Direction.ToErp).ToErp(text);
        if (expected is null) converted.Code.Should().Be(ErrorCodes.ValueNotConvertible);
        else converted.Value.AsDecimal().Should().Be(decimal.Parse(expected, System.Globalization.NumberStyles.Number, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("2026-01-31T12:00:00Z", true)]
    [InlineData("2026-01-31T12:00+01:00", true)]
    [InlineData("2026-01-31T12:00:00", false)]
    [InlineData("31.01.2026 12:00", false)]
    public void Text_becomes_an_instant_only_with_its_offset(string text, bool fits) =>
        MapFixture.Field(Name, new FieldDescription("at", FieldType.Instant), Direction.ToErp).ToErp(text).IsConverted.Should().Be(fits);

    [Fact]
    public void Equal_decimals_become_the_same_text()
    {
        var field = MapFixture.Field(Price, Name, Direction.ToErp);
        field.ToErp(1.50m).Value.Should().Be(FieldValue.Text("1.5"));
        field.ToErp(-0.0m).Value.Should().Be(FieldValue.Text("0"));
        field.ToErp(100m).Value.Should().Be(FieldValue.Text("100"));
    }

    [Fact]
    public void Empty_text_is_null_to_other_types_and_stays_empty_text_to_text()
    {
        MapFixture.Field(Name, Price, Direction.ToErp).ToErp("").Value.Should().Be(FieldValue.Null);
        MapFixture.Field(Name, new FieldDescription("title", FieldType.Text)).ToErp("").Value.Should().Be(FieldValue.EmptyText);
    }

    [Fact]
    public void A_blank_for_a_mandatory_field_is_refused_before_the_call_with_its_name()
    {
        var field = MapFixture.Field(Name, new FieldDescription("title", FieldType.Text) { Access = FieldAccess.Mandatory, Equality = new FieldEquality { Trimming = TextTrimming.Both } });
        foreach (var blank in (FieldValue[])[FieldValue.Null, "", "  "])
        {
            var converted = field.ToErp(blank);
            converted.Code.Should().Be(ErrorCodes.MandatoryFieldBlank);
            converted.Message.Should().Contain("'title'");
        }

        field.ToApp(FieldValue.Null).IsConverted.Should().BeTrue("the app's field is not mandatory");
        field.EqualAcross(FieldValue.Null, FieldValue.Null).Should().BeTrue();
    }

    [Fact]
    public void Text_with_NUL_or_half_a_surrogate_is_refused_and_everything_else_arrives_unchanged()
    {
        var field = MapFixture.Field(Name, new FieldDescription("title", FieldType.Text));
        field.ToErp("a\0").Code.Should().Be(ErrorCodes.TextRefused);
        field.ToErp("a\uD83D").Code.Should().Be(ErrorCodes.TextRefused);
        foreach (var text in (string[])["😀", "e\u0301", "👩‍🔧", "שלום", "A\u030A"]) field.ToErp(text).Value.AsText().Should().Be(text);
    }

    [Fact]
    public void An_instant_becomes_the_day_in_the_zone_of_the_connection()
    {
        var field = MapFixture.Field(new FieldDescription("at", FieldType.Instant), new FieldDescription("day", FieldType.Date), Direction.ToErp);
        field.ToErp(new DateTimeOffset(2026, 1, 31, 23, 30, 0, TimeSpan.Zero)).Value.Should().Be(FieldValue.Date(new DateOnly(2026, 2, 1)));
    }

    [Theory]
    [InlineData("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z")] // clocks went forward over midnight
    [InlineData("America/Havana", "2018-11-04", "2018-11-04T04:00:00Z")] // midnight to one came twice
    [InlineData("Pacific/Apia", "2011-12-30", null)] // Samoa had no such day
    [InlineData("Europe/Oslo", "2026-03-29", "2026-03-28T23:00:00Z")]
    public void A_date_becomes_the_first_instant_of_its_day_where_there_is_one(string zone, string day, string? expected)
    {
        var found = ZonedDays.StartOf(DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), TimeZoneInfo.FindSystemTimeZoneById(zone));
        if (expected is null) found.IsAbsent.Should().BeTrue();
        else found.AsInstant().Should().Be(DateTimeOffset.Parse(expected, System.Globalization.CultureInfo.InvariantCulture));
    }

    [Fact]
    public void A_date_between_date_fields_knows_no_zone()
    {
        var field = MapFixture.Field(new FieldDescription("due", FieldType.Date), new FieldDescription("day", FieldType.Date));
        FieldValue value = new DateOnly(2026, 3, 29);
        for (var i = 0; i < 10; i++) value = field.ToApp(field.ToErp(value).Value).Value;
        value.Should().Be(FieldValue.Date(new DateOnly(2026, 3, 29)));
    }

    [Fact]
    public void Sides_are_equal_across_in_either_direction_that_is_mapped_and_in_no_other()
    {
        // The ERP upper-cases what it is given; the app tells cases apart.
        var erp = new FieldDescription("title", FieldType.Text) { Equality = new FieldEquality { IgnoreCase = true } };
        MapFixture.Field(Name, erp, Direction.ToErp).EqualAcross("ACME", "Acme").Should().BeTrue();
        MapFixture.Field(Name, erp, Direction.Both).EqualAcross("ACME", "Acme").Should().BeTrue();
        MapFixture.Field(Name, erp, Direction.ToApp).EqualAcross("ACME", "Acme").Should().BeFalse();
    }

    [Fact]
    public void A_value_that_was_replaced_by_the_default_is_equal_across_to_it()
    {
        var field = MapFixture.Field(Name, Price, Direction.ToErp, m => m with { OnUnparsable = Misfit.UseDefault, DefaultInErp = 0m });
        field.EqualAcross(0m, "n/a").Should().BeTrue();
        field.EqualAcross(1m, "n/a").Should().BeFalse();
    }

    [Fact]
    public void The_signature_changes_with_direction_and_conversion_and_not_with_policies()
    {
        string Signature(Direction direction, Func<FieldMapDefinition, FieldMapDefinition>? change = null, FieldType erp = FieldType.Text) =>
            MapFixture.Field(Name, new FieldDescription("title", erp), direction, change).Signature;
        var signatures = new[] { Signature(Direction.Both), Signature(Direction.ToErp), Signature(Direction.ToApp), Signature(Direction.ToErp, erp: FieldType.Integer) };
        signatures.Should().OnlyHaveUniqueItems();
        Signature(Direction.Both, m => m with { OnConflict = [Conflict.ErpWins], OnTooLong = Misfit.Truncate, OnLink = LinkTimePolicy.ErpWins }).Should().Be(signatures[0]);
        MapFixture.Field(MapFixture.AppField(FieldType.ListItem), MapFixture.ErpField(FieldType.ListItem)).Signature.Should().Be("both listItem/listItem list appList/erpList");
        MapFixture.Field(new("at", FieldType.Instant), new("day", FieldType.Date), Direction.ToErp).Signature.Should().Be("toErp instant/date zone Europe/Oslo");
    }

    [Fact]
    public void Comparing_an_unchanged_record_across_allocates_nothing()
    {
        var fields = new[] { FieldType.Text, FieldType.Integer, FieldType.Decimal, FieldType.Boolean, FieldType.Date, FieldType.Instant, FieldType.ListItem }
            .Select(type => MapFixture.Field(MapFixture.AppField(type), MapFixture.ErpField(type))).ToArray();
        FieldValue[] values = ["Acme", 1L, 1.5m, true, new DateOnly(2026, 1, 31), DateTimeOffset.UnixEpoch, FieldValue.ListItem("A")];
        var equal = true;
        void Compare()
        {
            for (var i = 0; i < fields.Length; i++) equal &= fields[i].EqualAcross(values[i], values[i]);
        }

        // A list item makes no new value when it pairs with itself; the six others never do.
        Allocations.Of(Compare).Should().Be(0);
        equal.Should().BeTrue();
    }
}

using ErpLink.Maps;
using ErpLink.Tests.Values;
using FsCheck.Fluent;

namespace ErpLink.Tests.Maps;

/// <summary>The whole product of types and directions against the one table.</summary>
public sealed class ConversionMatrixTests
{
    private static readonly SameKeys References = new();

    public static TheoryData<FieldType, FieldType> Pairs()
    {
        var pairs = new TheoryData<FieldType, FieldType>();
        foreach (var rule in ConversionTable.Rules) pairs.Add(rule.From, rule.To);
        return pairs;
    }

    [Fact]
    public void The_table_has_every_pair_of_types_once_with_a_reason()
    {
        var types = Enum.GetValues<FieldType>();
        ConversionTable.Types.Should().Equal(types);
        ConversionTable.Rules.Should().HaveCount(types.Length * types.Length);
        ConversionTable.Rules.Select(r => (r.From, r.To)).Should().OnlyHaveUniqueItems();
        ConversionTable.Rules.Should().OnlyContain(r => r.Reason.EndsWith('.') && ConversionTable.Find(r.From, r.To) == r);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Validation_allows_and_refuses_what_the_table_says(FieldType app, FieldType erp)
    {
        var (there, back) = (ConversionTable.Find(app, erp), ConversionTable.Find(erp, app));
        Expect(app, erp, Direction.ToErp, there.Quality != ConversionQuality.Forbidden, warns: there.Quality == ConversionQuality.Lossy, there.Reason);
        Expect(app, erp, Direction.ToApp, back.Quality != ConversionQuality.Forbidden, warns: back.Quality == ConversionQuality.Lossy, back.Reason);
        var both = there.Quality == ConversionQuality.Lossless && back.Quality == ConversionQuality.Lossless;
        Expect(app, erp, Direction.Both, both, warns: false, there.Quality == ConversionQuality.Lossless ? back.Reason : there.Reason);
        Expect(app, erp, Direction.None, allowed: true, warns: false, string.Empty);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_lossless_conversion_converts_every_value_and_keeps_it_on_the_way_back(FieldType app, FieldType erp)
    {
        if (ConversionTable.Find(app, erp).Quality != ConversionQuality.Lossless) return;
        var there = MapFixture.Field(MapFixture.AppField(app), MapFixture.ErpField(erp), Direction.ToErp);
        var back = ConversionTable.Find(erp, app).Quality == ConversionQuality.Forbidden
            ? null
            : MapFixture.Field(MapFixture.AppField(app), MapFixture.ErpField(erp), Direction.ToApp);
        AnyValue.Holds(AnyValue.Of(app), value =>
        {
            var converted = there.ToErp(value, References);
            converted.Status.Should().Be(ConversionStatus.Converted);
            converted.Value.Kind.Should().Be((ValueKind)erp);
            there.EqualAcross(converted.Value, value, References).Should().BeTrue();
            if (back is null || (value.IsBlank && erp != FieldType.Text)) return true;
            var returned = back.ToApp(converted.Value, References);

            // The one exception: an empty key is a key, and empty text stands for no item.
            if (value == FieldValue.ListItem(string.Empty)) return true;
            returned.Status.Should().Be(ConversionStatus.Converted);
            returned.Value.Should().Be(value);
            return true;
        });
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Any_value_of_the_type_converts_or_is_refused_with_both_names(FieldType app, FieldType erp)
    {
        if (ConversionTable.Find(app, erp).Quality == ConversionQuality.Forbidden) return;
        var field = MapFixture.Field(MapFixture.AppField(app), MapFixture.ErpField(erp), Direction.ToErp);
        AnyValue.Holds(AnyValue.Of(app), value =>
        {
            var converted = field.ToErp(value, References);
            if (converted.IsConverted) return converted.Value.IsNull || converted.Value.Kind == (ValueKind)erp;
            return converted is { Status: ConversionStatus.Rejected, Code: ErrorCodes.ValueNotConvertible or ErrorCodes.NumberTooPrecise } && converted.Message!.Contains("'a'") && converted.Message.Contains("'e'");
        });
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Null_converts_to_null_and_absent_is_never_written(FieldType app, FieldType erp)
    {
        if (ConversionTable.Find(app, erp).Quality == ConversionQuality.Forbidden) return;
        var field = MapFixture.Field(MapFixture.AppField(app), MapFixture.ErpField(erp), Direction.ToErp);
        field.ToErp(FieldValue.Null).Value.Should().Be(FieldValue.Null);
        field.ToErp(FieldValue.Null).IsConverted.Should().BeTrue();
        field.ToErp(FieldValue.Absent).Status.Should().Be(ConversionStatus.Skipped);
        field.ToErp(FieldValue.Absent).Value.IsAbsent.Should().BeTrue();
        field.EqualAcross(FieldValue.Null, FieldValue.Null).Should().BeTrue();
        field.EqualAcross(FieldValue.Absent, FieldValue.Absent).Should().BeTrue();
        field.EqualAcross(FieldValue.Null, FieldValue.Absent).Should().BeFalse();
    }

    [Fact]
    public void A_value_of_another_kind_than_its_field_is_the_sides_mistake()
    {
        var converted = MapFixture.Field(MapFixture.AppField(FieldType.Integer), MapFixture.ErpField(FieldType.Integer)).ToErp("12");
        converted.Code.Should().Be(ErrorCodes.ContractBroken);
        converted.ToFailure()!.Class.Should().Be(FailureClass.Bug);
    }

    [Fact]
    public void A_decimal_without_digits_after_the_point_goes_both_ways_with_an_integer()
    {
        var field = MapFixture.Field(MapFixture.AppField(FieldType.Integer), MapFixture.ErpField(FieldType.Decimal) with { ScaleMax = 0 });
        field.ToErp(7L).Value.Should().Be(FieldValue.Decimal(7m));
        field.ToApp(7.0m).Value.Should().Be(FieldValue.Integer(7));
        field.ToApp(decimal.MaxValue).Code.Should().Be(ErrorCodes.ValueNotConvertible);
    }

    private static void Expect(FieldType app, FieldType erp, Direction direction, bool allowed, bool warns, string reason)
    {
        var connection = MapFixture.Connection(new FieldMapDefinition("a", "e", direction), MapFixture.PassThroughList);
        var found = MapFixture.Validate(connection, MapFixture.AppField(app), MapFixture.ErpField(erp));
        found.IsValid.Should().Be(allowed, "{0} of {1} and {2}: {3}", direction, app, erp, string.Join(" ", found.Problems));
        found.Problems.Any(p => p.Code == ErrorCodes.TypesLossy).Should().Be(warns);
        if (!allowed) found.Problems.Should().Contain(p => p.Code == ErrorCodes.TypesForbidden && p.Message.Contains(reason));
    }
}

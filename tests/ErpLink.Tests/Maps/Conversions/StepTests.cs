using ErpLink.Maps;

namespace ErpLink.Tests.Maps;

public sealed class StepTests
{
    private static readonly FieldDescription Name = new("name", FieldType.Text);
    private static readonly FieldDescription Title = new("title", FieldType.Text);
    private static readonly IValueConversion[] Conversions = [new Snippets.DigitsOnly(), new Made("throws", _ => throw new InvalidOperationException("secret")), new Made("lies", _ => 1L), new Made("length", v => (long)v.AsText().Length, FieldType.Integer), new Made("twice", v => v), new Made("twice", v => v)];

    public static TheoryData<string, ConversionStep[], FieldValue, FieldType, FieldValue> Table() => new()
    {
        { "trim", [ConversionStep.Trim], " a b ", FieldType.Text, "a b" },
        { "upper", [ConversionStep.Upper], "straße i", FieldType.Text, "STRAßE I" },
        { "lower", [ConversionStep.Lower], "Å I", FieldType.Text, "å i" },
        { "in order", [ConversionStep.Trim, ConversionStep.Upper, ConversionStep.Format("<{value}>")], " a ", FieldType.Text, "<A>" },
        { "format of text", [ConversionStep.Format("K-{value}-{value}")], "7", FieldType.Text, "K-7-7" },
        { "braces", [ConversionStep.Format("{{{value}}}")], "7", FieldType.Text, "{7}" },
        { "format of a number", [ConversionStep.Format("K{value:00000}")], 12L, FieldType.Text, "K00012" },
        { "format of a decimal", [ConversionStep.Format("{value:0.00}")], 1234.5m, FieldType.Text, "1234.50" },
        { "plain decimal", [ConversionStep.Format("{value}")], 1.50m, FieldType.Text, "1.5" },
        { "format of a date", [ConversionStep.Format("{value:dd.MM.yyyy}")], new DateOnly(2026, 1, 31), FieldType.Text, "31.01.2026" },
        { "format of an instant", [ConversionStep.Format("{value:yyyy-MM-dd HH:mm}")], new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.FromHours(1)), FieldType.Text, "2026-01-31 11:00" },
        { "format of a boolean", [ConversionStep.Format("is {value}")], true, FieldType.Text, "is true" },
        { "constant", [ConversionStep.Constant("NO")], "x", FieldType.Text, "NO" },
        { "constant for blank", [ConversionStep.Constant("NO")], FieldValue.Null, FieldType.Text, "NO" },
        { "constant item", [ConversionStep.Constant("A")], "x", FieldType.ListItem, FieldValue.ListItem("A") },
        { "constant date", [ConversionStep.Constant("2026-01-31")], "x", FieldType.Date, new DateOnly(2026, 1, 31) },
        { "look-up", [ConversionStep.Lookup(new Dictionary<string, FieldValue> { ["a"] = "A", ["b"] = "B" })], "b", FieldType.Text, "B" },
        { "look-up of a number", [ConversionStep.Lookup(new Dictionary<string, FieldValue> { ["1"] = true })], 1L, FieldType.Boolean, true },
        { "look-up to nothing", [ConversionStep.Lookup(new Dictionary<string, FieldValue> { ["a"] = FieldValue.Null })], "a", FieldType.Integer, FieldValue.Null },
        { "look-up of blank", [ConversionStep.Lookup(new Dictionary<string, FieldValue> { [""] = "none" })], FieldValue.Null, FieldType.Text, "none" },
        { "look-up of an item", [ConversionStep.Lookup(new Dictionary<string, FieldValue> { ["x"] = "y" })], FieldValue.ListItem("x"), FieldType.ListItem, FieldValue.ListItem("y") },
        { "look-up, then more", [ConversionStep.Lookup(new Dictionary<string, FieldValue> { ["a"] = "7" }), ConversionStep.Format("0{value}")], "a", FieldType.Integer, 7L },
        { "custom", [ConversionStep.Custom("digits")], "+47 (22) 33", FieldType.Text, "472233" },
        { "custom of another type", [ConversionStep.Custom("length")], "four", FieldType.Integer, 4L },
        { "custom, then its type is converted", [ConversionStep.Custom("length")], "four", FieldType.Decimal, 4m },
        { "blank stays blank", [ConversionStep.Format("K{value}"), ConversionStep.Custom("length")], "", FieldType.Integer, FieldValue.Null },
        { "null stays null", [ConversionStep.Trim, ConversionStep.Format("K{value}")], FieldValue.Null, FieldType.Text, FieldValue.Null },
        { "trimmed to nothing", [ConversionStep.Trim, ConversionStep.Format("K{value}")], "  ", FieldType.Text, "" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void A_step_does_what_its_row_says(string what, ConversionStep[] steps, FieldValue value, FieldType target, FieldValue expected)
    {
        var source = value.IsNull ? FieldType.Text : (FieldType)value.Kind;
        var field = Field(MapFixture.AppField(source), MapFixture.ErpField(target), Direction.ToErp, m => m with { ToErpSteps = steps });
        field.ToErp(value).Value.Should().Be(expected, what);
        field.EqualAcross(expected, value).Should().BeTrue();
        var back = Field(MapFixture.AppField(target), MapFixture.ErpField(source), Direction.ToApp, m => m with { ToAppSteps = steps });
        back.ToApp(value).Value.Should().Be(expected, "the other way works alike");
    }

    [Theory]
    [InlineData(Misfit.Reject, null)]
    [InlineData(Misfit.Skip, null)]
    [InlineData(Misfit.UseDefault, "def")]
    public void What_a_step_does_not_take_is_handled_as_the_mapping_says(Misfit misfit, string? expected)
    {
        foreach (var step in (ConversionStep[])[ConversionStep.Lookup(new Dictionary<string, FieldValue> { ["a"] = "A" }), ConversionStep.Custom("digits")])
        {
            var converted = Field(Name, Title, Direction.ToErp, m => m with { ToErpSteps = [step], OnUnparsable = misfit, DefaultInErp = "def" }).ToErp("Acme");
            converted.Status.Should().Be(misfit switch { Misfit.Reject => ConversionStatus.Rejected, Misfit.Skip => ConversionStatus.Skipped, _ => ConversionStatus.Converted });
            if (expected is not null) converted.Value.Should().Be(FieldValue.Text(expected));
            if (misfit == Misfit.Reject) converted.Message.Should().Contain("'name'").And.Contain("onUnparsable").And.NotContain("Acme");
        }
    }

    [Theory]
    [InlineData("throws", "InvalidOperationException")]
    [InlineData("lies", "Integer where it said Text")]
    public void A_conversion_of_the_app_that_breaks_its_word_fails_its_field_only(string name, string what)
    {
        var converted = Field(Name, Title, Direction.ToErp, m => m with { ToErpSteps = [ConversionStep.Custom(name)], OnUnparsable = Misfit.Skip }).ToErp("Acme");
        converted.Status.Should().Be(ConversionStatus.Rejected, "a bug is not skipped");
        converted.Code.Should().Be(ErrorCodes.ConversionFailed);
        converted.Message.Should().Contain(name).And.Contain(what).And.NotContain("secret").And.NotContain("Acme");
    }

    public static TheoryData<string, ConversionStep[], FieldType, FieldType, string, int> Refused() => new()
    {
        { "trim of a number", [ConversionStep.Trim], FieldType.Integer, FieldType.Text, "Step 1 to the ERP (trim) needs text, and is given integer", ErrorCodes.StepInvalid },
        { "upper after a number", [ConversionStep.Custom("length"), ConversionStep.Upper], FieldType.Text, FieldType.Text, "Step 2", ErrorCodes.StepInvalid },
        { "no value", [ConversionStep.Format("K")], FieldType.Text, FieldType.Text, "where the value stands", ErrorCodes.StepInvalid },
        { "open brace", [ConversionStep.Format("K{value")], FieldType.Text, FieldType.Text, "no partner", ErrorCodes.StepInvalid },
        { "closing brace", [ConversionStep.Format("K}{value}")], FieldType.Text, FieldType.Text, "no partner", ErrorCodes.StepInvalid },
        { "another name", [ConversionStep.Format("{name}")], FieldType.Text, FieldType.Text, "'{name}' is not {value}", ErrorCodes.StepInvalid },
        { "format of text", [ConversionStep.Format("{value:000}")], FieldType.Text, FieldType.Text, "takes no format", ErrorCodes.StepInvalid },
        { "no format of a number", [ConversionStep.Format("{value:Q}")], FieldType.Integer, FieldType.Text, "is not a format", ErrorCodes.StepInvalid },
        { "a million digits", [ConversionStep.Format("{value:D1000000}")], FieldType.Integer, FieldType.Text, "that can be used", ErrorCodes.StepInvalid },
        { "hours of a date", [ConversionStep.Format("{value:HH}")], FieldType.Date, FieldType.Text, "is not a format", ErrorCodes.StepInvalid },
        { "format of a set", [ConversionStep.Format("{value}")], FieldType.ListItems, FieldType.Text, "cannot put listItems", ErrorCodes.StepInvalid },
        { "constant with others", [ConversionStep.Trim, ConversionStep.Constant("a")], FieldType.Text, FieldType.Text, "useless", ErrorCodes.StepInvalid },
        { "constant that does not fit", [ConversionStep.Constant("a")], FieldType.Text, FieldType.Integer, "does not fit field 'e'", ErrorCodes.StepInvalid },
        { "empty table", [ConversionStep.Lookup(new Dictionary<string, FieldValue>())], FieldType.Text, FieldType.Text, "empty table", ErrorCodes.StepInvalid },
        { "entry that does not fit", [ConversionStep.Lookup(new Dictionary<string, FieldValue> { ["a"] = "b" })], FieldType.Text, FieldType.Integer, "turns 'a' into 'b'", ErrorCodes.StepInvalid },
        { "number before a step", [ConversionStep.Lookup(new Dictionary<string, FieldValue> { ["a"] = 1L }), ConversionStep.Trim], FieldType.Text, FieldType.Text, "the next step", ErrorCodes.StepInvalid },
        { "unknown", [ConversionStep.Custom("digit")], FieldType.Text, FieldType.Text, "'digit', which the app registered never", ErrorCodes.ConversionUnknown },
        { "twice", [ConversionStep.Custom("twice")], FieldType.Text, FieldType.Text, "2 times", ErrorCodes.ConversionUnknown },
        { "not its type", [ConversionStep.Custom("digits")], FieldType.Integer, FieldType.Text, "does not take integer", ErrorCodes.StepInvalid },
        { "no conversion after it", [ConversionStep.Format("{value}")], FieldType.Integer, FieldType.Reference, "no conversion", ErrorCodes.TypesForbidden },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_step_that_cannot_work_is_refused_with_a_fix(string what, ConversionStep[] steps, FieldType source, FieldType target, string message, int code)
    {
        var problem = Validate(MapFixture.AppField(source), MapFixture.ErpField(target), Direction.ToErp, m => m with { ToErpSteps = steps })
            .Problems.Where(p => p.Severity == ProblemSeverity.Error).Should().ContainSingle(what).Which;
        problem.Code.Should().Be(code);
        problem.Message.Should().Contain(message);
        problem.Path.Should().Contain("mapping 'a' - 'e'");
        problem.Fix.Should().NotBeEmpty();
    }

    [Fact]
    public void A_constant_goes_one_way_only_and_steps_where_nothing_flows_are_pointed_out()
    {
        Validate(Name, Title, Direction.Both, m => m with { ToErpSteps = [ConversionStep.Constant("a")] }).Problems.Should().ContainSingle(p => p.Severity == ProblemSeverity.Error && p.Message.Contains("both ways"));
        Validate(Name, Title, Direction.ToApp, m => m with { ToErpSteps = [ConversionStep.Trim] }).Problems.Should().ContainSingle(p => p.Severity == ProblemSeverity.Warning && p.Message.Contains("nothing goes that way"));
    }

    [Fact]
    public void What_is_not_read_backwards_is_a_warning()
    {
        var there = ConversionStep.Lookup(new Dictionary<string, FieldValue> { ["a"] = "X", ["b"] = "X", ["c"] = "Z" });
        var back = ConversionStep.Lookup(new Dictionary<string, FieldValue> { ["X"] = "a", ["Z"] = "c" });
        var problem = Validate(Name, Title, Direction.Both, m => m with { ToErpSteps = [there], ToAppSteps = [back] }).Problems.Should().ContainSingle().Which;
        (problem.Severity, problem.Code).Should().Be((ProblemSeverity.Warning, ErrorCodes.StepInvalid));
        problem.Message.Should().Contain("to the ERP").And.Contain("'b'").And.NotContain("'a'");
        Validate(Name, Title, Direction.Both, m => m with { ToErpSteps = [there] }).Problems.Should().ContainSingle().Which.Message.Should().Contain("'a', 'b', 'c'");
        Validate(Name, Title, Direction.Both, m => m with { ToErpSteps = [ConversionStep.Format("K{value}")] }).Problems.Should().ContainSingle(p => p.Severity == ProblemSeverity.Warning);
        Validate(Name, Title, Direction.Both, m => m with { ToErpSteps = [ConversionStep.Trim], ToAppSteps = [ConversionStep.Upper] }).Problems.Should().BeEmpty();
    }

    [Fact]
    public void Equality_across_is_asked_by_the_steps_of_the_directions_that_are_mapped()
    {
        static CompiledField Upper(Direction direction) => Field(Name, Title, direction, m => m with { ToErpSteps = direction == Direction.ToApp ? [] : [ConversionStep.Upper], ToAppSteps = [] });
        Upper(Direction.ToErp).EqualAcross("ACME", "Acme").Should().BeTrue();
        Upper(Direction.Both).EqualAcross("ACME", "Acme").Should().BeTrue();
        Upper(Direction.ToApp).EqualAcross("ACME", "Acme").Should().BeFalse();
        Upper(Direction.ToErp).EqualAcross("Acme", "Acme").Should().BeFalse();
    }

    [Fact]
    public void A_table_finds_what_the_side_takes_for_the_same()
    {
        var table = ConversionStep.Lookup(new Dictionary<string, FieldValue> { ["Nb"] = "NOR" });
        Field(Name with { Equality = new FieldEquality { IgnoreCase = true } }, Title, Direction.ToErp, m => m with { ToErpSteps = [table] }).ToErp("NB").Value.Should().Be(FieldValue.Text("NOR"));
        Field(Name, Title, Direction.ToErp, m => m with { ToErpSteps = [table] }).ToErp("NB").IsConverted.Should().BeFalse();
    }

    [Fact]
    public void What_a_table_gives_for_a_list_is_its_item_and_needs_no_list_mapping()
    {
        var mapping = new FieldMapDefinition("a", "e", Direction.ToErp) { ToErpSteps = [ConversionStep.Lookup(new Dictionary<string, FieldValue> { ["x"] = "y" })] };
        var found = MapFixture.Validate(MapFixture.Connection(mapping), MapFixture.AppField(FieldType.ListItem), MapFixture.ErpField(FieldType.ListItem));
        found.Require("oslo").Maps[0].Fields[0].ToErp(FieldValue.ListItem("x")).Value.Should().Be(FieldValue.ListItem("y"));
        MapFixture.Validate(MapFixture.Connection(mapping with { Direction = Direction.Both }), MapFixture.AppField(FieldType.ListItem), MapFixture.ErpField(FieldType.ListItem))
            .Problems.Should().Contain(p => p.Code == ErrorCodes.ListUnmapped, "the way back needs it");
    }

    [Fact]
    public void The_signature_and_the_version_change_with_the_steps_of_a_mapped_way()
    {
        var plain = Field(Name, Title, Direction.ToErp, m => m);
        var trimmed = Field(Name, Title, Direction.ToErp, m => m with { ToErpSteps = [ConversionStep.Trim] });
        var upper = Field(Name, Title, Direction.ToErp, m => m with { ToErpSteps = [ConversionStep.Upper] });
        ((string[])[plain.Signature, trimmed.Signature, upper.Signature]).Should().OnlyHaveUniqueItems();
        plain.Signature.Should().Be("toErp text/text");
        trimmed.Signature.Should().StartWith("toErp text/text steps ").And.HaveLength("toErp text/text steps ".Length + 16);
        Field(Name, Title, Direction.ToErp, m => m with { ToErpSteps = [ConversionStep.Trim], ToAppSteps = [ConversionStep.Upper] }).Signature.Should().Be(trimmed.Signature, "nothing goes the other way");
        ((string[])[Version([]), Version([ConversionStep.Trim]), Version([ConversionStep.Trim, ConversionStep.Upper])]).Should().OnlyHaveUniqueItems();

        static string Version(ConversionStep[] steps) => Validate(Name, Title, Direction.ToErp, m => m with { ToErpSteps = steps }).Require("oslo").Maps[0].Version;
    }

    [Fact]
    public void A_value_of_another_kind_than_its_field_is_the_sides_mistake_before_any_step() =>
        Field(Name, Title, Direction.ToErp, m => m with { ToErpSteps = [ConversionStep.Trim] }).ToErp(12L).Code.Should().Be(ErrorCodes.ContractBroken);

    private static CompiledField Field(FieldDescription app, FieldDescription erp, Direction direction, Func<FieldMapDefinition, FieldMapDefinition> change) =>
        Validate(app, erp, direction, change).Require("oslo").Maps[0].Fields[0];

    private static ConnectionValidation Validate(FieldDescription app, FieldDescription erp, Direction direction, Func<FieldMapDefinition, FieldMapDefinition> change) =>
        ConnectionValidator.Validate(MapFixture.Connection(change(new FieldMapDefinition(app.Name, erp.Name, direction)), app.List is null ? [] : [MapFixture.PassThroughList]), null,
            MapFixture.Side(MapFixture.Kind(EntityKinds.Company, app)), MapFixture.Side(MapFixture.Kind(ActorKinds.Customer, erp)), conversions: Conversions);

    private sealed class Made(string name, Func<FieldValue, FieldValue> convert, FieldType result = FieldType.Text) : IValueConversion
    {
        public string Name => name;

        public FieldType? ResultFor(FieldType source) => source == FieldType.Text ? result : null;

        public FieldValue Convert(in FieldValue value) => convert(value);
    }
}

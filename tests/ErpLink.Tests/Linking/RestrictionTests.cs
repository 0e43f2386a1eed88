using ErpLink.Linking;
using ErpLink.Tests.Values;
using FsCheck;
using FsCheck.Fluent;

namespace ErpLink.Tests.Linking;

public sealed class RestrictionTests
{
    private static readonly FieldSelection Fields = FieldSelection.Of("text", "number", "flag", "at", "day", "item", "items", "owner");

    private static readonly KindDescription Kind = new("customer",
    [
        new("text", FieldType.Text) { Operators = SearchOperators.Equal | SearchOperators.Begins }, new("number", FieldType.Decimal) { Operators = SearchOperators.ForOrdered },
        new("flag", FieldType.Boolean), new("at", FieldType.Instant), new("day", FieldType.Date), new("item", FieldType.ListItem), new("items", FieldType.ListItems),
        new("owner", FieldType.Reference),
    ]);

    private static readonly Record Acme = new RecordWriter(Fields).Set("text", "Acme Größe").Set("number", 10.5m).Set("flag", true)
        .Set("at", new DateTimeOffset(2026, 1, 31, 23, 30, 0, TimeSpan.Zero)).Set("day", new DateOnly(2026, 1, 31))
        .Set("item", FieldValue.ListItem("A")).Set("items", FieldValue.ListItems(["A", "B"])).Set("owner", FieldValue.Null).ToRecord("customer", "1");

    [Fact]
    public void Text_is_compared_without_regard_to_case_and_Unicode_form()
    {
        Holds("text", SearchOperator.Equal, "ACME GRO\u0308ßE");
        Holds("text", SearchOperator.Begins, "acm");
        Holds("text", SearchOperator.Contains, "e g");
        Holds("text", SearchOperator.Ends, "SSE".Replace("SS", "ß"));
        Holds("text", SearchOperator.Between, "a", "b");
        Fails("text", SearchOperator.Between, "b", "c");
        Fails("text", SearchOperator.NotContains, "ACME");
        Holds("text", SearchOperator.NotBegins, "x");
        Holds("text", SearchOperator.NotEnds, "x");
    }

    [Fact]
    public void Bounds_are_inclusive_and_integers_compare_with_decimals()
    {
        Holds("number", SearchOperator.Between, 10.5m, 11L);
        Holds("number", SearchOperator.Between, 10L, 10.50m);
        Fails("number", SearchOperator.Less, 10.5m);
        Holds("number", SearchOperator.LessOrEqual, 10.5m);
        Holds("number", SearchOperator.Greater, 10L);
        Fails("number", SearchOperator.NotEqual, 10.50m);
    }

    [Fact]
    public void An_instant_compared_with_a_date_counts_by_day_in_the_zone()
    {
        FieldValue day = new DateOnly(2026, 1, 31), next = new DateOnly(2026, 2, 1);
        Holds("at", SearchOperator.Equal, day);
        Fails("at", SearchOperator.Greater, day);
        Holds("at", SearchOperator.Between, day, day);
        var oslo = TimeZoneInfo.FindSystemTimeZoneById("Europe/Oslo");
        RestrictionEvaluator.Matches(Restriction.Where("at", SearchOperator.Equal, next), Acme, oslo).Should().BeTrue();
        RestrictionEvaluator.Matches(Restriction.Where("at", SearchOperator.Equal, day), Acme, oslo).Should().BeFalse();
        Fails("at", SearchOperator.Equal, new DateTimeOffset(2026, 1, 31, 0, 0, 0, TimeSpan.Zero));
    }

    [Fact]
    public void Lists_are_searched_by_key()
    {
        Holds("item", SearchOperator.OneOf, FieldValue.ListItem("A"), FieldValue.ListItem("C"));
        Holds("item", SearchOperator.OneOf, "A");
        Fails("item", SearchOperator.OneOf, "a");
        Holds("items", SearchOperator.OneOf, "B");
        Fails("items", SearchOperator.NotOneOf, "B", "C");
        Holds("items", SearchOperator.NotOneOf, "C");
    }

    [Fact]
    public void A_blank_field_satisfies_the_negative_tests_and_no_other()
    {
        var blank = new Record("customer", "2", Fields, [.. Fields.Names.Select(_ => FieldValue.Null)]);
        foreach (var negative in (SearchOperator[])[SearchOperator.NotEqual, SearchOperator.NotBegins, SearchOperator.NotContains, SearchOperator.NotEnds])
            RestrictionEvaluator.Matches(Restriction.Where("text", negative, "x"), blank).Should().BeTrue();
        foreach (var positive in (SearchOperator[])[SearchOperator.Equal, SearchOperator.Begins, SearchOperator.Contains, SearchOperator.Less, SearchOperator.GreaterOrEqual])
            RestrictionEvaluator.Matches(Restriction.Where("text", positive, ""), blank).Should().BeFalse();
        RestrictionEvaluator.Matches(Restriction.Where("owner", SearchOperator.IsBlank), blank).Should().BeTrue();
        Holds("owner", SearchOperator.IsBlank);
        Holds("text", SearchOperator.IsNotBlank);
        RestrictionEvaluator.Matches(Restriction.Where("gone", SearchOperator.IsBlank), blank).Should().BeFalse("it was not read");
    }

    [Fact]
    public void An_empty_group_of_all_holds_and_of_any_does_not()
    {
        RestrictionEvaluator.Matches(Restriction.All(), Acme).Should().BeTrue();
        RestrictionEvaluator.Matches(Restriction.Any(), Acme).Should().BeFalse();
    }

    [Fact]
    public void The_side_evaluates_what_it_declares_and_the_engine_the_rest()
    {
        var (native, other) = (Restriction.Where("text", SearchOperator.Begins, "a"), Restriction.Where("flag", SearchOperator.Equal, true));
        RestrictionSplitter.Split(Kind, native).Should().BeEquivalentTo(new RestrictionSplit(native, null, []));
        RestrictionSplitter.Split(Kind, other).ByEngine.Should().Be(other);
        var all = RestrictionSplitter.Split(Kind, Restriction.All(native, other));
        (all.BySide, all.ByEngine).Should().Be((native, other));
        all.EngineFields.Should().Equal("flag");
        var any = RestrictionSplitter.Split(Kind, Restriction.Any(native, other));
        any.BySide.Should().BeNull();
        any.EngineFields.Should().Equal("text", "flag");
        RestrictionSplitter.Split(Kind, null).Should().BeEquivalentTo(new RestrictionSplit(null, null, []));
    }

    [Fact]
    public void Both_parts_together_mean_the_whole() =>
        AnyValue.Holds(AnyRestriction(3), restriction =>
        {
            var split = RestrictionSplitter.Split(Kind, restriction);
            var together = (split.BySide is null || RestrictionEvaluator.Matches(split.BySide, Acme)) && (split.ByEngine is null || RestrictionEvaluator.Matches(split.ByEngine, Acme));
            return together == RestrictionEvaluator.Matches(restriction, Acme) && OnlyDeclared(split.BySide);
        });

    [Fact]
    public void Alternatives_of_different_fields_are_the_engines_where_the_side_does_not_take_them()
    {
        var kind = Kind with { CanSearchAnyField = false };
        var (text, number) = (Restriction.Where("text", SearchOperator.Equal, "a"), Restriction.Where("number", SearchOperator.Less, 1m));
        var sameField = Restriction.Any(text, Restriction.Where("text", SearchOperator.Begins, "b"));
        RestrictionSplitter.Split(kind, sameField).Should().BeEquivalentTo(new RestrictionSplit(sameField, null, []));
        var any = Restriction.Any(text, number);
        RestrictionSplitter.Split(Kind, any).BySide.Should().NotBeNull("by default a side takes them");
        RestrictionSplitter.Split(kind, any).Should().BeEquivalentTo(new RestrictionSplit(null, any, ["text", "number"]));
        var (bySide, byEngine, _) = RestrictionSplitter.Split(kind, Restriction.All(sameField, Restriction.Any(Restriction.All(text, number))));
        bySide.Should().Match<RestrictionGroup>(g => g.IsAny && g.Parts.SequenceEqual(((RestrictionGroup)sameField).Parts));
        byEngine.Should().Match<RestrictionGroup>(g => g.IsAny);
        Refused(kind with { CanList = false }, any).Should().Contain("different fields").And.Contain("cannot list");
        AnyValue.Holds(AnyRestriction(3), restriction =>
        {
            var split = RestrictionSplitter.Split(kind, restriction);
            return ((split.BySide is null || RestrictionEvaluator.Matches(split.BySide, Acme)) && (split.ByEngine is null || RestrictionEvaluator.Matches(split.ByEngine, Acme)))
                == RestrictionEvaluator.Matches(restriction, Acme) && OnlyDeclared(split.BySide) && OfOneField(split.BySide);
        });
    }

    [Fact]
    public void A_search_that_cannot_be_evaluated_is_refused_with_field_and_operator()
    {
        Refused(Kind, Restriction.Where("txet", SearchOperator.Equal, "a")).Should().Contain("Did you mean 'text'?");
        Refused(Kind, Restriction.Where("flag", SearchOperator.Less, true)).Should().Contain("'flag'").And.Contain("Less");
        Refused(Kind, Restriction.Where("text", SearchOperator.Equal)).Should().Contain("1 values");
        Refused(Kind, Restriction.Where("text", SearchOperator.Equal, FieldValue.Null)).Should().Contain("isBlank");
        Refused(Kind, Restriction.Where("number", SearchOperator.Equal, "1")).Should().Contain("Decimal").And.Contain("Text");
        Refused(Kind, Restriction.Where("text", (SearchOperator)40, "1")).Should().Contain("'40'");
        Refused(Kind with { CanList = false }, Restriction.All(Restriction.Where("text", SearchOperator.Equal, "a"), Restriction.Where("text", SearchOperator.Ends, "a")))
            .Should().Contain("'text'").And.Contain("'ends'").And.Contain("cannot list");
        Refused(Kind, Enumerable.Range(0, RestrictionSplitter.DepthMax + 1).Aggregate(Restriction.All(), (inner, _) => Restriction.All(inner))).Should().Contain("deeper");
        Refused(Kind, Restriction.Any([.. Enumerable.Repeat(Restriction.Where("flag", SearchOperator.IsBlank), RestrictionSplitter.ComparisonsMax + 1)])).Should().Contain("comparisons");
    }

    private static string Refused(KindDescription kind, Restriction restriction)
    {
        var split = () => RestrictionSplitter.Split(kind, restriction);
        var error = split.Should().Throw<ErpLinkException>().Which;
        error.Code.Should().Be(ErrorCodes.SearchRefused);
        return error.Message;
    }

    private static bool OnlyDeclared(Restriction? restriction) => restriction switch
    {
        null => true,
        RestrictionGroup group => group.Parts.All(OnlyDeclared),
        FieldRestriction field => Kind.Field(field.Field)!.Operators.HasFlag((SearchOperators)(1 << (int)field.Operator)),
        _ => false,
    };

    private static bool OfOneField(Restriction? restriction) => restriction is not RestrictionGroup group
        || group.Parts.All(OfOneField) && (!group.IsAny || FieldsOf(group).Distinct().Count() < 2);

    private static IEnumerable<string> FieldsOf(Restriction restriction) =>
        restriction is RestrictionGroup group ? group.Parts.SelectMany(FieldsOf) : [((FieldRestriction)restriction).Field];

    private static Gen<Restriction> AnyRestriction(int depth)
    {
        Gen<Restriction> leaf = Gen.Elements(
            Restriction.Where("text", SearchOperator.Begins, "acme"), Restriction.Where("text", SearchOperator.Equal, "x"), Restriction.Where("text", SearchOperator.Ends, "x"),
            Restriction.Where("text", SearchOperator.Contains, "ac"), Restriction.Where("number", SearchOperator.Less, 11m), Restriction.Where("number", SearchOperator.Greater, 11m),
            Restriction.Where("flag", SearchOperator.Equal, true), Restriction.Where("item", SearchOperator.OneOf, "B"));
        if (depth == 0) return leaf;
        var group = from any in Gen.Elements(true, false)
                    from parts in AnyRestriction(depth - 1).ListOf()
                    select any ? Restriction.Any([.. parts.Take(4)]) : Restriction.All([.. parts.Take(4)]);
        return Gen.Frequency((1, leaf), (2, group));
    }

    private static void Holds(string field, SearchOperator op, params FieldValue[] values) =>
        RestrictionEvaluator.Matches(Restriction.Where(field, op, values), Acme).Should().BeTrue();

    private static void Fails(string field, SearchOperator op, params FieldValue[] values) =>
        RestrictionEvaluator.Matches(Restriction.Where(field, op, values), Acme).Should().BeFalse();
}

using FsCheck.Fluent;

namespace ErpLink.Tests.Values;

public sealed class FieldEqualityTests
{
    [Theory]
    [InlineData("912 345 678", "912345678", true), InlineData(" 0150\u00A0Oslo\t", "0150Oslo", true), InlineData("a \u0301", "\u00E1", true), InlineData("912 345 678", "912345679", false)]
    public void Text_that_is_stored_without_blanks_is_the_same_with_them(string left, string right, bool areEqual)
    {
        var equality = new FieldEquality { Trimming = TextTrimming.All };
        equality.AreEqual(left, right).Should().Be(areEqual);
        var canonical = equality.Canonical(left);
        equality.Canonical(canonical).Should().Be(canonical);
        new FieldEquality { Trimming = TextTrimming.All, BlankEqualsNull = true }.AreEqual(FieldValue.Null, "  ").Should().BeTrue();
    }

    [Fact]
    public void The_canonical_value_of_a_canonical_value_is_itself() =>
        AnyValue.Holds(from e in AnyValue.Equality from v in AnyValue.Any select (e, v), c => c.e.Canonical(c.e.Canonical(c.v)) == c.e.Canonical(c.v));

    [Fact]
    public void Values_are_equal_exactly_when_their_canonical_values_are() =>
        AnyValue.Holds(from e in AnyValue.Equality from l in AnyValue.Any from r in AnyValue.Any select (e, l, r),
            c => c.e.AreEqual(c.l, c.r) == (c.e.Canonical(c.l) == c.e.Canonical(c.r)));

    [Fact]
    public void A_value_equals_its_canonical_value() =>
        AnyValue.Holds(from e in AnyValue.Equality from v in AnyValue.Any select (e, v), c => c.e.AreEqual(c.v, c.e.Canonical(c.v)));

    [Fact]
    public void Text_in_another_Unicode_form_is_equal_in_whatever_case_unless_the_side_compares_code_points() =>
        AnyValue.Holds(from e in AnyValue.Equality from v in AnyValue.Of(FieldType.Text) select (e with { NormalizesUnicode = true }, v),
            c => c.Item1.AreEqual(c.v, AnyValue.Respelt(c.v)));

    [Fact]
    public void Absent_equals_only_absent() =>
        AnyValue.Holds(from e in AnyValue.Equality from v in AnyValue.Any select (e, v), c => c.e.AreEqual(FieldValue.Absent, c.v) == c.v.IsAbsent);

    [Fact]
    public void Null_and_empty_text_differ_unless_the_side_cannot_tell_them_apart()
    {
        FieldEquality.Default.AreEqual(FieldValue.Null, FieldValue.EmptyText).Should().BeFalse();
        new FieldEquality { BlankEqualsNull = true }.AreEqual(FieldValue.Null, FieldValue.EmptyText).Should().BeTrue();
        new FieldEquality { BlankEqualsNull = true, Trimming = TextTrimming.Both }.AreEqual(FieldValue.Null, "  ").Should().BeTrue();
    }

    [Fact]
    public void Comparing_equal_values_allocates_nothing()
    {
        var equality = new FieldEquality { IgnoreCase = true, Trimming = TextTrimming.Both, LengthMax = 3, Scale = 2, BlankEqualsNull = true };
        FieldValue[] left = ["Ærø", 12L, 1.50m, true, FieldValue.Null, FieldValue.ListItem("a"), FieldValue.ListItems(["a", "b"])];
        FieldValue[] right = [new string("Ærø".AsSpan()), 12L, 1.5m, true, FieldValue.Null, FieldValue.ListItem("a"), FieldValue.ListItems(["b", "a"])];
        bool Compare()
        {
            var all = true;
            for (var i = 0; i < left.Length; i++) all &= equality.AreEqual(left[i], right[i]);
            return all;
        }

        Compare().Should().BeTrue();
        Allocations.Of(() => Compare()).Should().Be(0);
    }
}

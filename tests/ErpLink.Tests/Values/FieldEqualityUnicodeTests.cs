using System.Text;

namespace ErpLink.Tests.Values;

public sealed class FieldEqualityUnicodeTests
{
    [Fact]
    public void The_process_of_these_tests_normalises_Unicode() => "e\u0301".Normalize(NormalizationForm.FormC).Should().Be("é");

    [Fact]
    public void Forms_are_equal_where_case_does_not_count() =>
        new FieldEquality { IgnoreCase = true }.AreEqual("α\u0345", "ᾳ").Should().BeTrue();
}

using ErpLink.House.Rules;
using ErpLink.House.Support;

namespace ErpLink.House;

public sealed class ErrorTests
{
    private static readonly (int, string)[] Two = [(1001, "First"), (1002, "Second")];

    [Fact]
    public void Error_numbers_are_unique_and_rising() => ErrorRules.Check(ErrorRules.Numbers(typeof(ErrorCodes))).Should().BeEmpty();

    [Fact]
    public void Every_error_number_has_its_row_and_every_row_its_number() =>
        ErrorRules.Check(ErrorRules.Numbers(typeof(ErrorCodes)), Repository.Read("docs/errors.md")).Should().BeEmpty();

    [Fact]
    public void Doubled_falling_and_homeless_numbers_are_found() =>
        ErrorRules.Check([(1001, "A"), (1001, "B"), (1003, "C"), (1002, "D"), (12000, "E")]).Should().HaveCount(3);

    [Theory]
    [InlineData("| 1001 | `First` | c | s | d |", "1002 Second has no row.")]
    [InlineData("| 1001 | `First` | c | s | d |\n| 1002 | `Second` | c | s | d |\n| 1003 | `Third` | c | s | d |", "The row 1003 Third has no constant.")]
    [InlineData("| 1002 | `Second` | c | s | d |\n| 1001 | `First` | c | s | d |", "The row of 1001 stands after that of 1002: each once, rising.")]
    [InlineData("| 1001 | `First` | c | s | d |\n| 1002 | `Second` | c | | d |", "The row of 1002 needs five cells: number, name, cause, state that is left, what to do.")]
    public void A_table_out_of_step_is_found(string table, string finding) => ErrorRules.Check(Two, table).Should().Equal(finding);

    [Fact]
    public void A_table_in_step_is_no_finding() =>
        ErrorRules.Check(Two, "| number | name |\n| 1001 | `First` | c | s | d |\n| 1002 | `Second` | c | s | d |").Should().BeEmpty();
}

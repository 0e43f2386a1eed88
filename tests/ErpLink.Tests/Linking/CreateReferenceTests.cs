using ErpLink.Linking;

namespace ErpLink.Tests.Linking;

public sealed class CreateReferenceTests
{
    private static readonly ConnectionId Connection = new("00000000-0000-0000-0000-000000000001");

    // Computed by another program from the description: SHA-256 of the parts with their lengths, its first 100 bits in base 32.
    [Theory]
    [InlineData("company", "4711", "customer", 1, "HRJDTYHTZVNNIDO35RGM")]
    [InlineData("company", "4711", "customer", 2, "XWG5ZJ3ERVHHI45C4BUX")]
    [InlineData("person", "Ærø/1", "person", 1, "GPHE22U26DIUQEYTNNQ6")]
    public void The_reference_of_a_create_never_changes(string entity, string key, string actor, int generation, string expected) =>
        CreateReference.Derive(Connection, new RecordRef(entity, key), actor, generation).Should().Be(expected, "records in ERPs carry it");

    [Fact]
    public void It_is_20_characters_of_A_to_Z_and_2_to_7()
    {
        for (var generation = 1; generation <= 500; generation++) Derive(generation: generation).Should().MatchRegex("^[A-Z2-7]{20}$");
    }

    [Fact]
    public void Each_part_makes_another_reference()
    {
        string[] references =
        [
            Derive(), Derive(connection: "other"), Derive(entity: "person"), Derive(key: "2"), Derive(actor: "supplier"), Derive(generation: 2), Derive(generation: 11),
        ];
        references.Should().OnlyHaveUniqueItems();
        Derive().Should().Be(Derive());
    }

    [Fact]
    public void Parts_that_read_the_same_in_a_row_do_not_collide()
    {
        string[] references =
        [
            Derive(entity: "ab", key: "c"), Derive(entity: "a", key: "bc"), Derive(key: "1", generation: 11), Derive(key: "11", generation: 1),
            Derive(key: "1\n8:customer"), Derive(key: "1\n8:customer\n1:1"), Derive(key: "c", actor: "d"), Derive(key: "cd", actor: "e"),
        ];
        references.Should().OnlyHaveUniqueItems();
    }

    private static string Derive(string connection = "one", string entity = "company", string key = "1", string actor = "customer", int generation = 1) =>
        CreateReference.Derive(new ConnectionId(connection), new RecordRef(entity, key), actor, generation);
}

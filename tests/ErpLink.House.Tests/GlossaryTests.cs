using ErpLink.House.Rules;
using ErpLink.House.Support;

namespace ErpLink.House;

public sealed class GlossaryTests
{
    [Fact]
    public void Public_names_are_words_of_the_glossary() => Product.PublicTypes.SelectMany(GlossaryRules.Check).Should().BeEmpty();

    [Theory]
    [InlineData("DeadLetterStore")]
    [InlineData("ReadWatermarksAsync")]
    [InlineData("checkpoint")]
    [InlineData("LinkBinding")]
    [InlineData("MappingRecord")]
    [InlineData("OnlyCrm")]
    [InlineData("IsQuarantined")]
    public void A_rival_word_is_found(string name) => GlossaryRules.Check(name, "here").Should().ContainSingle();

    [Theory]
    [InlineData("FieldMapDefinition")]
    [InlineData("RecordVersion")]
    [InlineData("BaselineIsMissing")]
    public void A_word_of_the_glossary_is_no_finding(string name) => GlossaryRules.Check(name, "here").Should().BeEmpty();

    [Fact]
    public void A_rival_is_found_in_the_names_of_types_members_and_parameters() =>
        GlossaryRules.Check(typeof(CouplingSample)).Should().HaveCount(4);

    private sealed class CouplingSample(string watermark)
    {
        public string Checkpoint => watermark;

        public static void Park(int deadLetterId) => _ = deadLetterId;
    }
}

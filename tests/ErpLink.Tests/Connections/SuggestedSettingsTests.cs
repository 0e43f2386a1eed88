using ErpLink.Adapters;

namespace ErpLink.Connections;

public sealed class SuggestedSettingsTests
{
    private static readonly ConnectorInfo Info = new("small", "Small ERP",
    [
        new("account", SettingKind.Text) { Suggested = "<company> (<Installation>)", Default = "main" },
        new("user", SettingKind.Text) { Suggested = "<user>" },
        new("page", SettingKind.Number) { Default = "100" },
        new("note", SettingKind.Text),
    ])
    { ProfileSettings = profile => profile == "north" ? [new("region", SettingKind.Text) { Suggested = "north of <company>" }] : [] };

    [Fact]
    public void A_form_is_filled_with_defaults_and_with_the_words_of_the_app() =>
        Info.Suggest("north", new Dictionary<string, string> { ["COMPANY"] = "Fjord <AS>", ["installation"] = "7", ["user"] = "" }).Should().Equal(new Dictionary<string, string>
        {
            ["account"] = "Fjord <AS> (7)",
            ["user"] = "",
            ["page"] = "100",
            ["region"] = "north of Fjord <AS>",
        });

    [Fact]
    public void A_suggestion_with_a_word_that_is_missing_gives_way_to_the_default_or_to_nothing() =>
        Info.Suggest(null, new Dictionary<string, string> { ["company"] = "Fjord" }).Should().Equal(new Dictionary<string, string> { ["account"] = "main", ["page"] = "100" });
}

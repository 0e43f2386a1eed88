using ErpLink.Peers.Support;

namespace ErpLink.Peers;

[Trait("Peer", "tryton"), Collection("tryton")]
public sealed class TrytonPeerTests
{
    [TrytonFact]
    public Task The_story_of_the_quick_start_comes_out_as_told() => PeerScenarios.StoryAsync(Peer.Tryton());

    [TrytonFact]
    [Trait("Scenario", "T02")]
    public async Task A_create_whose_answer_is_lost_ends_with_one_record()
    {
        await using var proxy = await LossyProxy.StartAsync(Peer.Root(Peer.TrytonUrl!), (_, body) =>
            body.Contains("party.party.create", StringComparison.Ordinal));
        var erp = Peer.Tryton();
        var connection = erp.Connection;
        var settings = new Dictionary<string, string>(connection.Settings) { ["address"] = proxy.Address.AbsoluteUri };
        await using var app = new PeerApp(erp, connection with { Settings = settings });
        await PeerScenarios.LostCreateAsync(app, proxy);
    }

    [TrytonFact]
    public async Task An_edit_of_another_field_between_read_and_write_is_merged_not_lost()
    {
        await using var app = new PeerApp(Peer.Tryton());
        await PeerScenarios.EditOfAnotherFieldBetweenReadAndWriteAsync(app);
    }

    [TrytonFact]
    public async Task An_edit_of_the_same_field_between_read_and_write_becomes_a_question()
    {
        await using var app = new PeerApp(Peer.Tryton());
        await PeerScenarios.EditOfTheSameFieldBetweenReadAndWriteAsync(app);
    }

    [TrytonFact]
    public async Task Awkward_text_arrives_as_it_was_written()
    {
        await using var app = new PeerApp(Peer.Tryton());
        await PeerScenarios.AwkwardTextAsync(app);
    }
}

using ErpLink.Peers.Support;
using Microsoft.AspNetCore.Http;

namespace ErpLink.Peers;

[Trait("Peer", "odata")]
public sealed class ODataPeerTests
{
    [ODataFact]
    public Task The_story_of_the_quick_start_comes_out_as_told() => PeerScenarios.StoryAsync(Peer.OData());

    [ODataFact]
    [Trait("Scenario", "T01")]
    public async Task A_create_whose_answer_is_lost_ends_with_one_record()
    {
        // The server itself cuts the connection, after it has carried the request out.
        await using var proxy = await LossyProxy.StartAsync(Peer.Root(Peer.ODataUrl!), IsCreate, new("X-Peer-Fault", "drop"));
        var erp = Peer.OData();
        var connection = erp.Connection;
        var settings = new Dictionary<string, string>(connection.Settings)
        { ["address"] = proxy.Address.AbsoluteUri, ["correlationField"] = "addressLine2" };
        await using var app = new PeerApp(erp, connection with { Settings = settings });
        await PeerScenarios.LostCreateAsync(app, proxy);
    }

    [ODataFact]
    public async Task An_edit_of_another_field_between_read_and_write_is_merged_not_lost()
    {
        await using var app = new PeerApp(Peer.OData());
        await PeerScenarios.EditOfAnotherFieldBetweenReadAndWriteAsync(app);
    }

    [ODataFact]
    public async Task An_edit_of_the_same_field_between_read_and_write_becomes_a_question()
    {
        await using var app = new PeerApp(Peer.OData());
        await PeerScenarios.EditOfTheSameFieldBetweenReadAndWriteAsync(app);
    }

    [ODataFact]
    public async Task Awkward_text_arrives_as_it_was_written()
    {
        await using var app = new PeerApp(Peer.OData());
        await PeerScenarios.AwkwardTextAsync(app);
    }

    private static bool IsCreate(HttpRequest request, string body) =>
        HttpMethods.IsPost(request.Method) && request.Path.Value!.EndsWith("/customers", StringComparison.Ordinal);
}

using ErpLink.Peers.Support;
using Microsoft.AspNetCore.Http;

namespace ErpLink.Peers;

[Trait("Peer", "odata")]
public sealed class ODataPeerTests
{
    [ODataFact]
    public Task The_story_of_the_quick_start_comes_out_as_told() => PeerScenarios.StoryAsync(Peer.OData());

    [ODataFact]
    [Trait("Scenario", "T02")]
    public async Task A_create_whose_answer_is_lost_ends_with_one_record()
    {
        await using var proxy = await ProxyAsync();
        await using var app = Through(proxy, "addressLine2");
        await PeerScenarios.LostCreateAsync(app, proxy);
    }

    [ODataFact]
    [Trait("Scenario", "T03")]
    public async Task A_create_whose_answer_is_lost_and_that_cannot_be_looked_up_waits_for_a_person()
    {
        await using var proxy = await ProxyAsync();
        await using var app = Through(proxy, null);
        await PeerScenarios.LostCreateWithoutReferenceAsync(app, proxy);
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

    // The server itself cuts the connection, after it has carried the request out.
    private static Task<LossyProxy> ProxyAsync() => LossyProxy.StartAsync(Peer.Root(Peer.ODataUrl!), IsCreate, new("X-Peer-Fault", "drop"));

    private static PeerApp Through(LossyProxy proxy, string? correlationField)
    {
        var erp = Peer.OData();
        var settings = new Dictionary<string, string>(erp.Connection.Settings) { ["address"] = proxy.Address.AbsoluteUri };
        if (correlationField is not null) settings["correlationField"] = correlationField;
        return new PeerApp(erp, erp.Connection with { Settings = settings });
    }

    private static bool IsCreate(HttpRequest request, string body) =>
        HttpMethods.IsPost(request.Method) && request.Path.Value!.EndsWith("/customers", StringComparison.Ordinal);
}

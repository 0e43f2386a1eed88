using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Tests.Trial;

/// <summary>What the page shows is what the service does.</summary>
public sealed class NordlysExamplesTests
{
    public static TheoryData<int, string> Examples
    {
        get
        {
            var examples = new TheoryData<int, string>();
            for (var i = 0; i < NordlysPage.Examples.Count; i++) examples.Add(i, NordlysPage.Parts(NordlysPage.Examples[i].Request).First);
            return examples;
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task An_example_of_the_page_is_answered_as_the_page_says(int example, string title)
    {
        var (request, answer) = NordlysPage.Examples[example];
        var (asked, headers, body) = NordlysPage.Parts(request);
        var (status, promised, expected) = NordlysPage.Parts(answer);
        await using var server = await NordlysServer.StartAsync();
        using var http = new HttpClient();
        using var message = new HttpRequestMessage(new HttpMethod(asked.Split(' ')[0]), new Uri(server.Root, asked.Split(' ')[1]));
        message.Headers.Add("X-Nordlys-Key", headers["X-Nordlys-Key"]);
        if (body.Length > 0) message.Content = new StringContent(body, Encoding.UTF8, MediaTypeHeaderValue.Parse(headers["Content-Type"]));

        using var response = await http.SendAsync(message);

        var text = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).Should().Be(int.Parse(status.Split(' ')[1]), "{0} answered {1}", title, text);
        if (promised.TryGetValue("Location", out var location)) response.Headers.Location!.OriginalString.Should().Be(location);
        if (promised.TryGetValue("Content-Type", out var type)) response.Content.Headers.ContentType!.ToString().Should().Be(type);
        if (expected.Length == 0) text.Should().BeEmpty();
        else JsonNode.DeepEquals(JsonNode.Parse(text), JsonNode.Parse(expected)).Should().BeTrue("{0} answered {1}", title, text);
    }

    [Fact]
    public void The_page_has_an_example_of_every_kind_of_request_and_answer()
    {
        var requests = NordlysPage.Examples.Select(e => e.Request.Split(' ')[0]).Distinct();
        var answers = NordlysPage.Examples.Select(e => e.Answer.Split(' ')[1]).Distinct();

        requests.Should().BeEquivalentTo("GET", "POST", "PUT", "DELETE");
        answers.Should().BeEquivalentTo("200", "201", "204", "401", "404", "409", "422");
        NordlysPage.Text.Should().Contain(NordlysServer.ApiKey).And.Contain(NordlysServer.ReadOnlyKey);
    }
}

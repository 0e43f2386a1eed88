using System.Text.Json;
using ErpLink.Adapters;
using ErpLink.Adapters.Http.Rest;

namespace ErpLink.Adapters.Http.Tests.Rest.Vendors;

/// <summary>Every request that a vendor's profile can send, checked by Prism against the vendor's own OpenAPI document.</summary>
[Trait("Peer", "openapi")]
public sealed class OpenApiPeerTests
{
    private const string VismaNet = "ERPLINK_PRISM_VISMANET_URL";
    private const string Xero = "ERPLINK_PRISM_XERO_URL";

    [OpenApiFact(VismaNet)]
    public async Task Every_request_of_the_Visma_net_profile_is_one_of_its_document()
    {
        var record = await VismaNetAsync("visma-net");
        record.Problems.Should().BeEmpty();
        record.Count.Should().BeGreaterThan(150);
        record.Targets.Should().Contain(t => t.Contains("/customer?lastModifiedDateTime=", StringComparison.Ordinal)).And.Contain(t => t.StartsWith("PUT ", StringComparison.Ordinal) && t.Contains("/supplier/", StringComparison.Ordinal));
    }

    [OpenApiFact(Xero)]
    public async Task Every_request_of_the_Xero_profile_is_one_of_its_document()
    {
        var record = await XeroAsync("xero");
        record.Problems.Should().BeEmpty();
        record.Count.Should().BeGreaterThan(150);
        record.Targets.Should().Contain(t => t.Contains("IDs=", StringComparison.Ordinal)).And.Contain(t => t.StartsWith("PUT /Contacts?summarizeErrors=true", StringComparison.Ordinal));
    }

    /// <summary>The check can fail: a profile that is wrong in one word is noticed.</summary>
    [OpenApiFact(VismaNet)]
    public async Task A_wrong_word_in_the_Visma_net_profile_is_noticed()
    {
        foreach (var (right, wrong, expected) in new[]
        {
            ("\"path\": \"corporateId\", \"write\": \"corporateId.value\"", "\"path\": \"corporateId\"", "corporateId must be object"),
            ("\"path\": \"status\", \"write\": \"status.value\"", "\"path\": \"status\", \"write\": \"status.value.id\"", "status.value must be"),
            ("\"path\": \"creditTerm\"", "\"path\": \"creditTermz\"", "404"),
        })
        {
            (await WithAsync("visma-net", right, wrong, VismaNetAsync)).Problems.Should().Contain(p => p.Contains(expected, StringComparison.Ordinal));
        }
    }

    [OpenApiFact(Xero)]
    public async Task A_wrong_word_in_the_Xero_profile_is_noticed()
    {
        foreach (var (right, wrong, expected) in new[]
        {
            ("\"digits\": 0", "\"form\": \"http\"", "if-modified-since"),
            ("\"DAYSAFTERBILLDATE\": ", "\"DAYSAFTER\": ", "PaymentTerms"),
            ("POBOX].Country\", \"length\": 50", "POBOX].Country\", \"length\": 51", "Country"),
        })
        {
            (await WithAsync("xero", right, wrong, XeroAsync)).Problems.Should().Contain(p => p.Contains(expected, StringComparison.OrdinalIgnoreCase));
        }
    }

    private static async Task<PrismRecord> WithAsync(string profile, string right, string wrong, Func<string, Task<PrismRecord>> run)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(RestSides.Sources(), "src", "ErpLink.Adapters.Http", "Rest", "Profiles", profile + ".json"));
        text.Should().Contain(right);
        var file = Path.Combine(Path.GetTempPath(), $"erplink-{Guid.NewGuid():N}.json");
        await File.WriteAllTextAsync(file, text.Replace(right, wrong, StringComparison.Ordinal));
        try
        {
            return await run(file);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static Task<PrismRecord> VismaNetAsync(string profile) => RunAsync(profile, OpenApiFactAttribute.Url(VismaNet) + "/controller/api/v1/",
        kind => kind == ActorKinds.Person ? "-2147483648" : "string", ("clientId", "app"), ("clientSecret", "ref"), ("tenant", "t"));

    private static async Task<PrismRecord> XeroAsync(string profile)
    {
        var root = OpenApiFactAttribute.Url(Xero) + "/";
        // Each contact is the one of the document's example.
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, root + $"Contacts/{Guid.Empty}");
        request.Headers.Add("Authorization", "Bearer t");
        request.Headers.Add("xero-tenant-id", "t");
        using var answer = await http.SendAsync(request);
        var key = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("Contacts")[0].GetProperty("ContactID").GetString()!;
        return await RunAsync(profile, root, _ => key, ("clientId", "app"), ("clientSecret", "ref"), ("tenant", "t"));
    }

    private static async Task<PrismRecord> RunAsync(string profile, string address, Func<RecordKind, string> keyOf, params (string Name, string Value)[] settings)
    {
        var record = new PrismRecord();
        var options = new ErpHttpOptions { RetryDelay = TimeSpan.Zero, AttemptsMax = 1, CreateHandler = () => new PrismHandler(record) };
        var side = await new RestConnector(() => options).OpenAsync(RestSides.Context(address, profile, "Europe/Oslo", settings: settings), default);
        await new ProfileTour(side, RestProfileReader.Load(profile), record, keyOf).RunAsync();
        await ((IAsyncDisposable)side).DisposeAsync();
        return record;
    }
}

using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ErpLink.Adapters.Http.Tests.Hostile.Canary;

/// <summary>
/// The real engine over real sockets, with a store in a file, against a server that sends back whatever it was given: in errors, headers, links, pages
/// and records. The secrets end in no log, span, measurement, exception or file; what persons are called ends in the store and in results only.
/// </summary>
public sealed class CanaryTests
{
    private const string Person = "Kari Kanarinordmann";

    /// <summary>How it is gone in, and which of the words the server gets to see on the way: the secret, the refresh token, the access token, the session.
    /// The words of those with a plus hold what every encoding changes.</summary>
    public static TheoryData<string, int[]> Doors => new()
    {
        { "odata-token", [0] }, { "odata-password+", [0] }, { "odata-key", [0] }, { "odata-oauth", [2] }, { "odata-session+", [3] }, { "tryton", [3] }, { "tryton+", [3] },
        { "rest-session", [3] }, { "rest-session+", [3] }, { "rest-headers+", [0] }, { "odoo-jsonrpc", [0] }, { "odoo-jsonrpc+", [0] }, { "odoo-json2", [0] },
    };

    [Theory, MemberData(nameof(Doors)), Trait("Catalogue", "98"), Trait("Catalogue", "66"), Trait("Catalogue", "67")]
    public async Task No_secret_gets_out_and_no_name_of_a_person_but_into_the_store(string door, int[] seen)
    {
        using var sinks = new CanarySinks();
        await using var world = new CanaryWorld(door, Person, sinks);
        await world.RunAsync();
        sinks.Counts.Should().ContainKeys("log", "span", "metric", "exception");
        sinks.Find([.. world.Secrets, Person]).Should().BeEmpty();
        world.Files.Should().NotBeEmpty();
        world.Files.SelectMany(f => CanarySinks.FindInFile(f, world.Secrets)).Should().BeEmpty();
        world.Files.SelectMany(f => CanarySinks.FindInFile(f, [Person])).Should().NotBeEmpty("else the files that were looked into are not those of the store");
        world.Echoes.Should().BeGreaterThan(20, "the server has sent the secrets back that often");
        world.SentBack.Should().Contain(seen.Select(i => world.Secrets[i]), "a word that the server never had proves nothing");
    }

    [Theory]
    [InlineData("log"), InlineData("log value"), InlineData("log scope"), InlineData("log exception"), InlineData("span"), InlineData("metric"), InlineData("exception")]
    public void A_leak_is_found_in_every_sink(string sink)
    {
        using var sinks = new CanarySinks();
        const string word = "canary-of-this-test-only";
        var leak = new InvalidOperationException(word);
        var values = new Dictionary<string, object?> { ["token"] = word };
        ILogger log = sinks;
        using var source = new ActivitySource("canary-" + sink);
        using var meter = new Meter("canary-" + sink);
        sinks.Find([word]).Should().BeEmpty();
        switch (sink)
        {
            case "log": log.Log(LogLevel.Trace, 0, "with " + word, null, (state, _) => state); break;
            case "log value": log.Log(LogLevel.Trace, 0, values, null, (_, _) => "nothing to see"); break;
            case "log scope": log.BeginScope(values); break;
            case "log exception": log.Log(LogLevel.Trace, 0, "failed", leak, (state, _) => state); break;
            case "span": source.StartActivity("call")!.SetTag("url", "https://erp.example/?token=" + word).Dispose(); break;
            case "metric": meter.CreateCounter<long>("calls").Add(1, new KeyValuePair<string, object?>("token", word)); break;
            default: sinks.Add("exception", new ErpLinkException(1, FailureClass.Bug, word).ToString()); break;
        }

        sinks.Find([word]).Should().ContainSingle();
    }

    [Theory, InlineData("plain"), InlineData("base64"), InlineData("basic"), InlineData("percent"), InlineData("utf-16")]
    public void A_leak_is_found_in_every_form(string form)
    {
        const string word = "canary of/this+test";
        var text = form switch
        {
            "base64" => Convert.ToBase64String(Encoding.UTF8.GetBytes(word)),
            "basic" => Convert.ToBase64String(Encoding.UTF8.GetBytes($"erplink:{word}")),
            "percent" => Uri.EscapeDataString(word),
            _ => word,
        };
        using var sinks = new CanarySinks();
        sinks.Add("log", "before " + text + " after");
        sinks.Find([word]).Should().NotBeEmpty();
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(file, (form == "utf-16" ? Encoding.Unicode : Encoding.UTF8).GetBytes("before " + text + " after"));
            CanarySinks.FindInFile(file, [word]).Should().NotBeEmpty();
            CanarySinks.FindInFile(file, ["another word"]).Should().BeEmpty();
        }
        finally
        {
            File.Delete(file);
        }
    }
}

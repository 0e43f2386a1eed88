using ErpLink.Maps;
using ErpLink.Peers.Support;
using QuickStart;
using QuickStart.Crm;
using QuickStart.Erps;

namespace ErpLink.Peers;

/// <summary>The quick start as a newcomer runs it; needs no server.</summary>
public sealed class QuickStartTests
{
    [Fact]
    public async Task The_story_comes_out_as_told_over_the_demo_erp()
    {
        using var folder = new ScratchFolder();
        var (code, text) = await RunAsync("--state", folder.State.Path);
        code.Should().Be(0, "{0}", text);
        text.Should().Contain("The story came out as told").And.Contain("both changed").And.Contain("a person answered");
        text.Should().MatchRegex(@"name +│ displayName +│ 0\.95 .* both ways", "auto-mapping's proposal is shown beside what the file says");
        text.Should().MatchRegex(@"customerNumber +│ number +│ 0\.94 .* to the CRM").And.NotContain("not mapped").And.NotContain("not proposed");
        text.Should().Contain("Did you mean 'phone'?").And.Contain("Did you mean 'city'?").And.Contain("version 2 is the file as it is");
        File.Exists(folder.State.Crm).Should().BeTrue();
        File.Exists(folder.State.Links).Should().BeTrue();
    }

    [Fact]
    public async Task The_program_runs_twice_in_a_row_and_says_that_it_starts_anew()
    {
        using var folder = new ScratchFolder();
        (await Program.Main(["--state", folder.State.Path])).Should().Be(0);
        (await Program.Main(["--state", folder.State.Path])).Should().Be(0);
        var (code, text) = await RunAsync("--state", folder.State.Path);
        code.Should().Be(0);
        text.Should().Contain("deleted, the story starts anew");
    }

    [Fact]
    public async Task A_folder_that_is_not_the_storys_own_is_refused_and_left_as_it_is()
    {
        using var folder = new ScratchFolder();
        await File.WriteAllTextAsync(folder.State.Crm, "somebody's customers");
        await File.WriteAllTextAsync(folder.State.Links, "somebody's links");
        var (code, text) = await RunAsync("--state", folder.State.Path);
        code.Should().Be(1);
        text.Should().Contain("not made by this sample");
        (await File.ReadAllTextAsync(folder.State.Crm)).Should().Be("somebody's customers");
        Directory.GetFiles(folder.State.Path).Should().HaveCount(2);
    }

    [Theory]
    [InlineData(2, "is not an option", "--nosuch")]
    [InlineData(2, "needs a value", "--erp")]
    [InlineData(1, "is not one of demo, odata, tryton", "--erp", "sap")]
    [InlineData(1, "--erp tryton needs --database", "--erp", "tryton", "--url", "http://127.0.0.1:9")]
    [InlineData(1, "is not the address of a server", "--erp", "odata", "--url", "nowhere")]
    [InlineData(1, "--erp odata needs --profile", "--erp", "odata", "--url", "http://127.0.0.1:9/")]
    [InlineData(1, "needs persons below customers", "--erp", "odata", "--url", "http://127.0.0.1:9/", "--profile", "business-central")]
    [InlineData(1, "--interactive needs a terminal", "--interactive", "--erp", "demo")]
    [InlineData(1, "The story ended early", "--erp", "tryton", "--url", "http://127.0.0.1:9/", "--database", "erp", "--user", "admin", "--password", "x")]
    public async Task What_it_cannot_do_it_says_and_does_not_end_with_zero(int code, string message, params string[] args)
    {
        using var folder = new ScratchFolder();
        var (ended, text) = await RunAsync([.. args.Length > 1 ? ["--state", folder.State.Path] : Array.Empty<string>(), .. args]);
        ended.Should().Be(code);
        text.Should().Contain(message);
    }

    [Fact]
    public async Task The_connection_of_each_erp_is_what_its_file_says_with_what_was_given_and_no_secret()
    {
        var address = new Uri("http://127.0.0.1:9/");
        await using var odata = new ODataErp("an ERP", address, Peer.ODataProfile, "CRONUS NO", "hush");
        await using var tryton = new TrytonErp(address, "erp", "admin", "hush");
        odata.Connection.Should().BeEquivalentTo(new { Name = "erp", Adapter = "odata", Profile = Peer.ODataProfile });
        odata.Connection.Settings.Should().Equal(new Dictionary<string, string>
        { ["address"] = "http://127.0.0.1:9/", ["company"] = "CRONUS NO", ["token"] = "Secrets:Token" });
        tryton.Connection.Should().BeEquivalentTo(new { Name = "erp", Adapter = "tryton", Profile = (string?)null });
        tryton.Connection.Settings.Should().BeEquivalentTo(new Dictionary<string, string>
        { ["address"] = "http://127.0.0.1:9/", ["database"] = "erp", ["user"] = "admin", ["password"] = "Secrets:Password" });
        foreach (var erp in new IStoryErp[] { odata, tryton })
        {
            ConnectionJson.Write(erp.Connection).Should().NotContain("hush");
            erp.Connection.Maps.Select(m => (m.Entity, m.Actor, m.Parent)).Should().Equal(
                (EntityKinds.Company, ActorKinds.Customer, null), (EntityKinds.Person, ActorKinds.Person, EntityKinds.Company));
            erp.Connection.Maps[0].Fields.Select(f => f.App).Should().BeEquivalentTo(CrmTable.Companies.Columns.Keys);
            erp.Connection.Maps[1].Fields.Select(f => f.App).Should().BeEquivalentTo(CrmTable.Persons.Columns.Keys);
            erp.Connection.Maps[0].Defaults.Should().ContainSingle().Which.Field.Should().Be(erp.AskedField);
        }
    }

    private static async Task<(int Code, string Text)> RunAsync(params string[] args)
    {
        var text = new StringWriter();
        var console = Paper.Console(text);
        return (await Program.RunAsync(args, console, CancellationToken.None), text.ToString());
    }
}

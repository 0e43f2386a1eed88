using Microsoft.Extensions.Configuration;

namespace ErpLink.Tests.Maps;

public sealed class ConnectionBuilderTests
{
    [Fact]
    public void Settings_come_from_configuration_and_later_ones_win()
    {
        var configuration = new ConfigurationBuilder().Add(new Given(new()
        {
            ["ErpLink:Oslo:Address"] = "https://erp.example",
            ["ErpLink:Oslo:Paging:Size"] = "50",
            ["ErpLink:Bergen:Address"] = "x",
        })).Build();
        var connection = new ConnectionBuilder("oslo").Adapter("odata").Id("c1").Settings(configuration.GetSection("ErpLink:Oslo")).Setting("address", "https://other.example").Build();
        connection.Id.Should().Be(new ConnectionId("c1"));
        connection.Settings.Should().HaveCount(2);
        connection.Settings["Address"].Should().Be("https://other.example");
        connection.Settings["Paging:Size"].Should().Be("50");
    }

    [Fact]
    public void What_was_built_does_not_change_with_the_builder()
    {
        var builder = new ConnectionBuilder("oslo").Map("company", "customer", m => m.Both("a", "b"));
        var first = builder.Build();
        builder.Map("person", "person", m => m.Both("a", "b")).List("a", "b", l => l.Pair("1", "2")).Setting("x", "y").OnConflict(Conflict.ErpWins);
        first.Maps.Should().ContainSingle();
        first.Lists.Should().BeEmpty();
        first.Settings.Should().BeEmpty();
        first.OnConflict.Should().BeEmpty();
    }

    private sealed class Given(Dictionary<string, string?> values) : ConfigurationProvider, IConfigurationSource
    {
        public IConfigurationProvider Build(IConfigurationBuilder builder)
        {
            Data = values;
            return this;
        }
    }
}

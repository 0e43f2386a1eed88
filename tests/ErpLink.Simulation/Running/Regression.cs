using System.Text.Json;
using System.Text.Json.Serialization;

namespace ErpLink.Simulation;

/// <summary>Kept worlds, as JSON: each once broke a promise, and is replayed for ever.</summary>
public static class Regression
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Converters = { new JsonStringEnumConverter() },
    };

    public static string Write(WorldCase world) => JsonSerializer.Serialize(world, Options) + "\n";

    public static WorldCase Read(string json) => JsonSerializer.Deserialize<WorldCase>(json, Options) ?? throw new JsonException("There is no world in it.");
}

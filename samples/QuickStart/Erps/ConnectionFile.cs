using ErpLink;
using ErpLink.Maps;

namespace QuickStart.Erps;

/// <summary>The sample's connections: files in the folder <c>Connections</c>, in the JSON that an administrator would edit.</summary>
public static class ConnectionFile
{
    /// <summary>Where a file is, as the reader finds it in the sample.</summary>
    public static string PathOf(string name) => $"Connections/{name}.json";

    /// <summary>What the file says, with the settings that differ from run to run.</summary>
    /// <exception cref="ErpLinkException">The file is no definition: the message has path and line.</exception>
    public static ConnectionDefinition Read(string name, IReadOnlyDictionary<string, string> settings)
    {
        var definition = ConnectionJson.Read(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, PathOf(name))));
        return definition with { Settings = definition.Settings.Concat(settings).ToDictionary() };
    }
}

namespace ErpLink.Maps;

/// <summary>The text that changes when a map changes.</summary>
internal static class MapVersion
{
    public static string Of(ConnectionDefinition connection, MapDefinition map) => $"{connection.Name}:{map.Entity.Name}/{map.Actor.Name}";
}

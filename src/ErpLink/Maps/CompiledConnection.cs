namespace ErpLink.Maps;

/// <summary>A connection's definition put together with the descriptions of both sides: what the engine works with. Immutable,
/// thread-safe; made by <see cref="ConnectionValidator"/>.</summary>
public sealed class CompiledConnection
{
    private readonly CompiledMap[] _maps;

    internal CompiledConnection(ConnectionDefinition definition, CompiledMap[] maps)
    {
        Definition = definition;
        _maps = maps;
    }

    /// <summary>What it was made from.</summary>
    public ConnectionDefinition Definition { get; }

    /// <summary>The maps, in the order of the definition.</summary>
    public IReadOnlyList<CompiledMap> Maps => _maps;

    /// <summary>The map of a pair of kinds, or <see langword="null"/>.</summary>
    public CompiledMap? Find(RecordKind entityKind, RecordKind actorKind)
    {
        foreach (var map in _maps)
        {
            if (map.Definition.Entity == entityKind && map.Definition.Actor == actorKind) return map;
        }

        return null;
    }

    /// <summary>The maps of a kind of entity, in the order of the definition; empty when there is none.</summary>
    public IReadOnlyList<CompiledMap> MapsFor(RecordKind entityKind) => Array.FindAll(_maps, map => map.Definition.Entity == entityKind);

    /// <summary>The name only.</summary>
    public override string ToString() => Definition.Name;
}

using ErpLink.Connections;
using ErpLink.Maps;

namespace ErpLink.Linking;

/// <summary>An open connection and one of its maps: where an operation takes place.</summary>
internal sealed record OpenMap(OpenConnection Connection, CompiledMap Map)
{
    public string Name => Connection.Name;
}

using ErpLink.Maps;

namespace ErpLink.Synchronizing;

/// <summary>Maps in the order they are run: those whose records others belong to come first. Cycles are refused when a connection is
/// validated.</summary>
internal static class MapOrder
{
    public static IReadOnlyList<CompiledMap> ParentsFirst(IEnumerable<CompiledMap> maps)
    {
        var all = maps.ToArray();
        return [.. all.OrderBy(m => Depth(m, all, all.Length))];
    }

    private static int Depth(CompiledMap map, CompiledMap[] all, int limit)
    {
        if (limit == 0 || map.Definition.Parent is not { } parent) return 0;
        var parents = all.Where(m => m.Definition.Entity == parent).ToArray();
        return parents.Length == 0 ? 0 : 1 + parents.Max(p => Depth(p, all, limit - 1));
    }
}

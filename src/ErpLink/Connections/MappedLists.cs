using ErpLink.Maps;

namespace ErpLink.Connections;

/// <summary>The lists that a definition pairs, read for its validation: which items have no counterpart, which pairs lead nowhere.</summary>
internal static class MappedLists
{
    /// <summary>Those of them that both sides know and give. One that cannot be read stops nothing: its items are not judged.</summary>
    public static async ValueTask<IReadOnlyDictionary<SideList, ValueList>> ReadAsync(
        ConnectionDefinition definition, IRecordSide app, SideDescription appDescription, IRecordSide erp, SideDescription erpDescription, CancellationToken cancellationToken)
    {
        var lists = new Dictionary<SideList, ValueList>();
        foreach (var list in definition.Lists)
        {
            await ReadOneAsync(new SideList(Side.App, list.App), app, appDescription, lists, cancellationToken).ConfigureAwait(false);
            await ReadOneAsync(new SideList(Side.Erp, list.Erp), erp, erpDescription, lists, cancellationToken).ConfigureAwait(false);
        }

        return lists;
    }

    private static async ValueTask ReadOneAsync(SideList list, IRecordSide side, SideDescription description, Dictionary<SideList, ValueList> lists, CancellationToken cancellationToken)
    {
        if (lists.ContainsKey(list) || !description.Kinds.Any(k => k.Fields.Any(f => f.List == list.Name))) return;
        try
        {
            lists[list] = await side.ReadListAsync(list.Name, null, cancellationToken).ConfigureAwait(false);
        }
        catch (ErpLinkException)
        {
            // The pairs are used as they are; what has no counterpart is told by the run that meets it.
        }
    }
}

namespace ErpLink.Maps;

/// <summary>Checks the list mappings: known lists, unambiguous pairs, defaults, and items without counterpart.</summary>
internal sealed class ListCheck(ConnectionDefinition connection, SideDescription app, SideDescription erp,
    IReadOnlyDictionary<SideList, ValueList>? lists, ProblemList problems)
{
    private const int KeysListedMax = 10;

    private readonly ProblemPath _path = new(connection.Name);

    /// <param name="used">The mappings that can work: which lists travel which way.</param>
    public ListCheck Run(IReadOnlyCollection<CheckedField> used)
    {
        foreach (var list in connection.Lists)
        {
            var at = _path.List(list);
            Known(list.App, app, "app", at);
            Known(list.Erp, erp, "ERP", at);
            Ambiguous(list, at);
            var users = used.Where(f => ReferenceEquals(f.List, list)).Select(f => f.Mapping.Direction).ToArray();
            if (users.Any(d => d is Direction.Both or Direction.ToErp)) OneWay(list, at, ListTranslation.ToErp(list), Side.App);
            if (users.Any(d => d is Direction.Both or Direction.ToApp)) OneWay(list, at, ListTranslation.ToApp(list), Side.Erp);
        }

        foreach (var twice in connection.Lists.GroupBy(l => (l.App, l.Erp)).Where(g => g.Count() > 1))
            problems.Error(ErrorCodes.NameTaken, _path.List(twice.First()), $"The lists are paired {twice.Count()} times.", "Put all pairs into one list mapping.");
        return this;
    }

    private void Known(string list, SideDescription side, string name, ProblemPath at)
    {
        var known = side.Kinds.SelectMany(k => k.Fields).Select(f => f.List).OfType<string>().ToArray();
        if (!known.Contains(list))
            problems.Error(ErrorCodes.ListUnknown, at, $"No field of the {name} uses a list '{list}'.", Suggestions.For(list, known));
    }

    private void Ambiguous(ListMapDefinition list, ProblemPath at)
    {
        foreach (var twice in list.Pairs.GroupBy(p => (p.App, p.Erp)).Where(g => g.Count() > 1))
            problems.Error(ErrorCodes.ListAmbiguous, at, $"The pair '{twice.Key.App}' - '{twice.Key.Erp}' is given {twice.Count()} times.", "Keep one.");
        Ambiguous(list.Pairs.GroupBy(p => p.Erp), "ERP", p => p.App, at);
        Ambiguous(list.Pairs.GroupBy(p => p.App), "app", p => p.Erp, at);
    }

    private void Ambiguous(IEnumerable<IGrouping<string, ListPair>> groups, string side, Func<ListPair, string> other, ProblemPath at)
    {
        foreach (var group in groups)
        {
            var others = group.DistinctBy(other).ToArray();
            var preferred = others.Count(p => p.Preferred);
            if (others.Length == 1 || preferred == 1) continue;
            problems.Error(ErrorCodes.ListAmbiguous, at,
                $"Item '{group.Key}' of the {side} is paired with {string.Join(" and ", others.Select(p => $"'{other(p)}'"))}, of which {preferred} are preferred.",
                "Mark exactly one as preferred: the one for the way back.");
        }
    }

    private void OneWay(ListMapDefinition list, ProblemPath at, ListTranslation way, Side from)
    {
        var (fromList, toList, to) = from == Side.App ? (list.App, list.Erp, Side.Erp) : (list.Erp, list.App, Side.App);
        var (fromSide, toSide) = from == Side.App ? ("app", "ERP") : ("ERP", "app");
        if (list.OnUnmapped == UnmappedItem.UseDefault && way.Default is null)
        {
            problems.Error(ErrorCodes.DefaultInvalid, at, $"Unmapped items are to be replaced by a default, and there is none for the {toSide}.",
                $"Give defaultIn{(to == Side.Erp ? "Erp" : "App")}.");
        }

        var target = Keys(to, toList);
        if (target is not null && way.Default is { } key && !target.Contains(key))
            problems.Error(ErrorCodes.DefaultInvalid, at, $"The default '{key}' is not an item of list '{toList}' of the {toSide}.", Suggestions.For(key, target));
        if (target is not null)
        {
            var missing = list.Pairs.Select(p => to == Side.Erp ? p.Erp : p.App).Where(k => !target.Contains(k)).Distinct().ToArray();
            if (missing.Length > 0)
                problems.Warning(ErrorCodes.ListItemUnmapped, at, $"List '{toList}' of the {toSide} has no item {Listed(missing)}.", "Remove or correct the pairs.");
        }

        if (list.OnUnmapped is not (UnmappedItem.Skip or UnmappedItem.Reject) || Keys(from, fromList) is not { } source) return;
        var unmapped = source.Where(k => way.Find(k) is null).ToArray();
        if (unmapped.Length > 0)
            problems.Warning(ErrorCodes.ListItemUnmapped, at, $"Items of list '{fromList}' of the {fromSide} have no counterpart: {Listed(unmapped)}.", "Pair them; until then their fields are not written.");
    }

    private string[]? Keys(Side side, string list) =>
        lists is not null && lists.TryGetValue(new SideList(side, list), out var found) ? [.. found.Items.Select(i => i.Key)] : null;

    private static string Listed(string[] keys) =>
        string.Join(", ", keys.Take(KeysListedMax).Select(k => $"'{k}'")) + (keys.Length > KeysListedMax ? $" and {keys.Length - KeysListedMax} more" : string.Empty);
}

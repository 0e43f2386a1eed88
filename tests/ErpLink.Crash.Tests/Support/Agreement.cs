namespace ErpLink.Crash.Support;

/// <summary>The check from outside: SQL and HTTP, nothing of ErpLink.</summary>
public static class Agreement
{
    private static readonly string[] OfCompanies = ["name", "phone", "email", "website", "city"];
    private static readonly string[] OfPersons = ["name", "phone", "email"];

    /// <summary>Everything that is not as it should be; empty when both systems agree and nothing was lost or made twice.</summary>
    public static async Task<List<string>> CheckAsync(World world, AppDesk app, IErpDesk erp, LinkFile store)
    {
        var wrong = new List<string>();
        // Each system is listed once.
        var rows = (await erp.ListAsync(world.Prefix)).ToLookup(r => r.Name);
        var records = app.Read();
        var all = store.Links;
        var linksOf = all.ToLookup(l => l.Entity);
        var edits = world.Last.ToLookup(l => l.Key.Name, l => (l.Key.Field, l.Value));
        foreach (var (name, id) in world.Ids)
        {
            var found = rows[name].ToList();
            if (found.Count != 1) wrong.Add($"'{name}' is in the ERP {found.Count} times: {string.Join(", ", found.Select(r => r.Key))}");
            if (found.Count > 0) wrong.AddRange(Compare(name, records[id], found[0]));
            if (found.Count > 0) wrong.AddRange(CompareLast(edits[name], name, records[id], found[0]));
            var links = linksOf[id].ToList();
            if (links is not [{ Actor: { } actor }] || found.All(r => !r.Key.Equals(actor, StringComparison.OrdinalIgnoreCase)))
                wrong.Add($"'{name}' ({id}) has the links {string.Join(", ", links)}");
        }

        foreach (var stray in rows.Where(r => !world.Ids.ContainsKey(r.Key))) wrong.Add($"'{stray.Key}' is in the ERP and nobody made it");
        foreach (var twice in all.Where(l => l.Actor is not null).GroupBy(l => (l.Kind, l.Actor)).Where(g => g.Count() > 1))
            wrong.Add($"{twice.Key} is linked {twice.Count()} times");
        if (all.Count != world.Ids.Count) wrong.Add($"there are {all.Count} links for {world.Ids.Count} records");
        if (store.Intents > 0) wrong.Add($"{store.Intents} writes are not settled");
        wrong.AddRange(store.Inbox.Select(i => $"open: {i}"));
        return wrong;
    }

    private static IEnumerable<string> Compare(string name, IReadOnlyDictionary<string, string> mine, ErpRow theirs)
    {
        foreach (var field in theirs.Kind == "person" ? OfPersons : OfCompanies)
        {
            var (here, there) = (mine.GetValueOrDefault(field), theirs.Fields.GetValueOrDefault(field));
            if (here != there) yield return $"'{name}' {field}: '{here}' in the app, '{there}' in the ERP";
        }

        // One way, and only filled where the app has none.
        if (theirs.Kind == "customer" && mine.GetValueOrDefault("number") != theirs.Fields.GetValueOrDefault("number"))
            yield return $"'{name}' number: '{mine.GetValueOrDefault("number")}' in the app, '{theirs.Fields.GetValueOrDefault("number")}' in the ERP";
    }

    private static IEnumerable<string> CompareLast(
        IEnumerable<(string Field, string Value)> edits, string name, IReadOnlyDictionary<string, string> mine, ErpRow theirs)
    {
        foreach (var (field, value) in edits)
        {
            if (mine.GetValueOrDefault(field) != value) yield return $"'{name}' {field}: the last edit '{value}' is lost in the app";
            if (theirs.Fields.GetValueOrDefault(field) != value) yield return $"'{name}' {field}: the last edit '{value}' is lost in the ERP";
        }
    }
}

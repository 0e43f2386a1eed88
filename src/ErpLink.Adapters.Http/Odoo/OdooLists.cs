using System.Collections.Concurrent;
using System.Globalization;
using ErpLink.Adapters.Http.JsonRpc;

namespace ErpLink.Adapters.Http.Odoo;

/// <summary>The lists of the server. Countries, states and currencies have their codes as keys, selections their own keys, other records their ids.</summary>
/// <remarks>A list is read as a whole and kept; it is read again for a key or an id that is not in it, but not again and again for the same one:
/// an item that the user may not see is in no answer. Shown to users, it is always read.</remarks>
internal sealed class OdooLists(OdooClient client, TimeProvider time)
{
    private const int ItemsMax = 50_000;
    private const int PageItems = 2_000;
    private const char IdSign = '#';

    // How long nobody looks again for what was not there.
    private static readonly TimeSpan MissedFor = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, IReadOnlyList<OdooListItem>> _kept = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string List, string Key), long> _missed = new();

    /// <summary>The list of the records of a model, where there is one.</summary>
    public static string? OfModel(string? model) => OdooListSource.All.FirstOrDefault(s => s.Model == model)?.Name;

    /// <summary>The items in use, or those of the keys given.</summary>
    public async ValueTask<ValueList> ReadAsync(string name, IReadOnlyList<string>? keys, CancellationToken cancellationToken)
    {
        var items = await LoadAsync(name, cancellationToken).ConfigureAwait(false);
        return new ValueList(name, [.. items.Where(i => keys?.Contains(i.Entry.Key, StringComparer.Ordinal) ?? i.IsActive).Select(i => i.Entry)]);
    }

    /// <summary>The keys of a list's items, by id.</summary>
    public async ValueTask<IReadOnlyDictionary<long, string>> KeysAsync(string name, IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        var items = await WithAsync(name, [.. ids.Select(ById)], kept => [.. kept.Select(i => ById(i.Id))], cancellationToken).ConfigureAwait(false);
        var keys = new Dictionary<long, string>();
        foreach (var item in items) keys.TryAdd(item.Id, item.Entry.Key);
        // An item that the user may not see is still a value.
        foreach (var id in ids) keys.TryAdd(id, ById(id));
        return keys;
    }

    /// <summary>The ids behind keys, and the keys of selections with no id behind them: those that are there.</summary>
    public async ValueTask<IReadOnlyDictionary<string, long>> IdsAsync(string name, IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        var items = await WithAsync(name, keys, kept => [.. kept.Select(i => i.Entry.Key)], cancellationToken).ConfigureAwait(false);
        var ids = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var item in items) ids.TryAdd(item.Entry.Key, item.Id);
        foreach (var key in keys)
            if (key.StartsWith(IdSign) && RowKey.Parse(key[1..]) is { } id) ids.TryAdd(key, id);
        return ids;
    }

    private async ValueTask<IReadOnlyList<OdooListItem>> WithAsync(string name, IReadOnlyCollection<string> wanted, Func<IReadOnlyList<OdooListItem>, HashSet<string>> names,
        CancellationToken cancellationToken)
    {
        if (_kept.TryGetValue(name, out var kept))
        {
            var known = names(kept);
            if (wanted.All(w => known.Contains(w) || _missed.TryGetValue((name, w), out var since) && time.GetElapsedTime(since) < MissedFor)) return kept;
        }

        var fresh = await LoadAsync(name, cancellationToken).ConfigureAwait(false);
        var found = names(fresh);
        // Keys come from searches, too: what was missed is a help, and need not grow for ever.
        if (_missed.Count > ItemsMax) _missed.Clear();
        foreach (var missing in wanted.Where(w => !found.Contains(w))) _missed[(name, missing)] = time.GetTimestamp();
        return fresh;
    }

    private async ValueTask<IReadOnlyList<OdooListItem>> LoadAsync(string name, CancellationToken cancellationToken)
    {
        var items = OdooListSource.All.FirstOrDefault(s => s.Name == name) is { } source
            ? await RecordsAsync(source, cancellationToken).ConfigureAwait(false) : await SelectionAsync(name, cancellationToken).ConfigureAwait(false);
        // Keys are unique in a list; a second item of one key is reached by its id.
        var seen = new HashSet<string>(StringComparer.Ordinal);
        return _kept[name] = [.. items.Select(i => seen.Add(i.Entry.Key) ? i : i with { Entry = i.Entry with { Key = ById(i.Id) } })];
    }

    private async ValueTask<List<OdooListItem>> RecordsAsync(OdooListSource source, CancellationToken cancellationToken)
    {
        var owners = new Dictionary<long, string>();
        if (source.OwnerList is { } owner)
        {
            foreach (var item in await LoadAsync(owner, cancellationToken).ConfigureAwait(false)) owners.TryAdd(item.Id, item.Entry.Key);
        }

        var items = new List<OdooListItem>();
        for (var last = 0L; ;)
        {
            var domain = last == 0 ? OdooDomain.Everything : OdooDomain.Where("id", ">", last);
            var page = (await client.SearchReadAsync(source.Model, domain, source.Columns, PageItems, row => source.Decode(row, owners, ById), cancellationToken).ConfigureAwait(false)).Value;
            items.AddRange(page);
            if (page.Count < PageItems) return items;
            if (page[^1].Id <= last) throw new ErpLinkException(ErrorCodes.AnswerMalformed, FailureClass.Bug, $"Odoo's list '{source.Name}' does not go on: its pages are not in the order of their ids.");
            if (items.Count > ItemsMax)
                throw new ErpLinkException(ErrorCodes.AnswerTooLarge, FailureClass.NotSupported, $"Odoo's list '{source.Name}' has more than {ItemsMax} items. Leave its fields out of the map.");
            last = page[^1].Id;
        }
    }

    // The name is that of the model and the column.
    private async ValueTask<List<OdooListItem>> SelectionAsync(string name, CancellationToken cancellationToken)
    {
        var end = name.LastIndexOf('.');
        var (model, column) = name == OdooListSource.Languages ? (OdooDescriber.PartnerModel, "lang") : (name[..end], name[(end + 1)..]);
        var columns = await OdooCatalogReader.ColumnsAsync(client, model, cancellationToken).ConfigureAwait(false);
        return columns.TryGetValue(column, out var found) ? [.. found.Selection.Select((entry, index) => new OdooListItem(-index, entry, IsActive: true))] : [];
    }

    private static string ById(long id) => IdSign + id.ToString(CultureInfo.InvariantCulture);
}

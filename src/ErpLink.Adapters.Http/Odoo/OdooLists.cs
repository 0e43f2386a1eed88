using System.Collections.Concurrent;
using System.Globalization;
using ErpLink.Adapters.Http.JsonRpc;

namespace ErpLink.Adapters.Http.Odoo;

/// <summary>The lists of the server. Countries, states and currencies have their codes as keys, selections their own keys, other records their ids.</summary>
/// <remarks>A list is read as a whole and kept; it is read again for a key or an id that is not in it. Shown to users, it is always read.</remarks>
internal sealed class OdooLists(OdooClient client)
{
    private const int ItemsMax = 10_000;
    private const char IdSign = '#';

    private readonly ConcurrentDictionary<string, IReadOnlyList<OdooListItem>> _kept = new(StringComparer.Ordinal);

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
        var items = await WithAsync(name, kept => ids.All(id => kept.Any(i => i.Id == id)), cancellationToken).ConfigureAwait(false);
        var keys = items.ToDictionary(i => i.Id, i => i.Entry.Key);
        // An item that the user may not see is still a value.
        foreach (var id in ids) keys.TryAdd(id, ById(id));
        return keys;
    }

    /// <summary>The ids behind keys, and the keys of selections with no id behind them: those that are there.</summary>
    public async ValueTask<IReadOnlyDictionary<string, long>> IdsAsync(string name, IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        var items = await WithAsync(name, kept => keys.All(k => kept.Any(i => i.Entry.Key == k)),
            cancellationToken).ConfigureAwait(false);
        var ids = items.ToDictionary(i => i.Entry.Key, i => i.Id, StringComparer.Ordinal);
        foreach (var key in keys)
            if (key.StartsWith(IdSign) && RowKey.Parse(key[1..]) is { } id) ids.TryAdd(key, id);
        return ids;
    }

    private async ValueTask<IReadOnlyList<OdooListItem>> WithAsync(string name, Func<IReadOnlyList<OdooListItem>, bool> isEnough, CancellationToken cancellationToken) =>
        _kept.TryGetValue(name, out var kept) && isEnough(kept) ? kept : await LoadAsync(name, cancellationToken).ConfigureAwait(false);

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
        var owners = source.OwnerList is { } owner
            ? (await LoadAsync(owner, cancellationToken).ConfigureAwait(false)).ToDictionary(i => i.Id, i => i.Entry.Key) : null;
        return (await client.SearchReadAsync(source.Model, OdooDomain.Everything, source.Columns, ItemsMax,
            row => source.Decode(row, owners, ById), cancellationToken).ConfigureAwait(false)).Value;
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

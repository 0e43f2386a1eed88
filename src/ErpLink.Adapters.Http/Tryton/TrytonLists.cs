using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ErpLink.Adapters.Http.JsonRpc;

namespace ErpLink.Adapters.Http.Tryton;

/// <summary>The lists of the server. Those of whole countries and languages use ISO codes as keys, the others ids.</summary>
/// <param name="client">The calls.</param>
internal sealed class TrytonLists(TrytonClient client)
{
    private static readonly Dictionary<string, (string Model, string? KeyColumn)> Sources = new(StringComparer.Ordinal)
    {
        [TrytonFields.CountryList] = ("country.country", "code"),
        [TrytonFields.LanguageList] = ("ir.lang", "code"),
        [TrytonFields.PaymentTermList] = ("account.invoice.payment_term", null),
        [TrytonFields.StatusList] = ("project.work.status", null),
    };

    private readonly ConcurrentDictionary<(string List, string Key), long> _codes = new();

    /// <summary>Whether there is such a list.</summary>
    public static bool Has(string name) => Sources.ContainsKey(name);

    /// <summary>The items in use, or those of the keys given, in the language of the connection's user.</summary>
    public async ValueTask<ValueList> ReadAsync(string name, IReadOnlyList<string>? keys, CancellationToken cancellationToken)
    {
        var items = await ItemsAsync(name, keys, inUsersLanguage: true, cancellationToken).ConfigureAwait(false);
        return new ValueList(name, [.. items.Select(i => i.Entry)]);
    }

    /// <summary>The ids behind keys: those that are there.</summary>
    public async ValueTask<IReadOnlyDictionary<string, long>> IdsAsync(string name, IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        // The id of a country or language never changes, so it is asked for once.
        if (keys.All(k => _codes.ContainsKey((name, k)))) return keys.ToDictionary(k => k, k => _codes[(name, k)], StringComparer.Ordinal);
        var items = await ItemsAsync(name, keys, inUsersLanguage: false, cancellationToken).ConfigureAwait(false);
        var ids = items.ToDictionary(i => i.Entry.Key, i => i.Id, StringComparer.Ordinal);
        if (Sources[name].KeyColumn is not null)
            foreach (var (key, id) in ids) _codes[(name, key)] = id;
        return ids;
    }

    private async ValueTask<IEnumerable<(long Id, ListEntry Entry)>> ItemsAsync(string name, IReadOnlyList<string>? keys, bool inUsersLanguage, CancellationToken cancellationToken)
    {
        var (model, keyColumn) = Sources[name];
        var domain = TrytonDomain.All();
        if (keys is not null && keyColumn is null) domain.Add((JsonNode)TrytonDomain.Ids(keys.Select(RowKey.Parse).OfType<long>()));
        else if (keys is not null)
        {
            var codes = new JsonArray();
            foreach (var key in keys) codes.Add((JsonNode)key);
            domain.Add((JsonNode)TrytonDomain.Clause(keyColumn!, "in", codes));
        }
        var items = await client.SearchReadAsync(model, domain, 0, null, TrytonClient.ById(), keyColumn is null ? ["name"] : ["name", keyColumn], row =>
        {
            var id = TrytonValues.Id(row);
            var key = keyColumn is null ? RowKey.Of(id).Text : TrytonValues.Get(row, keyColumn).GetString();
            return (Id: id, Entry: new ListEntry(key ?? string.Empty, TrytonValues.Get(row, "name").GetString() ?? string.Empty));
        }, cancellationToken, inUsersLanguage).ConfigureAwait(false);
        // A country need not have a code; without one it cannot be a value.
        return items.Where(i => i.Entry.Key.Length > 0).DistinctBy(i => i.Entry.Key, StringComparer.Ordinal);
    }
}

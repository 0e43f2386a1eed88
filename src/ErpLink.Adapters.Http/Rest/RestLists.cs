namespace ErpLink.Adapters.Http.Rest;

/// <summary>The lists of one connection: fixed, or read as a whole.</summary>
internal sealed class RestLists(RestService service)
{
    private const int ItemsMax = 50_000;

    /// <summary>The list; null when there is none of that name.</summary>
    public async ValueTask<ValueList?> ReadAsync(string name, IReadOnlyList<string>? keys, CancellationToken cancellationToken)
    {
        if (!service.Profile.Lists.TryGetValue(name, out var list)) return null;
        var items = list.Fixed ?? await ReadAllAsync(name, list, cancellationToken).ConfigureAwait(false);
        return new ValueList(name, keys is null ? items : [.. items.Where(i => keys.Contains(i.Key))]);
    }

    private async ValueTask<IReadOnlyList<ListEntry>> ReadAllAsync(string name, RestList list, CancellationToken cancellationToken)
    {
        // A list is read as records of the key and its texts are.
        var fields = list.Text.Prepend(list.Key).Select((p, i) => new RestFieldProfile(new FieldDescription($"t{i}", FieldType.ListItem) { List = name }, p, RestForm.Plain)).ToDictionary(f => f.Description.Name);
        var kind = new RestKind("item", new RestKindProfile(new(list.Key, false, false)) { Fields = fields, List = list.Request }, service.Profile, new RestValues(null), service.Client.Options);
        var pager = new RestPager(service, list.Request!, service.Query(list.Request!.Query), null, service.Profile.PageSizeRecords);
        var entries = new Dictionary<string, ListEntry>(StringComparer.Ordinal);
        await foreach (var (_, page) in new RestListing(service, kind).PagesAsync(pager, kind.All, null, cancellationToken).ConfigureAwait(false))
        {
            foreach (var row in page.Rows)
            {
                var shown = row.Record is null ? null : row.Record.Values[1..].ToArray().Where(v => v.Kind == ValueKind.ListItem).Select(v => v.AsListItem()).FirstOrDefault();
                entries.TryAdd(row.Key.Text, new(row.Key.Text, shown ?? row.Key.Text));
            }

            if (entries.Count > ItemsMax)
                throw new ErpLinkException(ErrorCodes.AnswerTooLarge, FailureClass.NotSupported, $"The list '{name}' at {service.Client.Address.Origin} has more than {ItemsMax} items. "
                    + "Narrow it by \"query\" in the profile, or make the field a text.");
        }

        return [.. entries.Values];
    }
}

using System.Collections.Concurrent;
using ErpLink.Connections;

namespace ErpLink.Linking;

/// <summary>Values as users read them: list items by their text. Lists are kept for a while.</summary>
internal sealed class ListTexts(Engine engine)
{
    private readonly ConcurrentDictionary<(ConnectionId, Side, string), (DateTimeOffset At, IReadOnlyList<ListEntry> Items, IReadOnlyDictionary<string, string> Texts)> _lists = new();

    /// <summary>The value as text; an item whose text cannot be had shows its key.</summary>
    public async ValueTask<string> TextAsync(OpenConnection connection, Side side, FieldDescription? field, FieldValue value, CancellationToken cancellationToken)
    {
        if (field?.List is not { } list || value.Kind is not (ValueKind.ListItem or ValueKind.ListItems)) return value.IsAbsent ? string.Empty : value.ToString();
        var texts = (await ReadAsync(connection, side, list, cancellationToken).ConfigureAwait(false)).Texts;
        return value.Kind == ValueKind.ListItem ? TextOf(value.AsListItem()) : string.Join(", ", value.AsListItems().Select(TextOf));

        string TextOf(string key) => texts.GetValueOrDefault(key, key);
    }

    /// <summary>The items to pick from; empty for fields without a list.</summary>
    public async ValueTask<IReadOnlyList<ListEntry>> ItemsAsync(OpenConnection connection, Side side, FieldDescription field, CancellationToken cancellationToken) =>
        field.List is { } list ? (await ReadAsync(connection, side, list, cancellationToken).ConfigureAwait(false)).Items : [];

    private async ValueTask<(IReadOnlyList<ListEntry> Items, IReadOnlyDictionary<string, string> Texts)> ReadAsync(OpenConnection connection, Side side, string list, CancellationToken cancellationToken)
    {
        var key = (connection.Id, side, list);
        if (_lists.TryGetValue(key, out var known) && engine.Now - known.At < engine.Options.ListTextLife) return (known.Items, known.Texts);
        try
        {
            var items = await connection.Side(side).ReadListAsync(list, null, cancellationToken).ConfigureAwait(false);
            var texts = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var item in items.Items) texts[item.Key] = item.Text;
            _lists[key] = (engine.Now, items.Items, texts);
            return (items.Items, texts);
        }
        catch (ErpLinkException)
        {
            return known.Texts is null ? ([], new Dictionary<string, string>()) : (known.Items, known.Texts); // Texts are a courtesy: their lack stops nothing.
        }
    }
}

using System.Text.Json;

namespace ErpLink.Adapters.Http.Rest;

/// <summary>Walks one value of an answer along a tree of paths and fills cells. A name that is used and stands twice is refused.</summary>
/// <param name="values">Reads single values.</param>
/// <param name="cells">What is filled.</param>
/// <param name="records">Takes the records on the way; null where there are none.</param>
internal sealed class RestWalk(RestValues values, FieldValue[] cells, RestRecords? records = null)
{
    private const int MembersMax = 64;

    /// <summary>The cell that was being read, for the message when its value is not what it should be; -1 for none.</summary>
    public int Current { get; private set; } = -1;

    /// <param name="reader">Stands on the first token of the value, and on its last one afterwards.</param>
    /// <param name="node">What is wanted of it.</param>
    public void Value(ref Utf8JsonReader reader, RestNode node)
    {
        if (node.IsRecord)
        {
            records!.Take(ref reader);
            return;
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                if (node.Cells.Count > 0 || node.Elements.Count > 0) Refuse(node);
                if (node.Members.Count == 0) reader.Skip();
                else Object(ref reader, node);
                break;
            case JsonTokenType.StartArray:
                Array(ref reader, node);
                break;
            case JsonTokenType.Null:
                node.Blank(cells);
                break;
            default:
                if (node.Members.Count > 0 || node.Elements.Count > 0)
                    throw new FormatException("A single value in the place of an object or an array.");
                foreach (var cell in node.Cells) Single(ref reader, cell);
                break;
        }
    }

    private void Single(ref Utf8JsonReader reader, RestCell cell)
    {
        Current = cell.Index;
        cells[cell.Index] = cell.Field is { } field ? values.Read(ref reader, field) : FieldValue.Text(RestValues.Scalar(ref reader));
        Current = -1;
    }

    private void Object(ref Utf8JsonReader reader, RestNode node)
    {
        Span<bool> seen = stackalloc bool[MembersMax];
        if (node.Members.Count > MembersMax) seen = new bool[node.Members.Count];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var index = IndexOf(ref reader, node);
            reader.Read();
            if (index < 0)
            {
                reader.Skip();
                continue;
            }

            if (seen[index]) throw new FormatException("A name stands twice.");
            seen[index] = true;
            Value(ref reader, node.Members[index].Node);
        }
    }

    private static int IndexOf(ref Utf8JsonReader reader, RestNode node)
    {
        for (var i = 0; i < node.Members.Count; i++)
        {
            if (reader.ValueTextEquals(node.Members[i].Name)) return i;
        }

        return -1;
    }

    private void Array(ref Utf8JsonReader reader, RestNode node)
    {
        if (node.Members.Count > 0) throw new FormatException("An array in the place of an object.");
        foreach (var cell in node.Cells)
        {
            if (cell.Field is not ({ Description.Type: FieldType.ListItems } or { Form: RestForm.Lines })) Refuse(node);
            // A copy of the reader goes ahead; the one that is passed on stays.
            var ahead = reader;
            Items(ref ahead, cell);
        }

        if (node.Elements.Count == 0)
        {
            reader.Skip();
            return;
        }

        foreach (var element in node.Elements) element.Node.Blank(cells);
        var best = new string?[node.Elements.Count];
        var latest = new DateTimeOffset?[node.Elements.Count];
        var found = new bool[node.Elements.Count];
        for (var place = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; place++)
        {
            for (var i = 0; i < node.Elements.Count; i++)
            {
                var (selector, firstBy, stamp, inner) = node.Elements[i];
                if (selector.Index is { } index ? index != place : !Holds(reader, selector)) continue;
                var order = firstBy is null ? null : Probe(reader, [firstBy]);
                // By the points in time themselves: texts of several offsets or of fractions are in another order.
                var time = stamp is not null && Probe(reader, stamp.LatestBy!) is { Length: > 0 } text ? RestTimes.Instant(text, stamp.Form, values.Zone) : (DateTimeOffset?)null;
                if (found[i] && (stamp is null ? firstBy is null || !RestSelector.IsBefore(order, best[i]) : time is null || time <= latest[i])) continue;
                (found[i], best[i], latest[i]) = (true, order, time);
                inner.Blank(cells);
                var ahead = reader;
                Value(ref ahead, inner);
            }

            reader.Skip();
        }
    }

    private void Items(ref Utf8JsonReader reader, RestCell cell)
    {
        Current = cell.Index;
        var keys = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var key = cell.Field!.Item is { } item ? Probe(reader, [.. item.Steps.Select(s => s.Name)]) : RestValues.Scalar(ref reader);
            keys.Add(key ?? throw new FormatException("An item without key."));
            reader.Skip();
        }

        cells[cell.Index] = cell.Field!.Form == RestForm.Lines ? keys.Count == 0 ? FieldValue.Null : FieldValue.Text(string.Join('\n', keys)) : FieldValue.ListItems(keys);
        Current = -1;
    }

    private static bool Holds(Utf8JsonReader reader, RestSelector selector)
    {
        foreach (var (name, value) in selector.Conditions)
        {
            if (Probe(reader, name) != value) return false;
        }

        return true;
    }

    // A single value below an element, found without moving the reader that is passed on.
    private static string? Probe(Utf8JsonReader reader, IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            if (reader.TokenType != JsonTokenType.StartObject) return null;
            var found = false;
            while (!found && reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                found = reader.ValueTextEquals(name);
                reader.Read();
                if (!found) reader.Skip();
            }

            if (!found) return null;
        }

        return reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray ? null : RestValues.Scalar(ref reader);
    }

    private void Refuse(RestNode node)
    {
        if (node.Cells.Count > 0) Current = node.Cells[0].Index;
        throw new FormatException("An object or an array in the place of a single value.");
    }
}

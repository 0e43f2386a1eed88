using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ErpLink.Adapters.Http.Rest;

/// <summary>The bodies of writes.</summary>
internal sealed class RestBody(RestKind kind)
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = ErpJson.DepthMax, AllowDuplicateProperties = false };

    /// <summary>A record as it was read, to be patched; null when the answer has none.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.AnswerMalformed"/>.</exception>
    public static JsonObject? Raw(ErpHttpAnswer answer, RestPath place)
    {
        // Read as an element first: its rules are the stricter ones, and a node keeps the digits of numbers as they were.
        var text = ErpJson.Read(answer, root => place.Find(root) is { ValueKind: JsonValueKind.Object } found ? found.GetRawText() : null);
        return text is null ? null : JsonNode.Parse(text, null, Options) as JsonObject;
    }

    /// <summary>A new record.</summary>
    public ReadOnlyMemory<byte> Create(IReadOnlyList<FieldAssignment> values, RecordKey? parent)
    {
        var record = new JsonObject();
        foreach (var constant in kind.Profile.Where) constant.Path.Set(record, JsonNode.Parse(constant.Json));
        if (parent is { } above && kind.Profile.Parent is { } relation) relation.Write.Set(record, RestValues.Key(above.Text, relation.IsNumber));
        foreach (var (name, value) in values)
        {
            // Nothing is made that holds nothing: a row of a blank phone number would be one.
            var field = kind.Field(name);
            if (!(field.Path.HasSelector && value.IsNull)) Put(record, field, value);
        }

        return Bytes(record, kind.Profile.Create!.Body);
    }

    /// <summary>Whether the changes can be said only together with what is there: elements beside the changed one, other members of an object.</summary>
    public bool NeedsRaw(IEnumerable<string> changed)
    {
        var update = kind.Profile.Update!;
        return update.IsWhole || changed.Select(kind.Field).Any(f => NeedsRaw(f, update));
    }

    /// <summary>A change of a record.</summary>
    /// <param name="key">Its key.</param>
    /// <param name="changes">What is to change.</param>
    /// <param name="version">The version it was read at.</param>
    /// <param name="raw">The record as it is; null where it is not needed.</param>
    public ReadOnlyMemory<byte> Update(RecordKey key, IReadOnlyList<FieldAssignment> changes, RecordVersion version, JsonObject? raw)
    {
        var (profile, update) = (kind.Profile, kind.Profile.Update!);
        var record = update.IsWhole ? raw! : new JsonObject();
        if (!update.IsWhole && raw is not null)
        {
            // The whole first member of every path, as it is, so that what stands beside the change stays.
            foreach (var name in changes.Select(c => kind.Field(c.Field)).Where(f => NeedsRaw(f, update)).Select(f => f.Path.Steps[0].Name).Distinct())
                record[name] = raw[name]?.DeepClone();
        }

        foreach (var (name, value) in changes)
        {
            var field = kind.Field(name);
            if (field is { Item: not null, Write: null } && raw is not null) Items(record, raw, field, value);
            else Put(record, field, value);
        }

        foreach (var path in update.Without) Remove(record, path);
        if (update.SendsKey) profile.Key.Path.Set(record, RestValues.Key(key.Text, profile.Key.IsNumber));
        if (profile.Version is { Send: RestVersionSend.Body, Path: { } place } && version.Token is { } token)
            place.Set(record, RestValues.Key(profile.Version.Format.Render(_ => token), profile.Version.IsNumber));
        return Bytes(record, update.Body);
    }

    private static bool NeedsRaw(RestFieldProfile field, RestWrite update) =>
        field.Write is null && (field.Path.HasSelector || field.Item is not null || field.Path.IsNested && !update.MergesNested);

    private void Put(JsonObject record, RestFieldProfile field, FieldValue value)
    {
        var path = field.Write ?? field.Path;
        // What the service cannot tell from nothing is nothing: an element with an empty number would be refused.
        var isNothing = value.IsNull || field.Blank == RestBlank.RemoveElement && field.Description.Equality.Canonical(value).IsNull;
        if (isNothing && field.Write is null && path is { HasSelector: true, Steps: [.., { Selector: null }] } && path.ArrayIn(record) is var place)
        {
            // There is nothing to blank where there is no element.
            if (place is not { } found || found.Selector.Find(found.Array, field.FirstBy) is not { } element) return;
            if (field.Blank == RestBlank.RemoveElement)
            {
                found.Array.Remove(element);
                return;
            }
        }

        path.Set(record, kind.Values.Write(value, field), field.FirstBy);
    }

    // Items that stay keep whatever else they hold.
    private void Items(JsonObject record, JsonObject raw, RestFieldProfile field, FieldValue value)
    {
        var written = kind.Values.Write(value, field);
        JsonNode? node = raw;
        foreach (var (name, _) in field.Path.Steps) node = (node as JsonObject)?[name];
        if (written is JsonArray items && node is JsonArray there)
        {
            for (var i = 0; i < items.Count; i++)
            {
                var key = Scalar(items[i], field.Item!);
                if (there.FirstOrDefault(t => Scalar(t, field.Item!) == key) is { } same) items[i] = same.DeepClone();
            }
        }

        field.Path.Set(record, written);
    }

    private static string? Scalar(JsonNode? node, RestPath path)
    {
        foreach (var (name, _) in path.Steps) node = (node as JsonObject)?[name];
        return node is JsonValue value ? value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString() : null;
    }

    private static void Remove(JsonObject record, RestPath path)
    {
        var parent = record;
        foreach (var (name, _) in path.Steps.SkipLast(1))
        {
            if (parent[name] is not JsonObject child) return;
            parent = child;
        }

        parent.Remove(path.Steps[^1].Name);
    }

    private static ReadOnlyMemory<byte> Bytes(JsonObject record, RestPath place)
    {
        JsonNode body = record;
        if (place.Steps.Count > 0)
        {
            var root = new JsonObject();
            place.Set(root, record);
            body = root;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) body.WriteTo(writer);
        return buffer.WrittenMemory;
    }
}

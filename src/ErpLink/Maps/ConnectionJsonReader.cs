using System.Text.Json;

namespace ErpLink.Maps;

/// <summary>JSON to definitions.</summary>
internal static class ConnectionJsonReader
{
    private static readonly JsonSerializerOptions NoOptions = new();

    public static ConnectionDefinition Connection(JsonPart part)
    {
        var fields = new JsonFields(part);
        var connection = new ConnectionDefinition(fields.Needed("name"), fields.Needed("adapter"))
        {
            Id = fields.Take("id") is { Kind: not JsonTokenType.Null } id ? JsonFields.Guarded(id, text => new ConnectionId(text)) : null,
            Profile = fields.Text("profile"),
            TimeZone = fields.Text("timeZone"),
            Priority = fields.Number("priority") ?? 0,
            OneActorPerKind = fields.Flag("oneActorPerKind"),
            Settings = Settings(fields.Take("settings")),
            OnConflict = fields.List("onConflict", JsonFields.WordOf<Conflict>),
            Lists = fields.List("lists", ListMap),
            Maps = fields.List("maps", Map),
        };
        fields.End();
        return connection;
    }

    private static Dictionary<string, string> Settings(JsonPart? part)
    {
        if (part is { Kind: not JsonTokenType.StartObject }) throw JsonFields.Wrong(part, "an object");
        return (part?.Properties ?? []).ToDictionary(p => p.Key, p => JsonFields.TextOf(p.Value), StringComparer.Ordinal);
    }

    private static ListMapDefinition ListMap(JsonPart part)
    {
        var fields = new JsonFields(part);
        var list = new ListMapDefinition(fields.Needed("app"), fields.Needed("erp"), fields.List("pairs", Pair))
        {
            OnUnmapped = fields.Word<UnmappedItem>("onUnmapped") ?? default,
            DefaultInApp = fields.Text("defaultInApp"),
            DefaultInErp = fields.Text("defaultInErp"),
        };
        fields.End();
        return list;
    }

    private static ListPair Pair(JsonPart part)
    {
        var fields = new JsonFields(part);
        var pair = new ListPair(fields.Needed("app"), fields.Needed("erp"), fields.Flag("preferred"));
        fields.End();
        return pair;
    }

    private static MapDefinition Map(JsonPart part)
    {
        var fields = new JsonFields(part);
        var (entity, actor) = (fields.Kind("entity"), fields.Kind("actor"));
        if (entity is null) _ = fields.Needed("entity");
        if (actor is null) _ = fields.Needed("actor");
        var map = new MapDefinition(entity!.Value, actor!.Value, fields.List("fields", Field))
        {
            Parent = fields.Kind("parent"),
            OnConflict = fields.List("onConflict", JsonFields.WordOf<Conflict>),
            OnDrift = fields.Word<DriftPolicy>("onDrift") ?? default,
            OnBlank = fields.Word<BlankPolicy>("onBlank") ?? default,
            OnGone = fields.Word<GonePolicy>("onGone") ?? default,
            ActiveField = fields.Text("activeField"),
            OnLink = fields.Word<LinkTimePolicy>("onLink") ?? default,
            Defaults = fields.List("defaults", Default),
            SearchFields = fields.List("searchFields", JsonFields.TextOf),
            PanelFields = fields.List("panelFields", JsonFields.TextOf),
            Matching = fields.List("matching", MatchTier),
        };
        fields.End();
        return map;
    }

    private static MatchTierDefinition MatchTier(JsonPart part)
    {
        var fields = new JsonFields(part);
        var tier = new MatchTierDefinition(fields.Needed("name"), fields.List("fields", MatchField))
        {
            Automatic = fields.Flag("automatic"),
            OnBlank = fields.Word<MatchBlank>("onBlank") ?? default,
        };
        fields.End();
        return tier;
    }

    private static MatchFieldDefinition MatchField(JsonPart part)
    {
        var fields = new JsonFields(part);
        var field = new MatchFieldDefinition(fields.Needed("app"), fields.Needed("erp"), fields.Word<MatchComparer>("comparer") ?? default);
        if (fields.Number("similarityPercentMin") is { } percent) field = field with { SimilarityPercentMin = percent };
        fields.End();
        return field;
    }

    private static FieldMapDefinition Field(JsonPart part)
    {
        var fields = new JsonFields(part);
        var field = new FieldMapDefinition(fields.Needed("app"), fields.Needed("erp"), fields.Word<Direction>("direction") ?? default)
        {
            OnConflict = fields.List("onConflict", JsonFields.WordOf<Conflict>),
            OnDrift = fields.Word<DriftPolicy>("onDrift"),
            OnBlank = fields.Word<BlankPolicy>("onBlank"),
            OnLink = fields.Word<LinkTimePolicy>("onLink"),
            OnTooLong = fields.Word<Misfit>("onTooLong") ?? default,
            OnTooPrecise = fields.Word<Misfit>("onTooPrecise") ?? default,
            OnUnparsable = fields.Word<Misfit>("onUnparsable") ?? default,
            OnUnresolved = fields.Word<UnresolvedReference>("onUnresolved") ?? default,
            DefaultInErp = Value(fields.Take("defaultInErp")),
            DefaultInApp = Value(fields.Take("defaultInApp")),
            SharedOrder = fields.Number("sharedOrder"),
            OmitFromJournal = fields.Flag("omitFromJournal"),
        };
        fields.End();
        return field;
    }

    private static DefaultDefinition Default(JsonPart part)
    {
        var fields = new JsonFields(part);
        var given = new DefaultDefinition(fields.Needed("field"), fields.Word<DefaultKind>("kind") ?? default)
        {
            Value = Value(fields.Take("value")),
            Mandatory = fields.Flag("mandatory"),
        };
        fields.End();
        return given;
    }

    // Not given is absent; null is null. Plain text becomes a date, an item or a number when the field it is for says so.
    private static FieldValue Value(JsonPart? part) => part?.Kind switch
    {
        null => FieldValue.Absent,
        JsonTokenType.Null => FieldValue.Null,
        JsonTokenType.String => part.Text,
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.Number when TextParsing.Integer(part.Text) is { } integer => integer,
        JsonTokenType.Number when TextParsing.Decimal(part.Text) is { } number => number,
        JsonTokenType.StartObject => Typed(part),
        _ => throw JsonFields.Wrong(part, "a value"),
    };

    private static FieldValue Typed(JsonPart part)
    {
        try
        {
            var reader = new Utf8JsonReader(part.Raw, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            reader.Read();
            return new FieldValueJsonConverter().Read(ref reader, typeof(FieldValue), NoOptions);
        }
        catch (JsonException error)
        {
            throw JsonFields.Wrong(part, "a value such as {\"date\": \"2026-01-31\"}", error);
        }
    }
}

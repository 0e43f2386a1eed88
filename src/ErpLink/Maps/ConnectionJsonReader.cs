using System.Text.Json;

namespace ErpLink.Maps;

/// <summary>JSON to definitions.</summary>
internal static class ConnectionJsonReader
{
    /// <summary>The form of definitions that this version writes, and the newest it reads.</summary>
    public const int SchemaVersion = 1;

    public static ConnectionDefinition Connection(JsonPart part)
    {
        var fields = new JsonFields(part);
        Version(fields);
        var connection = new ConnectionDefinition(fields.Needed("name"), fields.Needed("adapter"))
        {
            Id = fields.Take("id") is { Kind: not JsonTokenType.Null } id ? JsonFields.Guarded(id, text => new ConnectionId(text)) : null,
            Description = fields.Text("description"),
            Profile = fields.Text("profile"),
            TimeZone = fields.Text("timeZone"),
            Priority = fields.Number("priority") ?? 0,
            Interval = fields.Number("intervalSeconds") is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            OneActorPerKind = fields.Flag("oneActorPerKind"),
            Access = fields.List("access", Grant),
            Settings = Settings(fields.Take("settings")),
            OnConflict = fields.List("onConflict", JsonFields.WordOf<Conflict>),
            Lists = fields.List("lists", ListMap),
            Maps = fields.List("maps", Map),
        };
        fields.End();
        return connection;
    }

    private static AccessGrant Grant(JsonPart part)
    {
        var fields = new JsonFields(part);
        var (user, group, rights) = (fields.Text("user"), fields.Text("group"), fields.List("rights", JsonFields.WordOf<AccessRight>));
        fields.End();
        if (user is null == group is null) throw part.Refuse("a grant is for one user or one group", "Give either 'user' or 'group'.");
        return user is null ? new AccessGrant(AccessGrantKind.Group, group!, rights) : new AccessGrant(AccessGrantKind.User, user, rights);
    }

    // Asked first: what a newer version added would only be called unknown.
    private static void Version(JsonFields fields)
    {
        if (fields.Take("$schema") is { } schema) JsonFields.TextOf(schema); // For editors; not part of the definition.
        if (fields.Number("schemaVersion") is not { } version || version == SchemaVersion) return;
        var part = fields.Take("schemaVersion")!;
        throw version > SchemaVersion
            ? part.Refuse($"the schemaVersion is {version}, and this version of ErpLink reads {SchemaVersion}", "Update ErpLink, or write the definition for this version.", code: ErrorCodes.DefinitionTooNew)
            : part.Refuse($"{version} is not a schemaVersion", $"Write {SchemaVersion}, or leave it out.");
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
            Disabled = fields.Flag("disabled"),
            Parent = fields.Kind("parent"),
            OnConflict = fields.List("onConflict", JsonFields.WordOf<Conflict>),
            OnDrift = fields.Word<DriftPolicy>("onDrift") ?? default,
            OnBlank = fields.Word<BlankPolicy>("onBlank") ?? default,
            OnGone = fields.Word<GonePolicy>("onGone") ?? default,
            ActiveField = fields.Text("activeField"),
            OnLink = fields.Word<LinkTimePolicy>("onLink") ?? default,
            AppFilter = RestrictionJson.Read(fields.Take("appFilter")),
            ErpFilter = RestrictionJson.Read(fields.Take("erpFilter")),
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
            ToErpSteps = fields.List("toErpSteps", StepJson.Read),
            ToAppSteps = fields.List("toAppSteps", StepJson.Read),
            OnConflict = fields.List("onConflict", JsonFields.WordOf<Conflict>),
            OnDrift = fields.Word<DriftPolicy>("onDrift"),
            OnBlank = fields.Word<BlankPolicy>("onBlank"),
            OnLink = fields.Word<LinkTimePolicy>("onLink"),
            OnTooLong = fields.Word<Misfit>("onTooLong") ?? default,
            OnTooPrecise = fields.Word<Misfit>("onTooPrecise") ?? default,
            OnUnparsable = fields.Word<Misfit>("onUnparsable") ?? default,
            OnUnresolved = fields.Word<UnresolvedReference>("onUnresolved") ?? default,
            DefaultInErp = JsonValues.Read(fields.Take("defaultInErp")),
            DefaultInApp = JsonValues.Read(fields.Take("defaultInApp")),
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
            Value = JsonValues.Read(fields.Take("value")),
            Mandatory = fields.Flag("mandatory"),
        };
        fields.End();
        return given;
    }
}

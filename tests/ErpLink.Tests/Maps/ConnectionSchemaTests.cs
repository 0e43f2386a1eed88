using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using ErpLink.Maps;
using ErpLink.Tests.Values;

namespace ErpLink.Tests.Maps;

/// <summary>The published schema and the reader know the same.</summary>
public sealed class ConnectionSchemaTests
{
    private static readonly JsonElement Schema = JsonDocument.Parse(RepositoryFiles.Read("docs", "schemas", "connection.schema.json")).RootElement;

    private static readonly JsonElement Parts = Schema.GetProperty("$defs");

    [Theory]
    [InlineData(typeof(ConnectionDefinition), "connection", "$schema", "schemaVersion")]
    [InlineData(typeof(ListMapDefinition), "list")]
    [InlineData(typeof(ListPair), "pair")]
    [InlineData(typeof(MapDefinition), "map")]
    [InlineData(typeof(FieldMapDefinition), "field")]
    [InlineData(typeof(DefaultDefinition), "default")]
    [InlineData(typeof(FieldRestriction), "comparison")]
    [InlineData(typeof(MatchTierDefinition), "matchTier")]
    [InlineData(typeof(MatchFieldDefinition), "matchField")]
    public void It_has_every_member_of_a_definition_and_no_other(Type type, string part, params string[] more)
    {
        var members = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Select(p => p.PropertyType == typeof(TimeSpan?) ? p.Name + "Seconds" : p.Name).Select(name => char.ToLowerInvariant(name[0]) + name[1..]).Concat(more);
        Parts.GetProperty(part).GetProperty("properties").EnumerateObject().Select(p => p.Name).Should().BeEquivalentTo(members);
        Parts.GetProperty(part).GetProperty("properties").EnumerateObject().Should().OnlyContain(p => p.Value.GetProperty("description").GetString()!.EndsWith('.'));
    }

    [Fact]
    public void It_has_every_word_and_no_other()
    {
        Words("conflict").Should().BeEquivalentTo(ErpLink.Maps.Words.All<Conflict>());
        Words("directionWord").Should().BeEquivalentTo(ErpLink.Maps.Words.All<Direction>());
        Words("drift").Should().BeEquivalentTo(ErpLink.Maps.Words.All<DriftPolicy>());
        Words("blank").Should().BeEquivalentTo(ErpLink.Maps.Words.All<BlankPolicy>());
        Words("gone").Should().BeEquivalentTo(ErpLink.Maps.Words.All<GonePolicy>());
        Words("linkTime").Should().BeEquivalentTo(ErpLink.Maps.Words.All<LinkTimePolicy>());
        Words("misfit").Should().BeEquivalentTo(ErpLink.Maps.Words.All<Misfit>());
        Words("unresolved").Should().BeEquivalentTo(ErpLink.Maps.Words.All<UnresolvedReference>());
        Words("unmapped").Should().BeEquivalentTo(ErpLink.Maps.Words.All<UnmappedItem>());
        Words("matchBlank").Should().BeEquivalentTo(ErpLink.Maps.Words.All<MatchBlank>());
        Words("matchComparer").Should().BeEquivalentTo(ErpLink.Maps.Words.All<MatchComparer>());
        Words("right").Should().BeEquivalentTo(ErpLink.Maps.Words.All<AccessRight>());
        Parts.GetProperty("grant").GetProperty("properties").EnumerateObject().Select(p => p.Name).Should().BeEquivalentTo([.. ErpLink.Maps.Words.All<AccessGrantKind>(), "rights"]);
        Words("defaultKind").Should().BeEquivalentTo(ErpLink.Maps.Words.All<DefaultKind>());
        Words("searchOperator").Should().BeEquivalentTo(ErpLink.Maps.Words.All<SearchOperator>());
        var steps = Parts.GetProperty("step").GetProperty("anyOf").EnumerateArray()
            .SelectMany(step => step.TryGetProperty("enum", out var words) ? words.EnumerateArray().Select(w => w.GetString()!) : step.GetProperty("properties").EnumerateObject().Select(p => p.Name));
        steps.Should().BeEquivalentTo(ErpLink.Maps.Words.All<ConversionStepKind>());

        static IEnumerable<string> Words(string name) => Parts.GetProperty(name).GetProperty("enum").EnumerateArray().Select(w => w.GetString()!);
    }

    [Fact]
    public void Every_definition_that_is_written_holds_to_it() => AnyValue.Holds(AnyDefinition.Connection, definition =>
    {
        using var json = JsonDocument.Parse(ConnectionJson.WriteUtf8(definition));
        return Problem(json.RootElement, Schema) is null;
    });

    [Theory]
    [InlineData("demo")]
    [InlineData("odata")]
    [InlineData("tryton")]
    public void The_quick_starts_connections_hold_to_it_and_say_where_it_is(string name)
    {
        string[] folder = ["samples", "QuickStart", "Connections"];
        using var json = JsonDocument.Parse(RepositoryFiles.Read([.. folder, $"{name}.json"]));
        Problem(json.RootElement, Schema).Should().BeNull();
        var place = Path.GetFullPath(Path.Combine([RepositoryFiles.Root, .. folder, json.RootElement.GetProperty("$schema").GetString()!]));
        place.Should().Be(Path.Combine(RepositoryFiles.Root, "docs", "schemas", "connection.schema.json"));
    }

    [Fact]
    public void The_reader_takes_what_the_schema_lists()
    {
        foreach (var part in (string[])["connection", "list", "pair", "map", "field", "default"])
        {
            var properties = Parts.GetProperty(part).GetProperty("properties").EnumerateObject().Select(p => p.Name);
            foreach (var name in properties)
            {
                var read = () => ConnectionJson.Read(Nest(part, name));
                var error = read.Should().Throw<ErpLinkException>($"an array of an empty object is no {name}").Which;
                error.Message.Should().Contain($".{name}").And.NotContain("is not known here");
            }
        }
    }

    [Theory]
    [InlineData("""{"schemaVersion":1,"adapter":"x"}""")]
    [InlineData("""{"name":"o","adapter":"x","priority":1.5}""")]
    [InlineData("""{"name":"o","adapter":"x","mapz":[]}""")]
    [InlineData("""{"name":"o","adapter":"x","onConflict":["crmWins"]}""")]
    [InlineData("""{"name":"o","adapter":"x","schemaVersion":2}""")]
    [InlineData("""{"name":"o","adapter":"x","maps":[{"entity":"Company","actor":"customer"}]}""")]
    [InlineData("""{"name":"o","adapter":"x","maps":[{"entity":"a","actor":"b","appFilter":{"field":"x"}}]}""")]
    public void What_the_reader_refuses_the_schema_refuses(string json)
    {
        FluentActions.Invoking(() => ConnectionJson.Read(json)).Should().Throw<ErpLinkException>();
        using var parsed = JsonDocument.Parse(json);
        Problem(parsed.RootElement, Schema).Should().NotBeNull();
    }

    // What no property takes, beside what has to be there.
    private static string Nest(string part, string name)
    {
        (string Name, string Value)[] needed = part switch
        {
            "connection" => [("name", "o"), ("adapter", "x")],
            "map" => [("entity", "a"), ("actor", "b")],
            "default" => [("field", "f")],
            _ => [("app", "a"), ("erp", "b")],
        };
        var inner = $"{{{string.Concat(needed.Where(n => n.Name != name).Select(n => $"\"{n.Name}\":\"{n.Value}\","))}\"{name}\":[{{}}]}}";
        return part switch
        {
            "connection" => inner,
            "list" => Root($"\"lists\":[{inner}]"),
            "pair" => Root($"\"lists\":[{{\"app\":\"a\",\"erp\":\"b\",\"pairs\":[{inner}]}}]"),
            "map" => Root($"\"maps\":[{inner}]"),
            _ => Root($"\"maps\":[{{\"entity\":\"a\",\"actor\":\"b\",\"{part}s\":[{inner}]}}]"),
        };

        static string Root(string more) => $"{{\"name\":\"o\",\"adapter\":\"x\",{more}}}";
    }

    // As much of JSON Schema as the schema uses.
    private static string? Problem(JsonElement value, JsonElement schema)
    {
        if (schema.TryGetProperty("$ref", out var reference) && Problem(value, Parts.GetProperty(reference.GetString()!.Split('/')[^1])) is { } referred) return referred;
        if (schema.TryGetProperty("anyOf", out var any) && any.EnumerateArray().All(s => Problem(value, s) is not null)) return $"{value} fits none of the alternatives";
        if (schema.TryGetProperty("enum", out var words) && !words.EnumerateArray().Any(w => JsonElement.DeepEquals(w, value))) return $"{value} is not a word";
        if (schema.TryGetProperty("const", out var only) && !JsonElement.DeepEquals(only, value)) return $"{value} is not {only}";
        if (schema.TryGetProperty("type", out var type) && !Types(type).Any(t => IsOfType(value, t))) return $"{value} is not {type}";
        if (value.ValueKind == JsonValueKind.String && schema.TryGetProperty("pattern", out var pattern) && !Regex.IsMatch(value.GetString()!, pattern.GetString()!)) return $"{value} does not match";
        if (value.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items)) return value.EnumerateArray().Select(item => Problem(item, items)).FirstOrDefault(p => p is not null);
        return value.ValueKind == JsonValueKind.Object ? ObjectProblem(value, schema) : null;
    }

    private static string? ObjectProblem(JsonElement value, JsonElement schema)
    {
        if (schema.TryGetProperty("required", out var required) && required.EnumerateArray().FirstOrDefault(r => !value.TryGetProperty(r.GetString()!, out _)) is { ValueKind: JsonValueKind.String } missing) return $"{missing} is missing";
        var properties = schema.TryGetProperty("properties", out var known) ? known : default;
        if (!schema.TryGetProperty("additionalProperties", out var more)) return null;
        foreach (var property in value.EnumerateObject())
        {
            var isKnown = properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(property.Name, out var expected) ? expected : more;
            if (isKnown.ValueKind == JsonValueKind.False) return $"{property.Name} is not known";
            if (isKnown.ValueKind == JsonValueKind.Object && Problem(property.Value, isKnown) is { } problem) return $"{property.Name}: {problem}";
        }

        return null;
    }

    private static IEnumerable<string> Types(JsonElement type) => type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()!) : [type.GetString()!];

    private static bool IsOfType(JsonElement value, string type) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "null" => value.ValueKind == JsonValueKind.Null,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        _ => value.ValueKind == JsonValueKind.Number,
    };
}

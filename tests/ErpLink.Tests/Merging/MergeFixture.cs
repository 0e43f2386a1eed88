using ErpLink.Maps;
using ErpLink.Merging;
using ErpLink.Tests.Maps;

namespace ErpLink.Tests.Merging;

/// <summary>Maps of one field, and what a merge of it needs.</summary>
internal static class MergeFixture
{
    /// <summary>A map of the fields <c>a</c> and <c>e</c>.</summary>
    public static CompiledMap Map(FieldDescription app, FieldDescription erp, FieldMapDefinition mapping) =>
        MapFixture.Validate(MapFixture.Connection(mapping, app.List is null ? [] : [MapFixture.PassThroughList]), app, erp).Require("oslo").Maps[0];

    /// <summary>A map of two text fields that are compared exactly.</summary>
    public static CompiledMap TextMap(Direction direction, Func<FieldMapDefinition, FieldMapDefinition>? change = null)
    {
        var mapping = new FieldMapDefinition("a", "e", direction);
        return Map(new("a", FieldType.Text), new("e", FieldType.Text), change?.Invoke(mapping) ?? mapping);
    }

    public static MergeDecision Decide(CompiledMap map, MergeInput input, IConflictResolver? resolver = null) =>
        FieldMerge.Decide(map.Fields[0], input, new MergeContext(map) { Resolver = resolver });
}

/// <summary>An app's rule that is a function.</summary>
internal sealed class Rule(Func<FieldConflict, ConflictAnswer> decide) : IConflictResolver
{
    public ConflictAnswer Resolve(in FieldConflict conflict) => decide(conflict);
}

namespace ErpLink.Maps;

/// <summary>Which kinds may be paired: the default pairs among well-known kinds; a kind that the app or the connector adds, with any.</summary>
/// <remarks>Source: semantics, section 3.</remarks>
internal static class KindPairs
{
    private static readonly Dictionary<RecordKind, RecordKind[]> Defaults = new()
    {
        [EntityKinds.Company] = [ActorKinds.Customer, ActorKinds.Supplier, ActorKinds.Partner],
        [EntityKinds.Person] = [ActorKinds.Person],
        [EntityKinds.Project] = [ActorKinds.Project],
    };

    private static readonly RecordKind[] Actors =
        [ActorKinds.Customer, ActorKinds.Supplier, ActorKinds.Partner, ActorKinds.Person, ActorKinds.Project, ActorKinds.Employee, ActorKinds.Sale];

    public static bool Allows(RecordKind entity, RecordKind actor) =>
        !Defaults.TryGetValue(entity, out var actors) || !Actors.Contains(actor) || actors.Contains(actor);

    public static string FixFor(RecordKind entity) =>
        $"Pair '{entity}' with {string.Join(" or ", Defaults[entity].Select(a => $"'{a}'"))}, or with a kind that the connector adds.";
}

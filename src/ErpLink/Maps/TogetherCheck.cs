namespace ErpLink.Maps;

/// <summary>Checks what stands between the connections of one app.</summary>
/// <remarks>Source: semantics, section 6; scenario T31.</remarks>
internal sealed class TogetherCheck(IReadOnlyList<ConnectionDefinition> definitions, ProblemList problems)
{
    public TogetherCheck Run()
    {
        foreach (var twice in definitions.GroupBy(d => d.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
            problems.Error(ErrorCodes.NameTaken, new ProblemPath(twice.Key), $"{twice.Count()} connections have this name; case does not count.", "Rename all but one.");
        foreach (var twice in definitions.Where(d => d.Id is not null).GroupBy(d => d.Id).Where(g => g.Count() > 1))
        {
            problems.Error(ErrorCodes.NameTaken, new ProblemPath(twice.First().Name), $"The id '{twice.Key}' is also that of {Names(twice.Skip(1))}.",
                "An id belongs to one connection for ever: give the other its own.");
        }

        var writers = definitions.SelectMany(d => d.Maps.Where(m => !m.Disabled).SelectMany(m => m.Fields.Select(f => (Connection: d, Map: m, Field: f))))
            .Where(w => w.Field.Direction is Direction.Both or Direction.ToApp)
            .GroupBy(w => (w.Map.Entity, w.Field.App));
        foreach (var group in writers)
        {
            var connections = group.DistinctBy(w => w.Connection).ToArray();
            var orders = connections.Select(w => w.Field.SharedOrder).OfType<int>().Distinct().Count();
            if (connections.Length < 2 || orders == connections.Length) continue;
            var (first, second) = (connections[0], connections[1]);
            problems.Error(ErrorCodes.FieldWrittenTwice, new ProblemPath(second.Connection.Name).Map(second.Map).Mapping(second.Field),
                $"Field '{group.Key.App}' of '{group.Key.Entity}' of the app is also written by connection {Names(connections.Where(c => c != second).Select(c => c.Connection))} ('{first.Field.App}' - '{first.Field.Erp}').",
                "Let one of them only read it, or give each mapping its sharedOrder.");
        }

        return this;
    }

    private static string Names(IEnumerable<ConnectionDefinition> connections) => string.Join(", ", connections.Select(c => $"'{c.Name}'"));
}

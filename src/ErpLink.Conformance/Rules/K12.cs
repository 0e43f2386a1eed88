namespace ErpLink.Conformance.Rules;

internal sealed class K12 : ConformanceRule
{
    private const int ReferenceLength = 20;

    public override string Number => "K12";

    public override string Title => "The description is sound, stable and true of lists, and breaks no map that was made with the last release";

    private protected override async ValueTask<RuleResult> RunAsync(Bench bench)
    {
        var description = bench.Description;
        bench.Check(description.Identity.Length > 0, "The side has no identity.");
        bench.Check(description.Kinds.Select(k => k.Kind).Distinct().Count() == description.Kinds.Count, "A kind is described twice.");
        foreach (var kind in description.Kinds) Sound(bench, kind);
        Same(bench, description, await bench.Side.DescribeAsync(bench.Token).ConfigureAwait(false), "A second description");
        var other = await bench.OpenSideAsync().ConfigureAwait(false);
        Same(bench, description, await other.DescribeAsync(bench.Token).ConfigureAwait(false), "The description of another side");
        var lists = 0;
        foreach (var list in bench.Kind.Fields.Select(f => f.List).OfType<string>().Distinct())
        {
            await ListAsync(bench, list).ConfigureAwait(false);
            lists++;
        }

        var what = $"{description.Kinds.Count} kinds, {bench.Kind.Fields.Count} fields and {lists} lists of '{bench.Kind.Kind}'; ";
        foreach (var (field, change) in SchemaTable.Breaks(bench.Under.PublishedReport ?? string.Empty, bench.Kind))
            bench.Check(bench.Under.SchemaBreaks.ContainsKey(field), $"'{field}' {change}: maps made with the last release break. Keep it, or name it in SchemaBreaks with the reason.");
        return RuleResult.Passed(what + "no map made with the published schema breaks.");
    }

    private static void Sound(Bench bench, KindDescription kind)
    {
        void Check(bool holds, string what) => bench.Check(holds, $"Kind '{kind.Kind}': {what}");
        Check(kind.Fields.Count > 0, "there is no field.");
        Check(kind.Fields.Select(f => f.Name).Distinct(StringComparer.Ordinal).Count() == kind.Fields.Count, "a field is described twice.");
        Check(kind.TitleField is null || kind.Field(kind.TitleField) is { Type: FieldType.Text }, $"the title field '{kind.TitleField}' is no text field of its own.");
        Check(kind.CorrelationField is null || kind.Field(kind.CorrelationField) is { Type: FieldType.Text } c && c.LengthMax is null or >= ReferenceLength,
            $"the correlation field '{kind.CorrelationField}' is no text field of {ReferenceLength} characters.");
        Check(kind.CorrelationField is not null || kind.CreateTier is not (CreateTier.SearchableReference or CreateTier.UniqueReference) || !kind.CanCreate,
            $"CreateTier = {kind.CreateTier} needs a correlation field.");
        Check(kind.UpdateTier != UpdateTier.Conditional || kind.VersionCovers != VersionCover.None || !kind.CanUpdate, "conditional updates need versions.");
        Check(kind.ChangeFeed != ChangeFeed.None || !kind.ReportsDeletions, "ReportsDeletions without a feed.");
        Check(kind is { PageSizeRecordsMax: >= 1, BatchSizeRecordsMax: >= 1, ParallelCallsMax: >= 1 } && kind.RequestLifeMax > TimeSpan.Zero, "a limit is below 1.");
        foreach (var field in kind.Fields)
        {
            Check(field.Name.Length > 0 && field.DisplayName.Length > 0, "a field has no name.");
            Check(field.Type is FieldType.ListItem or FieldType.ListItems == field.List is not null, $"'{field.Name}' is {field.Type} of list '{field.List}'.");
            Check(field.Type == FieldType.Reference == field.ReferenceKind is not null, $"'{field.Name}' is {field.Type} to '{field.ReferenceKind}'.");
            Check(field.LengthMax is null or >= 1 && field.ScaleMax is null or >= 0 and <= 28, $"'{field.Name}' has an impossible length or scale.");
            Check((field.Operators & ~For(field.Type)) == 0, $"'{field.Name}' is {field.Type} and declares operators that do not apply to it.");
        }
    }

    private static SearchOperators For(FieldType type) => type switch
    {
        FieldType.Text or FieldType.Reference => SearchOperators.ForText,
        FieldType.Boolean => SearchOperators.ForBoolean,
        FieldType.ListItem or FieldType.ListItems => SearchOperators.ForList,
        _ => SearchOperators.ForOrdered,
    };

    private static void Same(Bench bench, SideDescription first, SideDescription again, string what)
    {
        bench.Check(again.Identity == first.Identity, $"{what} has another identity.");
        bench.Check(again.Kinds.Select(k => k.Kind).SequenceEqual(first.Kinds.Select(k => k.Kind)), $"{what} has other kinds.");
        foreach (var kind in first.Kinds)
            bench.Check(again.Kind(kind.Kind)!.Fields.SequenceEqual(kind.Fields), $"{what} has other fields of '{kind.Kind}'.");
    }

    private static async ValueTask ListAsync(Bench bench, string name)
    {
        var list = await bench.Side.ReadListAsync(name, null, bench.Token).ConfigureAwait(false);
        bench.Check(list.Items.Count > 0, $"List '{name}' is empty: fill it, or it cannot be tested.");
        bench.Check(list.Items.All(i => i.Key.Length > 0), $"An item of list '{name}' has no key.");
        bench.Check(list.Items.Select(i => i.Key).Distinct(StringComparer.Ordinal).Count() == list.Items.Count, $"Two items of list '{name}' have one key.");
        var again = await bench.Side.ReadListAsync(name, null, bench.Token).ConfigureAwait(false);
        bench.Check(again.Items.SequenceEqual(list.Items), $"List '{name}' is another one when it is read again.");
        var some = list.Items.Take(2).Concat(list.Items.TakeLast(1)).Select(i => i.Key).Distinct().ToList();
        var asked = await bench.Side.ReadListAsync(name, [.. some, "no such key"], bench.Token).ConfigureAwait(false);
        bench.Check(asked.Items.Select(i => i.Key).ToHashSet().SetEquals(some), $"List '{name}' asked for {some.Count} keys and one that is not there gives {asked.Items.Count} items.");
    }
}

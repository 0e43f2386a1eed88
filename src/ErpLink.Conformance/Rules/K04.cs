namespace ErpLink.Conformance.Rules;

internal sealed class K04 : ConformanceRule
{
    public override string Number => "K04";

    public override string Title => "The same reference and body twice make one record, another body under it is an error; where only look-up is declared, it finds";

    private protected override async ValueTask<RuleResult> RunAsync(Bench bench)
    {
        var kind = bench.Kind;
        if (!kind.CanCreate) return RuleResult.NotApplicable($"CanCreate = no for '{kind.Kind}'.");
        if (kind.CreateTier == CreateTier.Nothing) return RuleResult.NotApplicable("CreateTier = Nothing: there is nothing to find a create by.");
        var draft = await bench.DraftAsync(bench.Updatable, bench.Unique()).ConfigureAwait(false);
        var searches = kind.CorrelationField is { } name && (kind.Field(name)?.Operators ?? default).HasFlag(SearchOperators.Equal);
        bench.Check(searches || kind.CreateTier == CreateTier.ClientKey, "The tier rests on a reference, and no correlation field that can be searched by Equal is described.");
        if (searches)
            bench.Check((await bench.ByReferenceAsync(draft.Reference).ConfigureAwait(false)).Count == 0, "A reference that nobody has used finds a record.");

        var first = await bench.CreateAsync(bench.Side, draft).ConfigureAwait(false);
        bench.Check(first.Outcome == WriteOutcome.Applied, $"A valid record could not be created: {Bench.Said(first)}");
        await OneAsync(bench, draft, first.Key, searches).ConfigureAwait(false);
        if (kind.CreateTier == CreateTier.SearchableReference)
            return RuleResult.Passed("CreateTier = SearchableReference: a create is found by its reference at once. Nothing stops a second one, so the engine waits before it repeats.");

        var again = await bench.CreateAsync(bench.Side, draft).ConfigureAwait(false);
        bench.Check(again.Outcome == WriteOutcome.Applied ? again.Key == first.Key : again is { Outcome: WriteOutcome.NotApplied, Failure.Class: FailureClass.Duplicate },
            $"The same create again gave {Bench.Said(again)} Expected: the same record, or a duplicate.");
        await OneAsync(bench, draft, first.Key, searches).ConfigureAwait(false);
        var changed = (await bench.DraftAsync(bench.Updatable, bench.Unique()).ConfigureAwait(false)) with { Reference = draft.Reference };
        var other = await bench.CreateAsync(bench.Side, changed).ConfigureAwait(false);
        bench.Check(other.Outcome == WriteOutcome.NotApplied, $"Another body under a used reference gave {Bench.Said(other)} Expected: an error.");
        await OneAsync(bench, draft, first.Key, searches).ConfigureAwait(false);
        return RuleResult.Passed($"CreateTier = {kind.CreateTier}: one record after the same create twice, and another body is refused.");
    }

    // One record, with what it was created with.
    private static async ValueTask OneAsync(Bench bench, NewRecord draft, RecordKey key, bool searches)
    {
        if (searches)
        {
            var found = await bench.ByReferenceAsync(draft.Reference).ConfigureAwait(false);
            bench.Check(found.Count == 1 && found[0].Key == key, $"A search by the reference of a create finds {found.Count} records, expected is the one that was made.");
        }

        var record = await bench.ReadAsync(key).ConfigureAwait(false);
        foreach (var (field, value) in draft.Values)
            bench.Check(bench.Kind.Field(field)!.Equality.AreEqual(record[field], value), $"'{field}' does not hold what the first create gave it.");
    }
}

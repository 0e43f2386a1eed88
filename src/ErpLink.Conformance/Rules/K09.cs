namespace ErpLink.Conformance.Rules;

internal sealed class K09 : ConformanceRule
{
    // Behind a token of letters: what query languages, wildcards and addresses make something of. Each has a twin that a wildcard would find.
    private static readonly string[] Endings = ["a%b", "axb", "a_b", "a'b", "a\"b", "a\\b", "a*b", "a?b", "a&b=c", "a#b", "a+b", "a b", "') or ('1'='1"];

    public override string Number => "K09";

    public override string Title => "Pages of a search are stable, every character is only itself, and an empty query lists all or is declared not to";

    private protected override async ValueTask<RuleResult> RunAsync(Bench bench)
    {
        var kind = bench.Kind;
        if (kind.TitleField is not { } title) throw new RuleFailedException("There is no title field to search by: declare one, or waive the rule.");
        var field = kind.Field(title) ?? throw new RuleFailedException($"The title field '{title}' is not described.");
        var token = bench.Unique();
        var records = new Dictionary<RecordKey, string>();
        foreach (var ending in Endings)
        {
            var result = await bench.CreateAsync(bench.Side, await bench.DraftAsync([], token + ending).ConfigureAwait(false)).ConfigureAwait(false);
            // A system may forbid a character in titles; then nobody searches for it either.
            if (result is { Outcome: WriteOutcome.NotApplied, Failure.Class: FailureClass.Invalid }) continue;
            bench.Check(result.Outcome == WriteOutcome.Applied, $"A valid record could not be created: {Bench.Said(result)}");
            records[result.Key] = token + ending;
        }

        bench.Check(records.Count > Endings.Length / 2, "Most special characters are refused in titles: there is too little to search by.");

        if (field.Operators == SearchOperators.None && !kind.CanSearchText && !kind.CanList)
            return RuleResult.NotApplicable("No operators on the title field, CanSearchText = no, CanList = no: nothing can be searched.");
        var pages = await PagesAsync(bench, title, token, records).ConfigureAwait(false);
        var operators = await OperatorsAsync(bench, field, token, records).ConfigureAwait(false);
        if (kind.CanSearchText) await TextAsync(bench, records).ConfigureAwait(false);
        var accepted = await AcceptedAsync(bench, await bench.ReadAsync(records.Keys.First()).ConfigureAwait(false)).ConfigureAwait(false);
        await ListAsync(bench, records).ConfigureAwait(false);
        return RuleResult.Passed($"{records.Count} titles with special characters: {operators} operators on '{title}'"
            + (kind.CanSearchText ? ", free text" : "") + (pages ? ", pages and their cursors" : "")
            + $"; {accepted} operators of other fields are understood; an empty query " + (kind.CanList ? "lists all." : "is refused."));
    }

    private static async ValueTask<bool> PagesAsync(Bench bench, string title, string token, Dictionary<RecordKey, string> records)
    {
        var narrow = new[] { SearchOperator.Begins, SearchOperator.Contains }.Where(o => bench.Kind.Field(title)!.Operators.HasFlag((SearchOperators)(1 << (int)o))).ToList();
        if (narrow.Count == 0 && !bench.Kind.CanSearchText) return false;
        var query = new RecordQuery(bench.Kind.Kind, bench.All) { PageSizeRecords = 3 };
        query = narrow.Count > 0 ? query with { Filter = Restriction.Where(title, narrow[0], token) } : query with { Text = token };
        var once = await bench.SearchAsync(bench.Side, query).ConfigureAwait(false);
        var keys = once.Select(r => r.Key).ToList();
        bench.Check(keys.Distinct().Count() == keys.Count, "A record is on two pages of one search.");
        bench.Check(keys.ToHashSet().SetEquals(records.Keys), $"A search in pages of 3 finds {keys.Count} of {records.Count} records.");
        bench.Check((await bench.SearchAsync(bench.Side, query).ConfigureAwait(false)).Select(r => r.Key).SequenceEqual(keys), "The same search again gives another order.");
        var other = await bench.OpenSideAsync().ConfigureAwait(false);
        var before = 0;
        await foreach (var page in bench.Side.SearchAsync(query, bench.Token).ConfigureAwait(false))
        {
            bench.Check(page.Records.Count <= query.PageSizeRecords, "A page holds more records than it was asked for.");
            before += page.Records.Count;
            if (page.Next is not { } next) break;
            var rest = await bench.SearchAsync(other, query with { After = next }).ConfigureAwait(false);
            bench.Check(rest.Select(r => r.Key).SequenceEqual(keys.Skip(before)), "A search that goes on from a page's cursor does not give what follows that page.");
        }

        return true;
    }

    private static async ValueTask<int> OperatorsAsync(Bench bench, FieldDescription field, string token, Dictionary<RecordKey, string> records)
    {
        var count = 0;
        var within = field.Operators.HasFlag(SearchOperators.Begins) ? SearchOperator.Begins : SearchOperator.Contains;
        foreach (var search in TextMatch.Operators.Where(o => field.Operators.HasFlag((SearchOperators)(1 << (int)o))))
        {
            count++;
            foreach (var ending in Endings)
            {
                var value = search switch
                {
                    SearchOperator.Ends or SearchOperator.NotEnds or SearchOperator.Contains or SearchOperator.NotContains => ending,
                    SearchOperator.Equal => (token + ending).ToLowerInvariant(),
                    _ => token + ending,
                };
                var filter = Restriction.Where(field.Name, search, value);
                if (search != SearchOperator.Equal) filter = Restriction.All(Restriction.Where(field.Name, within, token), filter);
                var found = await bench.SearchAsync(bench.Side, new RecordQuery(bench.Kind.Kind, bench.All) { Filter = filter }).ConfigureAwait(false);
                var expected = records.Where(r => TextMatch.Holds(search, r.Value, value)).Select(r => r.Key).ToHashSet();
                bench.Check(expected.SetEquals(found.Select(r => r.Key)),
                    $"'{field.Name}' {search} '…{ending}' finds {found.Count} records, expected are {expected.Count}: {string.Join(", ", found.Select(r => $"'…{r[field.Name].ToString()[^Math.Min(4, r[field.Name].ToString().Length)..]}'").Take(5))}.");
            }
        }

        return count;
    }

    private static async ValueTask TextAsync(Bench bench, Dictionary<RecordKey, string> records)
    {
        foreach (var (key, title) in records)
        {
            var found = await bench.SearchAsync(bench.Side, new RecordQuery(bench.Kind.Kind, bench.All) { Text = title }).ConfigureAwait(false);
            bench.Check(found.Any(r => r.Key == key), $"Free text '…{title[^3..]}' does not find the record of that title.");
            // A side may look for each word by itself, but not for less than a word.
            var words = title.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            bench.Check(found.Where(r => records.ContainsKey(r.Key)).All(r => words.All(w => records[r.Key].Contains(w, StringComparison.OrdinalIgnoreCase))),
                $"Free text '…{title[^3..]}' finds records of other titles: a character was taken for a wildcard.");
        }
    }

    // What else is declared is at least understood: with what a record holds, or a sample where it holds nothing.
    private static async ValueTask<int> AcceptedAsync(Bench bench, Record record)
    {
        var count = 0;
        foreach (var field in bench.Kind.Fields.Where(f => f.Name != bench.Kind.TitleField))
        {
            var items = await bench.ItemsAsync(field).ConfigureAwait(false);
            foreach (var search in Enum.GetValues<SearchOperator>().Where(o => field.Operators.HasFlag((SearchOperators)(1 << (int)o))))
            {
                var value = search is SearchOperator.IsBlank or SearchOperator.IsNotBlank ? FieldValue.Absent
                    : record[field.Name].IsBlank ? bench.Under.ValueOf(field, items, 1) : record[field.Name];
                if (value.IsAbsent && search is not (SearchOperator.IsBlank or SearchOperator.IsNotBlank)) continue;
                FieldValue[] values = value.IsAbsent ? [] : search == SearchOperator.Between ? [value, value] : [value];
                var query = new RecordQuery(bench.Kind.Kind, FieldSelection.None) { Filter = Restriction.Where(field.Name, search, values), PageSizeRecords = 1 };
                await foreach (var page in bench.Side.SearchAsync(query, bench.Token).ConfigureAwait(false))
                {
                    bench.Check(page.Records.Count <= 1, "A page holds more records than it was asked for.");
                    break;
                }

                count++;
            }
        }

        return count;
    }

    private static async ValueTask ListAsync(Bench bench, Dictionary<RecordKey, string> records)
    {
        var query = new RecordQuery(bench.Kind.Kind, FieldSelection.None) { PageSizeRecords = bench.Kind.PageSizeRecordsMax };
        if (bench.Kind.CanList)
        {
            var all = await bench.SearchAsync(bench.Side, query).ConfigureAwait(false);
            bench.Check(records.Keys.All(all.Select(r => r.Key).ToHashSet().Contains), "CanList = yes, and an empty query does not list every record.");
            return;
        }

        try
        {
            await bench.SearchAsync(bench.Side, query).ConfigureAwait(false);
        }
        catch (ErpLinkException refused) when (refused.FailureClass == FailureClass.NotSupported)
        {
            return;
        }

        throw new RuleFailedException("CanList = no, and an empty query is not refused as NotSupported.");
    }
}

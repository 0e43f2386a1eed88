namespace ErpLink.Conformance.Rules;

internal sealed class K11 : ConformanceRule
{
    public override string Number => "K11";

    public override string Title => "Each injected fault has the right class and an honest outcome, and no write is sent again";

    private protected override async ValueTask<RuleResult> RunAsync(Bench bench)
    {
        var faults = bench.Faults;
        var side = await OpenAsync(bench, faults).ConfigureAwait(false);
        var record = await bench.NewAsync(bench.Updatable, bench.Unique()).ConfigureAwait(false);
        await bench.ReadAsync(record.Key, side).ConfigureAwait(false);
        foreach (var fault in FaultTable.Faults)
        {
            await ReadAsync(bench, faults, await ForAsync(fault).ConfigureAwait(false), record, fault).ConfigureAwait(false);
            if (bench.Kind.CanUpdate) record = await UpdateAsync(bench, faults, await ForAsync(fault).ConfigureAwait(false), record, fault).ConfigureAwait(false);
            if (bench.Kind.CanCreate) await CreateAsync(bench, faults, await ForAsync(fault).ConfigureAwait(false), fault).ConfigureAwait(false);
        }

        return RuleResult.Passed($"{FaultTable.Faults.Count} faults of reads" + (bench.Kind.CanCreate ? ", creates" : "") + (bench.Kind.CanUpdate ? ", updates" : "")
            + "; what the system then held agreed with each outcome.");

        // A side that is asked to wait keeps still: the next call would meet nothing.
        async ValueTask<IRecordSide> ForAsync(SideFault fault) => fault == SideFault.Throttled ? await OpenAsync(bench, faults).ConfigureAwait(false) : side;
    }

    private static async ValueTask<IRecordSide> OpenAsync(Bench bench, IFaultInjector faults)
    {
        var side = bench.Own(await faults.OpenAsync(bench.Token).ConfigureAwait(false));
        await side.DescribeAsync(bench.Token).ConfigureAwait(false);
        return side;
    }

    private static async ValueTask ReadAsync(Bench bench, IFaultInjector faults, IRecordSide side, Record record, SideFault fault)
    {
        Failure? failure = null;
        ReadResult? result = null;
        faults.Set(fault, FaultedCall.Read);
        try
        {
            result = await bench.FindAsync(side, record.Key).ConfigureAwait(false);
            failure = result.Failure;
        }
        catch (ErpLinkException exception)
        {
            failure = exception.ToFailure();
        }
        finally
        {
            Met(bench, faults, fault, FaultedCall.Read);
        }

        bench.Check(result?.Status is null or ReadStatus.NotAnswered || result.Status == ReadStatus.Hidden && fault == SideFault.Forbidden
            || result.Status == ReadStatus.Gone && fault == SideFault.NotFound, $"A read that met {fault} says {result?.Status}, and the record is there.");
        bench.Check(result?.Status is ReadStatus.Hidden or ReadStatus.Gone || failure is not null && FaultTable.OfRead(fault).Contains(failure.Class),
            $"A read that met {fault} failed as {failure?.Class.ToString() ?? "nothing"}; expected: {string.Join(" or ", FaultTable.OfRead(fault))}.");
        if (fault == SideFault.Throttled) bench.Check(failure?.RetryAfter == faults.RetryAfter, "The wait that the system asks for is not passed on.");
    }

    private static async ValueTask<Record> UpdateAsync(Bench bench, IFaultInjector faults, IRecordSide side, Record record, SideFault fault)
    {
        var field = bench.Updatable[0];
        var value = await bench.ValueAsync(field, record[field.Name]).ConfigureAwait(false);
        faults.Set(fault, FaultedCall.Update);
        WriteResult result;
        try
        {
            result = await bench.UpdateAsync(side, record, field.Name, value).ConfigureAwait(false);
        }
        finally
        {
            Met(bench, faults, fault, FaultedCall.Update);
        }

        var after = await bench.ReadAsync(record.Key).ConfigureAwait(false);
        var happened = field.Equality.AreEqual(after[field.Name], value);
        Honest(bench, faults, fault, FaultedCall.Update, result, happened);
        return after;
    }

    private static async ValueTask CreateAsync(Bench bench, IFaultInjector faults, IRecordSide side, SideFault fault)
    {
        var draft = await bench.DraftAsync([], bench.Unique()).ConfigureAwait(false);
        faults.Set(fault, FaultedCall.Create);
        WriteResult result;
        try
        {
            result = await bench.CreateAsync(side, draft).ConfigureAwait(false);
        }
        finally
        {
            Met(bench, faults, fault, FaultedCall.Create);
        }

        var made = await MadeAsync(bench, draft).ConfigureAwait(false);
        if (made is not null) bench.Check(made.Count <= 1, $"A create that met {fault} made {made.Count} records.");
        foreach (var record in made ?? []) bench.Made(record.Key);
        Honest(bench, faults, fault, FaultedCall.Create, result, made is null ? null : made.Count == 1);
    }

    // By the reference or the title; null where neither can be searched.
    private static async ValueTask<List<Record>?> MadeAsync(Bench bench, NewRecord draft)
    {
        var kind = bench.Kind;
        if (kind.CorrelationField is { } correlation && kind.Field(correlation)!.Operators.HasFlag(SearchOperators.Equal))
            return await bench.ByReferenceAsync(draft.Reference).ConfigureAwait(false);
        if (kind.TitleField is not { } title || !kind.Field(title)!.Operators.HasFlag(SearchOperators.Equal)) return null;
        return await bench.SearchAsync(bench.Side, new RecordQuery(kind.Kind, bench.All)
        { Filter = Restriction.Where(title, SearchOperator.Equal, draft.Values.Single(v => v.Field == title).Value), IncludeInactive = true }).ConfigureAwait(false);
    }

    private static void Honest(Bench bench, IFaultInjector faults, SideFault fault, FaultedCall call, WriteResult result, bool? happened)
    {
        var what = $"A {call} that met {fault}";
        bench.Check(FaultTable.IsHonest(fault, result.Outcome), $"{what} gave {Bench.Said(result)}");
        bench.Check(happened is null || result.Outcome == WriteOutcome.Unknown || happened == (result.Outcome == WriteOutcome.Applied),
            $"{what} says {result.Outcome}, and the system {(happened == true ? "did" : "did not do")} it.");
        if (result.Outcome == WriteOutcome.Applied) return;
        var classes = FaultTable.OfWrite(fault, call);
        bench.Check(result.Failure is { } failure && classes.Contains(failure.Class), $"{what} failed as {result.Failure?.Class}; expected: {string.Join(" or ", classes)}.");
        if (fault == SideFault.Throttled) bench.Check(result.Failure!.RetryAfter == faults.RetryAfter, $"{what} does not pass on the wait that the system asks for.");
    }

    private static void Met(Bench bench, IFaultInjector faults, SideFault fault, FaultedCall call)
    {
        var met = faults.Met;
        faults.Set(SideFault.None, call);
        bench.Check(met > 0, $"No {call} met {fault}: the injector does not see them.");
        // After 401 once more, with new credentials; a read may be repeated as often as the adapter likes.
        var most = call == FaultedCall.Read ? int.MaxValue : fault == SideFault.Unauthorized ? 2 : 1;
        bench.Check(met <= most, $"A {call} that met {fault} was sent {met} times.");
    }
}

namespace ErpLink.Conformance.Rules;

internal sealed class K13 : ConformanceRule
{
    public override string Number => "K13";

    public override string Title => "A cancelled call comes back promptly and says honestly what may have happened";

    private protected override async ValueTask<RuleResult> RunAsync(Bench bench)
    {
        var faults = bench.Faults;
        var side = bench.Own(await faults.OpenAsync(bench.Token).ConfigureAwait(false));
        await side.DescribeAsync(bench.Token).ConfigureAwait(false);
        var record = await bench.NewAsync(bench.Updatable, bench.Unique()).ConfigureAwait(false);
        await BeforeAsync(bench, side, record).ConfigureAwait(false);
        await ReadAsync(bench, faults, side, record).ConfigureAwait(false);
        if (!bench.Kind.CanUpdate) return RuleResult.Passed("Reads, before and during the call.");
        foreach (var fault in new[] { SideFault.HangBeforeEffect, SideFault.HangAfterEffect })
            record = await UpdateAsync(bench, faults, side, record, fault).ConfigureAwait(false);
        return RuleResult.Passed("Reads and updates, before the call and during it, with and without effect.");
    }

    // A token that is cancelled already: nothing happens, and a write that says otherwise lies.
    private static async ValueTask BeforeAsync(Bench bench, IRecordSide side, Record record)
    {
        var cancelled = new CancellationToken(canceled: true);
        var read = await EndsAsync(bench, async () =>
        {
            await foreach (var _ in side.ReadAsync(bench.Kind.Kind, [record.Key], bench.All, cancelled).ConfigureAwait(false)) continue;
            return null;
        }).ConfigureAwait(false);
        bench.Check(read.IsCancelled, "A read with a cancelled token was not cancelled.");
        if (!bench.Kind.CanUpdate) return;
        var field = bench.Updatable[0];
        var value = await bench.ValueAsync(field, record[field.Name]).ConfigureAwait(false);
        var write = await EndsAsync(bench, async () => (await side.UpdateAsync(
            [new RecordUpdate(record.Ref, [new FieldChange(field.Name, record[field.Name], value)], record.Version)], bench.Under.Context, cancelled).ConfigureAwait(false))[0]).ConfigureAwait(false);
        await HonestAsync(bench, record, field, value, write.Result, "An update with a cancelled token").ConfigureAwait(false);
    }

    private static async ValueTask ReadAsync(Bench bench, IFaultInjector faults, IRecordSide side, Record record)
    {
        var read = await HangingAsync(bench, faults, SideFault.HangBeforeEffect, FaultedCall.Read, async token =>
        {
            await foreach (var _ in side.ReadAsync(bench.Kind.Kind, [record.Key], bench.All, token).ConfigureAwait(false)) continue;
            return null;
        }).ConfigureAwait(false);
        bench.Check(read.IsCancelled, "A read that was cancelled while it hung did not end as cancelled.");
    }

    private static async ValueTask<Record> UpdateAsync(Bench bench, IFaultInjector faults, IRecordSide side, Record record, SideFault fault)
    {
        var field = bench.Updatable[0];
        var value = await bench.ValueAsync(field, record[field.Name]).ConfigureAwait(false);
        var update = new RecordUpdate(record.Ref, [new FieldChange(field.Name, record[field.Name], value)], record.Version);
        var (result, isCancelled) = await HangingAsync(bench, faults, fault, FaultedCall.Update, async token =>
            (await side.UpdateAsync([update], bench.Under.Context, token).ConfigureAwait(false))[0]).ConfigureAwait(false);
        bench.Check(!isCancelled, $"An update that was cancelled while it hung ({fault}) threw instead of answering: its outcome is lost.");
        return await HonestAsync(bench, record, field, value, result, $"An update that was cancelled while it hung ({fault})").ConfigureAwait(false);
    }

    private static async ValueTask<Record> HonestAsync(Bench bench, Record record, FieldDescription field, FieldValue value, WriteResult? result, string what)
    {
        var after = await bench.ReadAsync(record.Key).ConfigureAwait(false);
        var happened = field.Equality.AreEqual(after[field.Name], value);
        bench.Check(result is null ? !happened : result.Outcome == WriteOutcome.Unknown || happened == (result.Outcome == WriteOutcome.Applied),
            $"{what} says {result?.Outcome.ToString() ?? "that it was cancelled"}, and the system {(happened ? "did" : "did not do")} it.");
        return after;
    }

    private static async ValueTask<(WriteResult? Result, bool IsCancelled)> HangingAsync(
        Bench bench, IFaultInjector faults, SideFault fault, FaultedCall call, Func<CancellationToken, Task<WriteResult?>> act)
    {
        using var source = CancellationTokenSource.CreateLinkedTokenSource(bench.Token);
        faults.Set(fault, call);
        try
        {
            var under = act(source.Token);
            var hangs = faults.WaitUntilHangingAsync(bench.Token).WaitAsync(bench.Under.CancellationTimeMax * 4, bench.Under.Time, bench.Token);
            var first = await Task.WhenAny(under, hangs).ConfigureAwait(false);
            bench.Check(first == hangs, $"A {call} that was to hang came back.");
            await hangs.ConfigureAwait(false);
#pragma warning disable CA1849 // Asynchronous cancellation hops to the thread pool, and what is waited for is the call.
            source.Cancel();
#pragma warning restore CA1849
            return await EndsAsync(bench, () => under).ConfigureAwait(false);
        }
        finally
        {
            faults.Set(SideFault.None, call);
        }
    }

    private static async ValueTask<(WriteResult? Result, bool IsCancelled)> EndsAsync(Bench bench, Func<Task<WriteResult?>> act)
    {
        try
        {
            return (await act().WaitAsync(bench.Under.CancellationTimeMax, bench.Under.Time, bench.Token).ConfigureAwait(false), false);
        }
        catch (TimeoutException)
        {
            throw new RuleFailedException($"A cancelled call did not come back within {bench.Under.CancellationTimeMax.TotalSeconds} seconds.");
        }
        catch (OperationCanceledException) when (!bench.Token.IsCancellationRequested)
        {
            return (null, true);
        }
    }
}

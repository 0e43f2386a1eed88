namespace ErpLink.Simulation;

public sealed partial class SideLine
{
    public override async ValueTask<IReadOnlyList<WriteResult>> CreateAsync(IReadOnlyList<NewRecord> records, WriteContext context, CancellationToken cancellationToken)
    {
        var results = new List<WriteResult>(records.Count);
        foreach (var record in records)
        {
            oracle.Sending(record);
            var answer = await WriteAsync(_create, record.Reference, null, _ => server.Create(record), cancellationToken).ConfigureAwait(false);
            if (answer is not null) results.Add(answer);
        }

        return results;
    }

    public override async ValueTask<IReadOnlyList<WriteResult>> UpdateAsync(IReadOnlyList<RecordUpdate> updates, WriteContext context, CancellationToken cancellationToken)
    {
        var results = new List<WriteResult>(updates.Count);
        foreach (var update in updates)
        {
            wire.Sending(kernel, server, update);
            var whole = server.Traits.Replaces ? Whole(update) : null;
            var answer = await WriteAsync(_update, update.Target.Key.Text, update, ignore => server.Update(update, ignore, whole), cancellationToken).ConfigureAwait(false);
            if (answer is not null) results.Add(answer);
        }

        return results;
    }

    /// <summary>The raw record as it is now, with the patch in it. It is written under the patch's version, so it is that version's.</summary>
    private Dictionary<string, FieldValue>? Whole(RecordUpdate update)
    {
        if (server.Find(update.Target) is not { } row) return null;
        var whole = new Dictionary<string, FieldValue>(row.Values);
        foreach (var change in update.Changes) whole[change.Field] = change.New;
        return whole;
    }

    /// <summary>Sends one write. What becomes of it in the side and what the process hears of it are two things.</summary>
    /// <returns>The result; <see langword="null"/> when the answer has no item for it.</returns>
    private Task<WriteResult?> WriteAsync(string what, string key, RecordUpdate? update, Func<string?, WriteResult> effect, CancellationToken cancellationToken)
    {
        var pending = new Pending<WriteResult?>(process);
        if (!process.Pass($"{what}, before")) return pending.Task;
        if (RefusedWrite(what, key) is { } refusal)
        {
            kernel.After(Latency(what), "refused", key, () => pending.Answer(WriteResult.NotApplied(refusal)));
            return pending.Task;
        }

        if (kernel.Tracing) kernel.Show($"{what} sent", key, update is null ? process.Name : $"{process.Name}: {WriteOracle.Text(update)}");
        pending.Until(p => p.Answer(Unknown()), cancellationToken);
        if (faults.Happens(FaultKind.TimeoutBefore, what, key))
        {
            kernel.After(settings.TimeoutMs, "timed out", key, () => pending.Answer(Unknown()));
            return pending.Task;
        }

        var travel = Latency(what);
        if (faults.Happens(FaultKind.Late, what, key))
        {
            // An answer that comes after the time-out is heard by nobody; the write lands within its declared life all the same.
            travel = settings.TimeoutMs + faults.Latency(1, settings.RequestLifeMs - settings.TimeoutMs - 2_000, $"{what} late");
            kernel.After(settings.TimeoutMs, "timed out", key, () => pending.Answer(Unknown()));
        }

        Arrive(what, key, update, travel, effect, pending);
        return pending.Task;
    }

    private void Arrive(string what, string key, RecordUpdate? update, long travelMs, Func<string?, WriteResult> effect, Pending<WriteResult?> pending)
    {
        var ignored = update?.Changes.Count > 0 && faults.Happens(FaultKind.IgnoredField, what, key) ? update.Changes[0].Field : null;
        var doubled = update is not null && server.Traits.EnforcesVersions && faults.Happens(FaultKind.Doubled, what, key);
        var lost = faults.Happens(FaultKind.TimeoutAfter, what, key);
        var broken = faults.Happens(FaultKind.Reset, what, key);
        var missing = faults.Happens(FaultKind.MissingItem, what, key);
        var flight = update is null ? null : wire.Add(server, update, doubled ? 2 : 1);
        kernel.After(travelMs, $"{what} arrives", key, () =>
        {
            var result = effect(ignored);
            wire.Landed(flight);
            kernel.Note($"{what} carried out", key, result.Outcome == WriteOutcome.Applied ? "applied" : result.Failure!.Class.ToString());
            if (doubled)
            {
                kernel.After(Latency(what), $"{what} arrives again", key, () =>
                {
                    var second = effect(ignored);
                    wire.Landed(flight);
                    Respond(second);
                });
            }
            else
            {
                Respond(result);
            }
        });

        void Respond(WriteResult result) => kernel.After(lost ? settings.TimeoutMs : Latency(what), $"{what} answers", key, () =>
        {
            if (!process.Pass($"{what}, after")) return;
            if (broken) pending.Fail(new IOException("The line broke."));
            else pending.Answer(missing ? null : lost ? Unknown() : result);
        });
    }

    private Failure? RefusedWrite(string what, string key)
    {
        if (Refusal(what, key) is { } all) return all;
        if (faults.Happens(FaultKind.Unavailable, what, key)) return new Failure(FailureClass.Transient, ErrorCodes.SideUnavailable, "Not available.");
        if (faults.Happens(FaultKind.Forbidden, what, key)) return new Failure(FailureClass.Forbidden, ErrorCodes.SideForbids, "Not allowed.");
        return faults.Happens(FaultKind.FalseConflict, what, key) ? new Failure(FailureClass.Conflict, ErrorCodes.VersionMoved, "It was changed.") : null;
    }

    private static WriteResult Unknown() => WriteResult.Unknown(new Failure(FailureClass.Unknown, ErrorCodes.OutcomeUnknown, "No answer."));
}

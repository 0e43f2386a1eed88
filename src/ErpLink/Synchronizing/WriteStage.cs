using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>Stage Write: sends intents that are stored and marked, and says what became of each.</summary>
internal static class WriteStage
{
    /// <summary>The intent as it is stored right before it is sent.</summary>
    public static Intent Marked(Intent intent, DateTimeOffset now) =>
        intent with { FirstSentAt = intent.FirstSentAt ?? now, LastSentAt = now, Sends = intent.Sends + 1 };

    public static async ValueTask<WriteResult> SendAsync(LinkSession session, Intent intent, CancellationToken cancellationToken)
    {
        if (intent.Kind == IntentKind.Update) return (await UpdateAsync(session.Connection, [intent], cancellationToken).ConfigureAwait(false))[0];
        return (await CallAsync(1, () => CreateAsync(session, intent, cancellationToken)).ConfigureAwait(false))[0];
    }

    /// <summary>Sends updates of one side and kind, on behalf of one user: one result for each, in order.</summary>
    public static async ValueTask<IReadOnlyList<WriteResult>> UpdateAsync(Connections.OpenConnection connection, IReadOnlyList<Intent> intents, CancellationToken cancellationToken)
    {
        var side = intents[0].Side;
        var kind = connection.Kind(side, intents[0].Target!.Value.Kind);
        var results = new WriteResult?[intents.Count];
        if (!kind.EnforcesVersions) await CheckAsync(connection.Side(side), kind, intents, results, cancellationToken).ConfigureAwait(false);

        var open = Enumerable.Range(0, intents.Count).Where(i => results[i] is null).ToArray();
        if (open.Length > 0)
        {
            var updates = Array.ConvertAll(open, i => new RecordUpdate(
                intents[i].Target!.Value, [.. intents[i].Fields.Select(f => new FieldChange(f.Field, f.Old, f.Sent))], intents[i].ExpectedVersion));
            var answers = await CallAsync(updates.Length, async () =>
            {
                var given = await connection.Side(side).UpdateAsync(updates, new WriteContext(intents[0].User), cancellationToken).ConfigureAwait(false);
                return given.Count == updates.Length ? given : Matched(given, updates);
            }).ConfigureAwait(false);
            for (var i = 0; i < open.Length; i++) results[open[i]] = answers[i];
        }

        return results!;
    }

    /// <summary>Whatever a side throws, the write may have left: anything that is not known for certain is Unknown (R 6.7).</summary>
    private static async ValueTask<IReadOnlyList<WriteResult>> CallAsync(int count, Func<ValueTask<IReadOnlyList<WriteResult>>> call)
    {
        try
        {
            var results = await call().ConfigureAwait(false);
            return results.Count == count ? results : All(count, Forgotten());
        }
        catch (ErpLinkException error) when (IsDefinite(error.FailureClass))
        {
            return All(count, WriteResult.NotApplied(error.ToFailure()));
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            return All(count, WriteResult.Unknown(new Failure(FailureClass.Unknown, ErrorCodes.OutcomeUnknown,
                "The call was broken off; whether the write happened is not known. Recovery looks it up.")));
        }
    }

    private static WriteResult[] All(int count, WriteResult result) => [.. Enumerable.Repeat(result, count)];

    /// <summary>Not one answer for each record: an applied one names its record, whatever else there is belongs to nobody for certain (T72).</summary>
    private static WriteResult[] Matched(IReadOnlyList<WriteResult> given, RecordUpdate[] updates)
    {
        var applied = given.Where(r => r.Outcome == WriteOutcome.Applied).GroupBy(r => r.Key).Where(g => g.Count() == 1).ToDictionary(g => g.Key, g => g.First());
        return Array.ConvertAll(updates, u => applied.GetValueOrDefault(u.Target.Key) ?? Forgotten());
    }

    private static WriteResult Forgotten() => WriteResult.Unknown(new Failure(FailureClass.Unknown, ErrorCodes.ContractBroken,
        "The side gave no result for the record: whether the write happened is not known. Its author must answer every record that was sent, in order."));

    /// <summary>Failures of a call that say that nothing of it was carried out. All others leave the outcome unknown.</summary>
    private static bool IsDefinite(FailureClass failureClass) => failureClass is FailureClass.Throttled or FailureClass.Unauthorized
        or FailureClass.Forbidden or FailureClass.NotSupported or FailureClass.Invalid or FailureClass.MissingPrerequisite;

    private static ValueTask<IReadOnlyList<WriteResult>> CreateAsync(LinkSession session, Intent intent, CancellationToken cancellationToken)
    {
        var record = new NewRecord(session.Link.KindOf(intent.Side), [.. intent.Fields.Select(f => new FieldAssignment(f.Field, f.Sent))])
        { Reference = intent.Reference!, Parent = intent.Parent };
        return session.Connection.Side(intent.Side).CreateAsync([record], new WriteContext(intent.User), cancellationToken);
    }

    /// <summary>A side that does not check versions is read right before the first write, so that the window for a lost update is one
    /// round trip (T25). What moved gets its result here and is not sent.</summary>
    private static async ValueTask CheckAsync(IRecordSide side, KindDescription kind, IReadOnlyList<Intent> intents, WriteResult?[] results, CancellationToken cancellationToken)
    {
        var first = Enumerable.Range(0, intents.Count).Where(i => intents[i].Sends == 1).ToArray();
        if (first.Length == 0) return;
        var fields = FieldSelection.Of(first.SelectMany(i => intents[i].Fields).Select(f => f.Field).Distinct());
        var read = new Dictionary<RecordKey, ReadResult>();
        Failure? refused = null;
        try
        {
            var keys = first.Select(i => intents[i].Target!.Value.Key).Distinct().ToArray();
            await foreach (var result in side.ReadAsync(kind.Kind, keys, fields, cancellationToken).ConfigureAwait(false)) read.TryAdd(result.Key, result);
        }
        catch (Exception error) when (error is ErpLinkException or OperationCanceledException)
        {
            read.Clear(); // Nothing was sent yet.
            if (error is ErpLinkException { FailureClass: FailureClass.Throttled or FailureClass.Unauthorized } whole) refused = whole.ToFailure();
        }

        foreach (var i in first)
        {
            if (refused is not null) results[i] = WriteResult.NotApplied(refused);
            else if (Obstacle(kind, intents[i], read.GetValueOrDefault(intents[i].Target!.Value.Key)) is { } obstacle) results[i] = WriteResult.NotApplied(obstacle);
        }
    }

    private static Failure? Obstacle(KindDescription kind, Intent intent, ReadResult? read)
    {
        var target = intent.Target!.Value;
        if (read?.Record is not { } record)
        {
            return read?.Status is ReadStatus.Gone or ReadStatus.MergedInto
                ? new Failure(FailureClass.NotFound, ErrorCodes.SideHasNoRecord, $"{target} is not there any more.")
                : new Failure(FailureClass.Transient, ErrorCodes.SideUnavailable, $"{target} could not be read right before it was to be written. Nothing was sent; try again.");
        }

        return intent.Fields.Any(f => !(kind.Field(f.Field)?.Equality ?? FieldEquality.Default).AreEqual(record[f.Field], f.Old))
            ? new Failure(FailureClass.Conflict, ErrorCodes.VersionMoved, $"{target} was changed since it was read.")
            : null;
    }
}

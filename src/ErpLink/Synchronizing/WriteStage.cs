using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>Stage Write: sends one intent that is stored and marked, and says what became of it.</summary>
internal static class WriteStage
{
    /// <summary>The intent as it is stored right before it is sent.</summary>
    public static Intent Marked(Intent intent, DateTimeOffset now) =>
        intent with { FirstSentAt = intent.FirstSentAt ?? now, LastSentAt = now, Sends = intent.Sends + 1 };

    public static async ValueTask<WriteResult> SendAsync(LinkSession session, Intent intent, CancellationToken cancellationToken)
    {
        try
        {
            return intent.Kind == IntentKind.Create
                ? await CreateAsync(session, intent, cancellationToken).ConfigureAwait(false)
                : await UpdateAsync(session, intent, cancellationToken).ConfigureAwait(false);
        }
        catch (ErpLinkException error) when (IsDefinite(error.FailureClass))
        {
            return WriteResult.NotApplied(error.ToFailure());
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // Whatever a side throws, the write may have left: anything that is not known for certain is Unknown (R 6.7).
            return WriteResult.Unknown(new Failure(FailureClass.Unknown, ErrorCodes.OutcomeUnknown,
                "The call was broken off; whether the write happened is not known. Recovery looks it up."));
        }
    }

    /// <summary>Failures of a call that say that nothing of it was carried out. All others leave the outcome unknown.</summary>
    private static bool IsDefinite(FailureClass failureClass) => failureClass is FailureClass.Throttled or FailureClass.Unauthorized
        or FailureClass.Forbidden or FailureClass.NotSupported or FailureClass.Invalid or FailureClass.MissingPrerequisite;

    private static async ValueTask<WriteResult> CreateAsync(LinkSession session, Intent intent, CancellationToken cancellationToken)
    {
        var record = new NewRecord(session.Link.ActorKind, [.. intent.Fields.Select(f => new FieldAssignment(f.Field, f.Sent))])
        { Reference = intent.Reference!, Parent = intent.Parent };
        var results = await session.Connection.Side(intent.Side).CreateAsync([record], new WriteContext(intent.User), cancellationToken).ConfigureAwait(false);
        return results.Count == 1 ? results[0] : Forgotten();
    }

    private static async ValueTask<WriteResult> UpdateAsync(LinkSession session, Intent intent, CancellationToken cancellationToken)
    {
        var target = intent.Target!.Value;
        var kind = session.Connection.Kind(intent.Side, target.Kind);
        if (!kind.EnforcesVersions && intent.Sends == 1 && await MovedAsync(session, intent, kind, cancellationToken).ConfigureAwait(false) is { } obstacle)
            return WriteResult.NotApplied(obstacle);

        var update = new RecordUpdate(target, [.. intent.Fields.Select(f => new FieldChange(f.Field, f.Old, f.Sent))], intent.ExpectedVersion);
        var results = await session.Connection.Side(intent.Side).UpdateAsync([update], new WriteContext(intent.User), cancellationToken).ConfigureAwait(false);
        return results.Count == 1 ? results[0] : Forgotten();
    }

    /// <summary>A side that does not check versions is read right before the write, so that the window for a lost update is one round trip (T25).</summary>
    private static async ValueTask<Failure?> MovedAsync(LinkSession session, Intent intent, KindDescription kind, CancellationToken cancellationToken)
    {
        var target = intent.Target!.Value;
        var fields = FieldSelection.Of(intent.Fields.Select(f => f.Field));
        try
        {
            var read = await PairReader.ReadOneAsync(session.Connection.Side(intent.Side), target, fields, cancellationToken).ConfigureAwait(false);
            if (read.Record is not { } record)
            {
                return read.Status is ReadStatus.Gone or ReadStatus.MergedInto
                    ? new Failure(FailureClass.NotFound, ErrorCodes.SideHasNoRecord, $"{target} is not there any more.")
                    : NotRead(target);
            }

            return intent.Fields.Any(f => !(kind.Field(f.Field)?.Equality ?? FieldEquality.Default).AreEqual(record[f.Field], f.Old))
                ? new Failure(FailureClass.Conflict, ErrorCodes.VersionMoved, $"{target} was changed since it was read.")
                : null;
        }
        catch (Exception error) when (error is ErpLinkException or OperationCanceledException or TimeoutException or IOException)
        {
            return NotRead(target); // Nothing was sent yet.
        }
    }

    private static Failure NotRead(RecordRef target) =>
        new(FailureClass.Transient, ErrorCodes.SideUnavailable, $"{target} could not be read right before it was to be written. Nothing was sent; try again.");

    private static WriteResult Forgotten() => WriteResult.Unknown(new Failure(FailureClass.Unknown, ErrorCodes.ContractBroken,
        "The side gave no result for the record: whether the write happened is not known. Its author must answer every record that was sent."));
}

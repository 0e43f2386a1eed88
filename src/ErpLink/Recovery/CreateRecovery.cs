using ErpLink.Storage;
using ErpLink.Synchronizing;

namespace ErpLink.Recovery;

/// <summary>Finds out by the derived reference whether a create happened. Never sends another body under the same reference.</summary>
internal static class CreateRecovery
{
    /// <summary>How many candidates a person is shown.</summary>
    private const int CandidatesMax = 10;

    /// <summary>Resolves a create whose outcome is unknown, or that was not sent yet.</summary>
    public static async ValueTask<Resolution> ResolveAsync(LinkSession session, Intent intent, CancellationToken cancellationToken)
    {
        if (session.Link.State == LinkState.Unconfirmed) return Resolution.Asking;
        if (await AdoptAsync(session, intent, cancellationToken).ConfigureAwait(false) is { } found) return found;

        var kind = session.Connection.Kind(intent.Side, session.Link.KindOf(intent.Side));
        if (intent.LastSentAt is { } sentAt && !MayResend(kind, session.Operation.Engine.HasLandedOrNever(kind, sentAt)))
        {
            if (kind.CorrelationField is not null) return Resolution.Pending; // It may still appear: the settle time runs.
            var candidates = await CandidatesAsync(session, intent, kind, cancellationToken).ConfigureAwait(false);
            return await LeaveToPersonAsync(session, intent, candidates, $"Whether the {kind.Kind} was created is not known, and the {Named(intent.Side)} cannot be searched for it.").ConfigureAwait(false);
        }

        var before = intent;
        if (await LegRunner.MarkAsync(session, intent).ConfigureAwait(false) is not { } marked) return Resolution.Pending;
        intent = marked;
        var result = await WriteStage.SendAsync(session, intent, cancellationToken).ConfigureAwait(false);
        if (result.Outcome == WriteOutcome.Applied)
        {
            await SettleStage.AppliedAsync(session, intent, result).ConfigureAwait(false);
            return session.Link.State == LinkState.Unconfirmed ? Resolution.Asking : Resolution.Settled;
        }

        if (result.Outcome == WriteOutcome.NotApplied && !IsRefusal(result.Failure!.Class))
        {
            // Nothing was sent. It is as it was before, although the look-up may fail, too: otherwise somebody would be asked what became of it.
            await LegRunner.UnmarkAsync(session, intent, before).ConfigureAwait(false);
            return await AdoptAsync(session, before, cancellationToken).ConfigureAwait(false) ?? Resolution.Pending;
        }

        if (await AdoptAsync(session, intent, cancellationToken).ConfigureAwait(false) is { } appeared) return appeared;
        if (result.Outcome == WriteOutcome.Unknown) return Resolution.Pending;

        // A refusal says nothing about an earlier send that may still land; without one, or after its life, it is the last word.
        var conclusive = before.LastSentAt is not { } sent || session.Operation.Engine.HasLandedOrNever(kind, sent);
        if (conclusive) return await LeaveToPersonAsync(session, intent, [], $"The {kind.Kind} was not created: {result.Failure!.Message}").ConfigureAwait(false);
        await LegRunner.UnmarkAsync(session, intent, before).ConfigureAwait(false);
        return Resolution.Pending;
    }

    /// <summary>A refusal that sending the same again does not mend; a parent that is gone does not come back by itself.</summary>
    private static bool IsRefusal(FailureClass failureClass) => failureClass.IsOfRecord() || failureClass is FailureClass.MissingPrerequisite or FailureClass.NotFound;

    /// <summary>Looks the reference up. <see langword="null"/>: no record has it, or there is nothing to look up by.</summary>
    public static async ValueTask<Resolution?> AdoptAsync(LinkSession session, Intent intent, CancellationToken cancellationToken)
    {
        var kind = session.Connection.Kind(intent.Side, session.Link.KindOf(intent.Side));
        var found = await LookUpAsync(session, intent.Side, kind, intent.Reference!, cancellationToken).ConfigureAwait(false);
        if (found.Count == 0) return null;
        var refs = found.Select(r => r.Ref).ToArray();
        if (found.Count > 1)
            return await LeaveToPersonAsync(session, intent, refs, $"{found.Count} records carry the reference of one create.").ConfigureAwait(false);
        if (found[0].State != RecordState.Active)
            return await LeaveToPersonAsync(session, intent, refs, "The created record is inactive.").ConfigureAwait(false);
        return await AdoptAsync(session, intent, found[0].Key, found[0].Version, StoredValue.Landed).ConfigureAwait(false);
    }

    /// <summary>Takes over a record as the one that was created. What was sent is the baseline; what was never sent has none.</summary>
    public static async ValueTask<Resolution> AdoptAsync(LinkSession session, Intent intent, RecordKey key, RecordVersion seen, Func<IntentField, StoredValue> judge)
    {
        var body = intent.FirstSentAt is null ? intent with { Fields = [] } : intent;
        await SettleStage.LandedAsync(session, body, key, seen, judge).ConfigureAwait(false);
        if (session.Link.State == LinkState.Unconfirmed) return Resolution.Asking;
        session.Adopted = true;
        return Resolution.Settled;
    }

    /// <summary>Puts the create into the inbox. The intent stays: nothing else may be written until a person has said what happened.</summary>
    public static async ValueTask<Resolution> LeaveToPersonAsync(LinkSession session, Intent intent, IReadOnlyList<RecordRef> candidates, string reason)
    {
        var asks = false;
        await session.CommitAsync(edit =>
        {
            // Another node may have settled it since the intent was read: then there is nothing to ask.
            asks = edit.Intents.TryGetValue(intent.Side, out var live) && live.Id == intent.Id;
            if (!asks) return;
            edit.Link = edit.Link with { State = LinkState.Unconfirmed };
            edit.Park(new Failure(FailureClass.Unknown, ErrorCodes.OutcomeUnknown, reason + " Adopt the record, create it again, or dismiss the create."), kind: InboxItemKind.UnconfirmedCreate, candidates: candidates);
        }, CancellationToken.None).ConfigureAwait(false);
        return asks ? Resolution.Asking : Resolution.Settled;
    }

    /// <summary>Where the side keeps the same create from happening twice, the identical body may be sent again at once; where it can
    /// only be searched, after the longest life of a request; otherwise never.</summary>
    private static bool MayResend(KindDescription kind, bool lifePassed) => kind.CreateTier switch
    {
        CreateTier.ClientKey or CreateTier.UniqueReference => true,
        CreateTier.SearchableReference when kind.CorrelationField is not null => lifePassed,
        _ => false,
    };

    private static async ValueTask<IReadOnlyList<Record>> LookUpAsync(LinkSession session, Side side, KindDescription kind, string reference, CancellationToken cancellationToken)
    {
        if (kind.CreateTier == CreateTier.ClientKey)
        {
            var read = await PairReader.ReadOneAsync(session.Connection.Side(side), new RecordRef(kind.Kind, reference), FieldSelection.None, cancellationToken).ConfigureAwait(false);
            return read.Record is { } record ? [record] : [];
        }

        if (kind.CorrelationField is not { } correlation) return [];
        return await SearchAsync(session, side, new RecordQuery(kind.Kind, FieldSelection.None)
        { Filter = Restriction.Where(correlation, SearchOperator.Equal, reference), IncludeInactive = true }, cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<IReadOnlyList<RecordRef>> CandidatesAsync(LinkSession session, Intent intent, KindDescription kind, CancellationToken cancellationToken)
    {
        var title = intent.Fields.FirstOrDefault(f => f.Field == kind.TitleField)?.Sent ?? FieldValue.Null;
        if (title.Kind != ValueKind.Text || !kind.CanSearchText) return [];
        var found = await SearchAsync(session, intent.Side, new RecordQuery(kind.Kind, FieldSelection.None) { Text = title.AsText(), IncludeInactive = true }, cancellationToken).ConfigureAwait(false);
        return [.. found.Select(r => r.Ref)];
    }

    private static async ValueTask<IReadOnlyList<Record>> SearchAsync(LinkSession session, Side side, RecordQuery query, CancellationToken cancellationToken)
    {
        var found = new List<Record>();
        await foreach (var page in session.Connection.Side(side).SearchAsync(query with { PageSizeRecords = CandidatesMax }, cancellationToken).ConfigureAwait(false))
        {
            found.AddRange(page.Records);
            if (page.IsComplete || found.Count >= CandidatesMax) return found;
        }

        // An incomplete listing is no evidence that there is none: the record would be created again.
        throw new ErpLinkException(ErrorCodes.ContractBroken, FailureClass.Bug,
            $"Connection '{session.Connection.Name}': the search for {query.Kind} ended without saying that it is complete. The adapter's last page must be RecordPage.Last.")
        { Connection = session.Connection.Name, Side = side, Operation = "Search", Kind = query.Kind };
    }

    private static string Named(Side side) => side == Side.Erp ? "ERP" : "app";
}

using ErpLink.Connections;
using ErpLink.Linking;
using ErpLink.Maps;
using ErpLink.Recovery;
using ErpLink.Storage;
using ErpLink.Synchronizing;

namespace ErpLink.Inbox;

/// <summary>The inbox: lists, and carries out answers.</summary>
internal sealed class ErpInbox(Engine engine) : IErpInbox
{
    public async ValueTask<IReadOnlyList<InboxItem>> ListAsync(InboxQuery query, ErpUser user, CancellationToken cancellationToken)
    {
        var visible = new VisibleConnections(engine, user);
        var found = new List<InboxItem>();
        while (true)
        {
            var page = await engine.Store.ReadInboxAsync(query, cancellationToken).ConfigureAwait(false);
            foreach (var item in page)
            {
                if (await visible.ContainsAsync(item.Connection, cancellationToken).ConfigureAwait(false)) found.Add(item);
                if (found.Count == query.Limit) return found;
            }

            if (page.Count < query.Limit) return found;
            query = query with { After = page[^1].Id };
        }
    }

    public async ValueTask<AnswerResult> AnswerAsync(InboxAnswer answer, ErpUser user, CancellationToken cancellationToken)
    {
        var open = await OpenItemAsync(answer.Item, cancellationToken).ConfigureAwait(false);
        if (open.Kind == InboxItemKind.HeldPlan) return await new HeldPlans(engine).AnswerAsync(open, answer, user, cancellationToken).ConfigureAwait(false);
        if (open.Kind == InboxItemKind.MatchReview) return await new Linking.Bulk.MatchReviews(engine).DismissAsync(open, answer, user, cancellationToken).ConfigureAwait(false);
        if (open.Link is not { } linkId) throw Refused(open, answer);
        using var claim = engine.Claims.Take(linkId);
        var item = await OpenItemAsync(answer.Item, cancellationToken).ConfigureAwait(false); // Read again under the claim.
        var link = await engine.FindLinkAsync(linkId, cancellationToken).ConfigureAwait(false);
        var connection = await engine.Connections.OpenAsync(item.Connection, cancellationToken).ConfigureAwait(false);
        await engine.RequireAsync(user, AccessRight.Answer, connection, cancellationToken).ConfigureAwait(false);
        connection.RequireSameDatabases();
        var session = await LinkSession.LoadAsync(engine.Begin(user), connection, link, cancellationToken).ConfigureAwait(false);
        if (item.Revision != answer.Revision) return new(AnswerStatus.Stale, item) { Link = session.Link };

        return (item.Kind, answer.Choice) switch
        {
            (InboxItemKind.Conflict, <= AnswerChoice.LeaveBoth) => await AnswerFieldAsync(session, item, answer, cancellationToken).ConfigureAwait(false),
            (InboxItemKind.UnconfirmedCreate, AnswerChoice.Adopt) => await AdoptAsync(session, item, answer, cancellationToken).ConfigureAwait(false),
            (InboxItemKind.UnconfirmedCreate, AnswerChoice.CreateAgain) => await CreateAgainAsync(session, item, cancellationToken).ConfigureAwait(false),
            (InboxItemKind.UnconfirmedCreate, AnswerChoice.Dismiss) => await GiveUpAsync(session, item, cancellationToken).ConfigureAwait(false),
            (not (InboxItemKind.Conflict or InboxItemKind.UnconfirmedCreate), AnswerChoice.Retry) => await RetryAsync(session, item, cancellationToken).ConfigureAwait(false),
            (not (InboxItemKind.Conflict or InboxItemKind.UnconfirmedCreate), AnswerChoice.Dismiss) => await DismissAsync(session, item, cancellationToken).ConfigureAwait(false),
            _ => throw Refused(item, answer),
        };
    }

    public IAsyncEnumerable<PlanStep> ReadPlanAsync(InboxItemId item, ErpUser user, CancellationToken cancellationToken) => new HeldPlans(engine).ReadAsync(item, user, cancellationToken);

    public static ErpLinkException Refused(InboxItem item, InboxAnswer answer) => new(ErrorCodes.DecisionRefused, FailureClass.Invalid,
        $"{answer.Choice} is no answer to {item.Kind}. Questions about a field take Erp, App, Value or LeaveBoth; creates with unknown outcome Adopt, CreateAgain or Dismiss; held plans Approve or Dismiss; "
        + "the others Retry or Dismiss.");

    private async ValueTask<InboxItem> OpenItemAsync(InboxItemId id, CancellationToken cancellationToken)
    {
        var item = await engine.Store.FindInboxItemAsync(id, cancellationToken).ConfigureAwait(false);
        return item is { State: InboxItemState.Open } ? item : throw new ErpLinkException(ErrorCodes.InboxItemNotFound, FailureClass.NotFound,
            $"Inbox item {id} {(item is null ? "does not exist" : $"is {item.State} already")}. List the inbox again.");
    }

    /// <summary>A question about one field: both records are read fresh; when they moved since they were shown, the answer is refused
    /// with the current values (T28).</summary>
    private static async ValueTask<AnswerResult> AnswerFieldAsync(LinkSession session, InboxItem item, InboxAnswer answer, CancellationToken cancellationToken)
    {
        if (session.Intents.Count > 0 && await LinkRecovery.ResolveAsync(session, cancellationToken).ConfigureAwait(false) != Resolution.Settled)
            return new(AnswerStatus.Pending, item) { Link = session.Link };
        if (session.Map.Field(item.AppField!, item.ErpField!) is not { } field)
        {
            throw new ErpLinkException(ErrorCodes.DecisionRefused, FailureClass.Invalid,
                $"Connection '{session.Connection.Name}': '{item.AppField}' and '{item.ErpField}' are not mapped any more. Sync the link; the question closes itself.")
            { Connection = session.Connection.Name };
        }

        var pair = await PairReader.ReadAsync(session.Connection, session.Map, session.Link.Entity, session.Link.Actor!.Value, cancellationToken).ConfigureAwait(false);
        var app = PairReader.Require(pair.App, session.Connection, Side.App, session.Link.Entity);
        var erp = PairReader.Require(pair.Erp, session.Connection, Side.Erp, session.Link.Actor.Value);
        var current = session.Items.FirstOrDefault(i => i.Id == item.Id);
        if (current is null || current.Revision != item.Revision || Moved(field, item, app, erp))
            return await StaleAsync(session, field, item, app, erp, "The values moved since they were shown.").ConfigureAwait(false);

        var references = await ReferenceLinks.ResolveAsync(session.Operation.Engine, session.Connection, session.Map, app, erp, cancellationToken).ConfigureAwait(false);
        RequireAllowed(session, field, answer, FieldComparison.Compare(field, app[field.Definition.App], erp[field.Definition.Erp], references));
        var plan = new LegPlan(new OpenMap(session.Connection, session.Map), app, erp, references);
        plan.Add(field, (FieldChoice)answer.Choice, answer.Value, MergeRule.Answer);
        var stored = await session.CommitReadAsync(edit =>
        {
            edit.Put(current with { State = InboxItemState.Answered, UpdatedAt = session.Operation.Engine.Now });
            if (item.Origin == ConflictOrigin.Oscillation) edit.Field(field, Oscillation.Forget);
            edit.Journal(LinkEdit.Values(field, edit.Entry(JournalEvent.Answered) with
            { Field = field.Definition.App, Rule = MergeRule.Answer, Old = item.AppValue, New = item.ErpValue, Note = answer.Choice.ToString() }));
            plan.Store(edit, session.Operation, IntentOrigin.Answer);
        }, cancellationToken).ConfigureAwait(false);
        if (!stored) return new(AnswerStatus.Stale, session.Items.FirstOrDefault(i => i.Id == item.Id) ?? item) { Link = session.Link };
        return await CarryOutAsync(session, item, cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<AnswerResult> CarryOutAsync(LinkSession session, InboxItem item, CancellationToken cancellationToken)
    {
        var outcome = await LegRunner.RunAsync(session, cancellationToken).ConfigureAwait(false);
        if (outcome.Status == LegsStatus.Refused)
        {
            await RefusedLeg.AskAsync(session, outcome.Intent!, outcome.Failure!, cancellationToken).ConfigureAwait(false);
            var again = session.Items.FirstOrDefault(i => i.Kind == InboxItemKind.Conflict && i.AppField == item.AppField && i.ErpField == item.ErpField) ?? item;
            var stale = outcome.Failure!.Class == FailureClass.Conflict;
            return new(stale ? AnswerStatus.Stale : AnswerStatus.Refused, again) { Link = session.Link, Failure = outcome.Failure };
        }

        var status = outcome.Status == LegsStatus.Done ? AnswerStatus.Done : AnswerStatus.Pending;
        return new(status, item with { State = InboxItemState.Answered, Revision = item.Revision + 1 }) { Link = session.Link, Failure = outcome.Failure };
    }

    /// <summary>An answer is one of the choices a user has when linking, and never overwrites a locked field.</summary>
    private static void RequireAllowed(LinkSession session, CompiledField field, InboxAnswer answer, ProposalField compared)
    {
        var choice = (FieldChoice)answer.Choice;
        if (choice == FieldChoice.LeaveBoth) return;
        var locked = session.Link.Field(field.Definition.App, field.Definition.Erp)?.Locked == true;
        if (!locked && (compared.State == FieldState.Equal || compared.Choices.Contains(choice))) return;
        throw new ErpLinkException(ErrorCodes.DecisionRefused, FailureClass.Invalid,
            $"Connection '{session.Connection.Name}': {choice} is no answer about '{field.Definition.App}': "
            + (locked ? "the field is locked on this link. Unlock it first." : $"the mapping allows {string.Join(", ", compared.Choices)}."))
        { Connection = session.Connection.Name, Field = field.Definition.App };
    }

    private static bool Moved(CompiledField field, InboxItem shown, Record app, Record erp) =>
        !field.App.Equality.AreEqual(app[field.Definition.App], shown.AppValue) || !field.Erp.Equality.AreEqual(erp[field.Definition.Erp], shown.ErpValue);

    private static async ValueTask<AnswerResult> StaleAsync(LinkSession session, CompiledField field, InboxItem item, Record app, Record erp, string reason)
    {
        await session.CommitAsync(edit =>
        {
            if (edit.Question(field) is not null) edit.Ask(field, item.Origin, erp[field.Definition.Erp], app[field.Definition.App], reason);
        }, CancellationToken.None).ConfigureAwait(false);
        var now = session.Items.FirstOrDefault(i => i.Kind == InboxItemKind.Conflict && i.AppField == item.AppField && i.ErpField == item.ErpField) ?? item;
        return new(AnswerStatus.Stale, now) { Link = session.Link };
    }

    private static async ValueTask<AnswerResult> AdoptAsync(LinkSession session, InboxItem item, InboxAnswer answer, CancellationToken cancellationToken)
    {
        var intent = CreateOf(session) ?? throw Settled(item);
        var kind = session.Connection.Kind(intent.Side, session.Link.KindOf(intent.Side));
        if (answer.Actor is not { } chosen || chosen.Kind != kind.Kind)
        {
            throw new ErpLinkException(ErrorCodes.DecisionRefused, FailureClass.Invalid,
                $"To adopt a record, name a {kind.Kind}. Candidates are: {string.Join(", ", item.Candidates)}.")
            { Connection = session.Connection.Name };
        }

        var read = await PairReader.ReadOneAsync(session.Connection.Side(intent.Side), chosen, FieldSelection.Of(intent.Fields.Select(f => f.Field)), cancellationToken).ConfigureAwait(false);
        var record = PairReader.Require(read, session.Connection, intent.Side, chosen);
        var at = new OpenMap(session.Connection, session.Map);
        if (intent.Side == Side.Erp) LinkRules.RequireSameParent(at, intent.Parent, record);
        else LinkRules.RequireSameParentEntity(at, intent.Parent, record);

        if (await CreateRecovery.AdoptAsync(session, intent, chosen.Key, record.Version, StoredValue.Adopted(kind, record)).ConfigureAwait(false) != Resolution.Settled)
            return new(AnswerStatus.Refused, session.Items.FirstOrDefault(i => i.Id == item.Id) ?? item)
            { Link = session.Link, Failure = new Failure(FailureClass.Duplicate, intent.Side == Side.Erp ? ErrorCodes.ActorTaken : ErrorCodes.EntityTaken, $"{chosen} is linked already. Adopt another, or create it again.") };
        // At the same moment another person may have adopted another record, or created it again.
        if ((intent.Side == Side.Erp ? session.Link.ActorKey : session.Link.EntityKey) != kind.KeyEquality.Canonical(chosen.Key)) return new(AnswerStatus.Stale, item) { Link = session.Link };
        return await RestAsync(session, item, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A person said that the create did not happen: a new generation, so a new reference, and the same body, under the parent's
    /// actor of now.</summary>
    private async ValueTask<AnswerResult> CreateAgainAsync(LinkSession session, InboxItem item, CancellationToken cancellationToken)
    {
        if (CreateOf(session) is { Side: Side.App }) return await Importing.CreateAgainAsync(engine, session, item, cancellationToken).ConfigureAwait(false);
        var connection = session.Connection;
        var entity = session.Link.Entity with { Key = session.Link.EntityKey };
        var parent = await ParentAsync(session, cancellationToken).ConfigureAwait(false);
        var generation = 1 + await engine.Store.ReadGenerationAsync(connection.Id, entity, session.Link.ActorKind, cancellationToken).ConfigureAwait(false);
        var isStale = false;
        await session.CommitAsync(edit =>
        {
            isStale = !edit.Intents.TryGetValue(Side.Erp, out var old) || edit.Link.State != LinkState.Unconfirmed;
            if (isStale) return;
            edit.Remove(old!);
            edit.Add(old! with
            {
                Id = IntentId.New(engine.Entropy, engine.Time),
                Reference = CreateReference.Derive(connection.Id, entity, session.Link.ActorKind, generation),
                Parent = parent,
                User = session.Operation.User,
                Run = session.Operation.Run,
                CreatedAt = engine.Now,
                FirstSentAt = null,
                LastSentAt = null,
                Sends = 0,
            });
            edit.Batch.Put(new CreateGeneration(connection.Id, entity, session.Link.ActorKind, generation));
            edit.Link = edit.Link with { State = LinkState.Linking };
            edit.Put(item with { State = InboxItemState.Answered, UpdatedAt = engine.Now });
            edit.Journal(edit.Entry(JournalEvent.Answered) with { Note = $"create again, generation {generation}" });
        }, cancellationToken).ConfigureAwait(false);

        if (isStale) return new(AnswerStatus.Stale, item) { Link = session.Link };
        var outcome = await LegRunner.RunAsync(session, cancellationToken).ConfigureAwait(false);
        if (outcome.Status == LegsStatus.Done) return await RestAsync(session, item, cancellationToken).ConfigureAwait(false);
        if (outcome.Status != LegsStatus.Refused) return new(AnswerStatus.Pending, item) { Link = session.Link, Failure = outcome.Failure };
        await EndRefusedAsync(session, outcome).ConfigureAwait(false);
        return new(AnswerStatus.Refused, item with { State = InboxItemState.Answered }) { Failure = outcome.Failure };
    }

    /// <summary>The one it was first sent under may have been merged away, or be linked no more.</summary>
    private async ValueTask<RecordRef?> ParentAsync(LinkSession session, CancellationToken cancellationToken)
    {
        if (session.Map.Definition.Parent is null) return null;
        var read = await PairReader.ReadOneAsync(session.Connection.App, session.Link.Entity, FieldSelection.None, cancellationToken).ConfigureAwait(false);
        var app = PairReader.Require(read, session.Connection, Side.App, session.Link.Entity);
        return await LinkRules.RequireParentAsync(engine, new OpenMap(session.Connection, session.Map), app, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A person said that the create did not happen and is not wanted any more: the link is ended.</summary>
    private static async ValueTask<AnswerResult> GiveUpAsync(LinkSession session, InboxItem item, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (CreateOf(session) is not { } create) return new(AnswerStatus.Stale, item) { Link = session.Link };
        var ended = false;
        await session.CommitAsync(edit =>
        {
            // At the same moment another person may have adopted a record, or created it again.
            ended = edit.Link.State == LinkState.Unconfirmed && edit.Intents.TryGetValue(create.Side, out var live) && live.Id == create.Id;
            if (ended) edit.EndNotApplied(create.Side, "a person dismissed the create");
        }, CancellationToken.None).ConfigureAwait(false);
        return ended ? new(AnswerStatus.Done, item with { State = InboxItemState.Closed, Revision = item.Revision + 1 }) : new(AnswerStatus.Stale, item) { Link = session.Link };
    }

    /// <summary>The ERP refused what was to be created again: the link is ended, unless somebody else went on with it.</summary>
    private static ValueTask EndRefusedAsync(LinkSession session, LegsOutcome outcome) => session.CommitAsync(edit =>
    {
        if (edit.IsAsSent(outcome.Intent!)) edit.EndNotApplied(outcome.Intent!.Side, $"not created, error {outcome.Failure!.Code}");
    }, CancellationToken.None);

    /// <summary>The create that is under way on a link, of either side.</summary>
    private static Intent? CreateOf(LinkSession session) => session.Intents.Values.FirstOrDefault(i => i.Kind == IntentKind.Create);

    private static ErpLinkException Settled(InboxItem item) => new(ErrorCodes.AnswerStale, FailureClass.Conflict, $"What became of the create of item {item.Id} was found out at the same moment. List the inbox again.");

    private static async ValueTask<AnswerResult> RetryAsync(LinkSession session, InboxItem item, CancellationToken cancellationToken)
    {
        var synced = await ErpSynchronizer.SyncAsync(session, cancellationToken).ConfigureAwait(false);
        var now = session.Items.FirstOrDefault(i => i.Id == item.Id);
        var status = now is null ? AnswerStatus.Done : synced.Status == SyncStatus.Pending ? AnswerStatus.Pending : AnswerStatus.Refused;
        return new(status, now ?? item with { State = InboxItemState.Closed, Revision = item.Revision + 1 }) { Link = synced.Link, Failure = synced.Failure };
    }

    private static async ValueTask<AnswerResult> DismissAsync(LinkSession session, InboxItem item, CancellationToken cancellationToken)
    {
        await session.CommitAsync(edit =>
        {
            edit.Put(item with { State = InboxItemState.Answered, UpdatedAt = session.Operation.Engine.Now });
            edit.MarkDue(); // What still stands against the record comes back; what is mended does not stay undone.
            edit.Journal(edit.Entry(JournalEvent.Answered) with { Field = item.AppField, Note = "dismissed" });
        }, cancellationToken).ConfigureAwait(false);
        return new(AnswerStatus.Done, item with { State = InboxItemState.Answered, Revision = item.Revision + 1 }) { Link = session.Link };
    }

    /// <summary>After a create is settled the link is compared at once where that works; otherwise its due mark stands.</summary>
    private static async ValueTask<AnswerResult> RestAsync(LinkSession session, InboxItem item, CancellationToken cancellationToken)
    {
        try
        {
            await ErpSynchronizer.SyncAsync(session, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is ErpLinkException or OperationCanceledException)
        {
            // The answer is carried out; the comparison is done again by the next sync.
        }

        return new(AnswerStatus.Done, item with { State = InboxItemState.Answered, Revision = item.Revision + 1 }) { Link = session.Link };
    }
}

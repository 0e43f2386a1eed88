using ErpLink.Storage;
using ErpLink.Synchronizing;

namespace ErpLink.Linking;

/// <summary>Creates an entity in the app from an actor of the ERP, and links the two. The link is stored first, with the reference of the
/// create in the place of the entity's key: the actor is taken from then on, and whatever happens to the process, the create is looked up by its
/// reference before anything is sent again.</summary>
/// <remarks>Source: semantics, section 9.4, with the sides changed; decision 0018.</remarks>
internal static class Importing
{
    /// <summary>Creates and links.</summary>
    /// <returns>The link and what became of the create, with what there is to say about it; the link that holds the actor, and no outcome, when
    /// it is linked already.</returns>
    public static async ValueTask<(Link? Link, LegsOutcome? Outcome, string? Note)> ImportAsync(Operation operation, OpenMap at, RecordRef actor, CancellationToken cancellationToken)
    {
        var engine = operation.Engine;
        var canonical = at.Map.Erp.KeyEquality.Canonical(actor.Key);
        var holders = await engine.Store.ReadLinksByActorAsync(at.Connection.Id, actor.Kind, [canonical], cancellationToken).ConfigureAwait(false);
        if (holders.Count > 0) return (holders[0], null, null);
        var form = await FormAsync(engine, at, actor, cancellationToken).ConfigureAwait(false);
        if (form.Problems.Count > 0)
            return (null, new LegsOutcome(LegsStatus.Refused, null, new Failure(FailureClass.Invalid, ErrorCodes.MandatoryFieldBlank, string.Join(' ', form.Problems))), null);
        var source = actor with { Key = canonical };
        var generation = 1 + await engine.Store.ReadGenerationAsync(at.Connection.Id, source, at.Map.App.Kind, cancellationToken).ConfigureAwait(false);
        var reference = CreateReference.OfImport(at.Connection.Id, source, at.Map.App.Kind, generation);
        var link = new Link(LinkId.New(engine.Entropy, engine.Time), at.Connection.Id, new RecordRef(at.Map.App.Kind, reference))
        {
            IsEntityPending = true,
            Actor = actor,
            ActorKind = actor.Kind,
            ActorKey = canonical,
            EntityKey = at.Map.App.KeyEquality.Canonical(reference),
            EntitySlot = ProposalBuilder.Slot(at),
            State = LinkState.Linking,
            CreatedAt = engine.Now,
        };
        using var claim = engine.Claims.Take(link.Id);
        var (session, refusal) = await LinkSession.InsertAsync(operation, at.Connection, link, edit =>
        {
            edit.Batch.Put(new CreateGeneration(at.Connection.Id, source, at.Map.App.Kind, generation));
            edit.Add(IntentOf(operation, link, form, reference));
            edit.Journal(edit.Entry(JournalEvent.Linked) with { Note = $"to be imported as {at.Map.App.Kind}" });
        }, cancellationToken).ConfigureAwait(false);
        if (session is null) return (refusal?.Holder, null, null); // Somebody linked or imports it at the same moment.
        var outcome = await LegRunner.RunAsync(session, cancellationToken).ConfigureAwait(false);
        if (outcome.Status == LegsStatus.Refused) await EndAsync(session, outcome).ConfigureAwait(false);
        return (session.Link, outcome, outcome.Status == LegsStatus.Done && form.TakesPart is null ? await LeftOutAsync(at, session.Link, cancellationToken).ConfigureAwait(false) : null);
    }

    /// <summary>Whether the filter takes the new entity was not known before: what the app made of it says so.</summary>
    private static async ValueTask<string?> LeftOutAsync(OpenMap at, Link link, CancellationToken cancellationToken)
    {
        try
        {
            var read = await PairReader.ReadOneAsync(at.Connection.App, link.Entity, at.Map.FieldsToRead(Side.App), cancellationToken).ConfigureAwait(false);
            return read.Record is { } made && at.Map.TakesPart(Side.App, made) == false
                ? $"{link.Entity} was created and linked, and the appFilter of {at.Map} leaves it out as the app made it: nothing is synced until the record, or the filter, is changed."
                : null;
        }
        catch (Exception error) when (SideCalls.IsOfSide(error, cancellationToken))
        {
            return null; // It is created; the runs leave it alone where the filter does.
        }
    }

    /// <summary>A person said that the create did not happen: a new generation, so a new reference, and the body of now.</summary>
    public static async ValueTask<AnswerResult> CreateAgainAsync(Engine engine, LinkSession session, InboxItem item, CancellationToken cancellationToken)
    {
        var at = new OpenMap(session.Connection, session.Map);
        var source = session.Link.Actor!.Value with { Key = session.Link.ActorKey! };
        var form = await FormAsync(engine, at, session.Link.Actor.Value, cancellationToken).ConfigureAwait(false);
        var generation = 1 + await engine.Store.ReadGenerationAsync(session.Connection.Id, source, at.Map.App.Kind, cancellationToken).ConfigureAwait(false);
        var reference = CreateReference.OfImport(session.Connection.Id, source, at.Map.App.Kind, generation);
        var isStale = form.Problems.Count > 0;
        await session.CommitAsync(edit =>
        {
            isStale |= !edit.Intents.TryGetValue(Side.App, out var old) || edit.Link.State != LinkState.Unconfirmed;
            if (isStale) return;
            edit.Remove(old!);
            edit.Link = edit.Link with { State = LinkState.Linking, Entity = new RecordRef(at.Map.App.Kind, reference), EntityKey = at.Map.App.KeyEquality.Canonical(reference) };
            edit.Add(IntentOf(session.Operation, edit.Link, form, reference));
            edit.Batch.Put(new CreateGeneration(session.Connection.Id, source, at.Map.App.Kind, generation));
            edit.Put(item with { State = InboxItemState.Answered, UpdatedAt = engine.Now });
            edit.Journal(edit.Entry(JournalEvent.Answered) with { Note = $"create again, generation {generation}" });
        }, cancellationToken).ConfigureAwait(false);
        if (form.Failure is { } refused) return new(AnswerStatus.Refused, item) { Link = session.Link, Failure = refused };
        if (isStale) return new(AnswerStatus.Stale, item) { Link = session.Link };
        var outcome = await LegRunner.RunAsync(session, cancellationToken).ConfigureAwait(false);
        if (outcome.Status == LegsStatus.Refused) await EndAsync(session, outcome).ConfigureAwait(false);
        var status = outcome.Status switch { LegsStatus.Done => AnswerStatus.Done, LegsStatus.Refused => AnswerStatus.Refused, _ => AnswerStatus.Pending };
        return new(status, item with { State = InboxItemState.Answered, Revision = item.Revision + 1 }) { Link = session.Link, Failure = outcome.Failure };
    }

    private static async ValueTask<ImportForm> FormAsync(Engine engine, OpenMap at, RecordRef actor, CancellationToken cancellationToken)
    {
        var read = await PairReader.ReadOneAsync(at.Connection.Erp, actor, at.Map.FieldsToRead(Side.Erp), cancellationToken).ConfigureAwait(false);
        var erp = PairReader.Require(read, at.Connection, Side.Erp, actor);
        LinkRules.RequireInFilter(at, Side.Erp, erp);
        var parent = await LinkRules.RequireParentEntityAsync(engine, at, erp, cancellationToken).ConfigureAwait(false);
        var references = await ReferenceLinks.ResolveAsync(engine, at.Connection, at.Map, null, erp, cancellationToken).ConfigureAwait(false);
        var form = new ImportForm(at, erp, references) { Parent = parent };
        if (form.TakesPart != false) return form;
        throw new ErpLinkException(ErrorCodes.OutsideFilter, FailureClass.Invalid,
            $"Connection '{at.Name}': the appFilter of {at.Map} would leave out what is created from {erp.Ref}, so it would never be synced. Change the record, or the filter.")
        { Connection = at.Name, Side = Side.Erp, Kind = erp.Kind, Key = erp.Key };
    }

    private static Intent IntentOf(Operation operation, Link link, ImportForm form, string reference) =>
        new(IntentId.New(operation.Engine.Entropy, operation.Engine.Time), link.Connection, link.Id, Side.App, IntentKind.Create)
        {
            Fields = form.Body,
            Reference = reference,
            Parent = form.Parent,
            Origin = IntentOrigin.Create,
            User = operation.User,
            Run = operation.Run,
            CreatedAt = operation.Engine.Now,
        };

    private static ValueTask EndAsync(LinkSession session, LegsOutcome outcome) => session.CommitAsync(edit =>
    {
        if (edit.IsAsSent(outcome.Intent!)) edit.EndNotApplied(Side.App, $"not created, error {outcome.Failure!.Code}");
    }, CancellationToken.None);
}

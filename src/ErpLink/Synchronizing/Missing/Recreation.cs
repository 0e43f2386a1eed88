using ErpLink.Linking;
using ErpLink.Storage;

namespace ErpLink.Synchronizing;

/// <summary>Creates an actor that is gone again, from the app's record: a new decision, so a new generation and a new reference. The new
/// key replaces the old exactly once, through a crash at any point (T65).</summary>
internal static class Recreation
{
    public static async ValueTask<MissingResult> RunAsync(LinkSession session, Record app, Failure gone, bool isRun, CancellationToken cancellationToken)
    {
        var (engine, connection, map) = (session.Operation.Engine, session.Connection, session.Map);
        var at = new OpenMap(connection, map);
        RecordRef? parent;
        try
        {
            parent = await LinkRules.RequireParentAsync(engine, at, app, cancellationToken).ConfigureAwait(false);
        }
        catch (ErpLinkException error) when (error.Code == ErrorCodes.ParentNotLinked)
        {
            await session.CommitAsync(edit => ParentStage.Wait(edit, map, app, connection), CancellationToken.None).ConfigureAwait(false);
            return new(MissingOutcome.Waiting, error.ToFailure());
        }

        var references = await ReferenceLinks.ResolveAsync(engine, connection, map, app, null, cancellationToken).ConfigureAwait(false);
        var form = new DraftForm(at, app, references, []);
        if (form.Problems.Concat(form.Missing).FirstOrDefault() is { } problem)
            return await GoneRecord.KeepAsync(session, Side.Erp, gone with { Message = $"{gone.Message} It cannot be created again: {problem.Message}" }, asks: true, Digest(session, form.Body)).ConfigureAwait(false);
        if (isRun && session.Items.Any(i => i.Kind == InboxItemKind.Broken && i.Attempted == Digest(session, form.Body)))
        {
            await session.CommitAsync(edit => edit.ClearDue(), CancellationToken.None).ConfigureAwait(false);
            return new(MissingOutcome.Aside, gone);
        }

        if (!await DecideAsync(session, form.Body, parent, cancellationToken).ConfigureAwait(false)) return new(MissingOutcome.ReadAgain);
        var outcome = await LegRunner.RunAsync(session, cancellationToken).ConfigureAwait(false);
        return outcome.Status switch
        {
            LegsStatus.Done => new(MissingOutcome.ReadAgain, Destroyed: true),
            LegsStatus.Refused => await RefusedAsync(session, outcome.Intent!, outcome.Failure!, gone).ConfigureAwait(false),
            _ => new(MissingOutcome.Pending, outcome.Failure, Destroyed: true),
        };
    }

    /// <summary>The decision with everything that recovery needs, in one commit: who is linked while it is under way is nobody.</summary>
    private static async ValueTask<bool> DecideAsync(LinkSession session, IReadOnlyList<IntentField> body, RecordRef? parent, CancellationToken cancellationToken)
    {
        var (operation, connection) = (session.Operation, session.Connection);
        var engine = operation.Engine;
        var entity = session.Link.Entity with { Key = session.Link.EntityKey };
        var generation = 1 + await engine.Store.ReadGenerationAsync(connection.Id, entity, session.Link.ActorKind, cancellationToken).ConfigureAwait(false);
        return await session.CommitReadAsync(edit =>
        {
            foreach (var held in edit.Held.ToArray()) edit.Release(held.Step.Side, held.Step.Field);
            edit.Unpark(i => i.Kind == InboxItemKind.Broken);
            edit.Batch.Put(new CreateGeneration(connection.Id, entity, edit.Link.ActorKind, generation));
            edit.Add(new Intent(IntentId.New(engine.Entropy, engine.Time), connection.Id, edit.Link.Id, Side.Erp, IntentKind.Create)
            {
                Target = edit.Link.Actor,
                Fields = body,
                Reference = CreateReference.Derive(connection.Id, entity, edit.Link.ActorKind, generation),
                Parent = parent,
                Origin = IntentOrigin.Create,
                User = operation.User,
                Run = operation.Run,
                CreatedAt = engine.Now,
            });
            edit.Journal(edit.Entry(JournalEvent.Broke) with { Side = Side.Erp, Note = $"to be created again, generation {generation}" });
            edit.Link = edit.Link with { State = LinkState.Linking, Actor = null, ActorKey = null, ErpVersion = default, ErpWritten = default, ErpGoneAt = null, ErpBackAt = null };
        }, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>The link is again what it was: linked to the record that is gone, with the reason. Other values are tried by themselves.</summary>
    private static async ValueTask<MissingResult> RefusedAsync(LinkSession session, Intent intent, Failure failure, Failure gone)
    {
        var isOfRecord = failure.Class.IsOfRecord();
        await session.CommitAsync(edit =>
        {
            edit.Remove(intent);
            edit.Link = edit.Link with
            {
                State = LinkState.Broken,
                Actor = intent.Target,
                ActorKey = session.Connection.Kind(Side.Erp, edit.Link.ActorKind).KeyEquality.Canonical(intent.Target!.Value.Key),
                ErpGoneAt = session.Operation.Engine.Now - session.Operation.Engine.Options.GoneConfirmation,
            };
            edit.Journal(edit.Entry(JournalEvent.NotApplied) with { Side = Side.Erp, Note = $"not created, error {failure.Code}" });
            edit.SetAside(gone with { Message = $"{gone.Message} It could not be created again: {failure.Message}" }, InboxItemKind.Broken, attempted: isOfRecord ? Digest(session, intent.Fields) : "later");
            if (isOfRecord) edit.ClearDue();
        }, CancellationToken.None).ConfigureAwait(false);
        return new(isOfRecord ? MissingOutcome.Aside : MissingOutcome.Failed, failure);
    }

    private static string Digest(LinkSession session, IReadOnlyList<IntentField> body) => AttemptDigest.Of(session.Map, Side.Erp, body);
}

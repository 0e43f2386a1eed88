using ErpLink.Storage;
using ErpLink.Synchronizing;

namespace ErpLink.Linking;

internal sealed partial class ErpLinker
{
    public async ValueTask<Draft> DraftAsync(string connection, RecordRef entity, RecordKind actorKind, ErpUser user, CancellationToken cancellationToken)
    {
        var at = await OpenMapAsync(connection, entity.Kind, actorKind, user, AccessRight.Create, cancellationToken).ConfigureAwait(false);
        return await DraftAsync(at, entity, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The draft for a user who may create.</summary>
    public async ValueTask<Draft> DraftAsync(OpenMap at, RecordRef entity, CancellationToken cancellationToken) =>
        (await DraftAsync(at, entity, null, cancellationToken).ConfigureAwait(false)).Draft;

    public async ValueTask<CreateResult> CreateAsync(CreateRequest request, ErpUser user, CancellationToken cancellationToken)
    {
        var at = await OpenMapAsync(request.Connection, request.Entity.Kind, request.ActorKind, user, AccessRight.Create, cancellationToken).ConfigureAwait(false);
        return await CreateAsync(at, request, engine.Begin(user), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Creates as a part of an operation whose user may.</summary>
    public async ValueTask<CreateResult> CreateAsync(OpenMap at, CreateRequest request, Operation operation, CancellationToken cancellationToken)
    {
        at.Connection.RequireSameDatabases();
        await LinkRules.RequireNotDecidedAgainstAsync(engine, at, request.Entity, null, cancellationToken).ConfigureAwait(false);
        if (!at.Map.Erp.CanCreate)
        {
            throw new ErpLinkException(ErrorCodes.CapabilityMissing, FailureClass.NotSupported,
                $"Connection '{at.Name}': the ERP does not let {request.ActorKind} be created. Create it there and link it.")
            { Connection = at.Name, Kind = request.ActorKind };
        }

        var (draft, body, parent) = await DraftAsync(at, request.Entity, request.Values, cancellationToken).ConfigureAwait(false);
        if (draft.Holder is { } holder) return new(CreateStatus.Taken) { Holder = holder, Link = holder };
        if (draft.Token != request.Token) return new(CreateStatus.Moved) { Draft = draft };
        if (draft.Problems.Count > 0) return new(CreateStatus.Incomplete) { Draft = draft };
        if (draft.Duplicates.Count > 0 && !request.InSpiteOfDuplicates) return new(CreateStatus.DuplicatesFound) { Draft = draft };
        return await CreateAsync(at, request.Entity, body, parent, operation, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<CreateResult> CreateAsync(
        OpenMap at, RecordRef entity, IReadOnlyList<IntentField> body, RecordRef? parent, Operation operation, CancellationToken cancellationToken)
    {
        var link = NewLink(at, entity, at.Map.Erp.Kind);
        using var claim = engine.Claims.Take(link.Id);
        var canonical = entity with { Key = at.Map.App.KeyEquality.Canonical(entity.Key) };
        var generation = 1 + await engine.Store.ReadGenerationAsync(at.Connection.Id, canonical, at.Map.Erp.Kind, cancellationToken).ConfigureAwait(false);
        var (session, refusal) = await LinkSession.InsertAsync(operation, at.Connection, link, edit =>
        {
            edit.Batch.Put(new CreateGeneration(at.Connection.Id, canonical, at.Map.Erp.Kind, generation));
            edit.Add(new Intent(IntentId.New(engine.Entropy, engine.Time), link.Connection, link.Id, Side.Erp, IntentKind.Create)
            {
                Fields = body,
                Reference = CreateReference.Derive(at.Connection.Id, canonical, at.Map.Erp.Kind, generation),
                Parent = parent,
                Origin = IntentOrigin.Create,
                User = operation.User,
                Run = operation.Run,
                CreatedAt = engine.Now,
            });
            edit.Journal(edit.Entry(JournalEvent.Linked) with { Note = $"to be created as {at.Map.Erp.Kind}" });
        }, cancellationToken).ConfigureAwait(false);
        if (session is null) return await TakenAsync(at, entity, refusal!, cancellationToken).ConfigureAwait(false);

        var outcome = await LegRunner.RunAsync(session, cancellationToken).ConfigureAwait(false);
        return outcome.Status switch
        {
            LegsStatus.Refused => await NotCreatedAsync(session, outcome).ConfigureAwait(false),
            LegsStatus.Pending => new(CreateStatus.Pending) { Link = session.Link, Failure = outcome.Failure },
            LegsStatus.Asking => new(CreateStatus.Unconfirmed) { Link = session.Link, Failure = outcome.Failure, Questions = session.Items },
            _ => await CreatedAsync(session, cancellationToken).ConfigureAwait(false),
        };
    }

    /// <summary>The ERP's number and defaults are filled into the app at once where that works; otherwise the due mark stands.</summary>
    private static async ValueTask<CreateResult> CreatedAsync(LinkSession session, CancellationToken cancellationToken)
    {
        var status = session.Adopted ? CreateStatus.Adopted : CreateStatus.Created;
        try
        {
            var synced = await ErpSynchronizer.SyncAsync(session, cancellationToken).ConfigureAwait(false);
            return new(status) { Link = synced.Link, Questions = synced.Questions, Failure = synced.Failure };
        }
        catch (Exception error) when (error is ErpLinkException or OperationCanceledException)
        {
            return new(status) { Link = session.Link, Questions = session.Items };
        }
    }

    private static async ValueTask<CreateResult> NotCreatedAsync(LinkSession session, LegsOutcome outcome)
    {
        var ended = false;
        await session.CommitAsync(edit =>
        {
            ended = edit.IsAsSent(outcome.Intent!);
            if (ended) edit.EndNotApplied(Side.Erp, $"not created, error {outcome.Failure!.Code}");
        }, CancellationToken.None).ConfigureAwait(false);
        return ended ? new(CreateStatus.Refused) { Failure = outcome.Failure } : new(CreateStatus.Pending) { Link = session.Link, Failure = outcome.Failure };
    }

    /// <summary>Somebody else linked or is creating at this moment (T04): their link is the answer.</summary>
    private async ValueTask<CreateResult> TakenAsync(OpenMap at, RecordRef entity, CommitRefusal refusal, CancellationToken cancellationToken)
    {
        var holder = refusal.Holder ?? await Proposals.HolderAsync(at, entity, null, cancellationToken).ConfigureAwait(false);
        return new(CreateStatus.Taken) { Holder = holder, Link = holder };
    }

    /// <summary>The draft and the body it would send: as shown, or with a user's answers, when what was not answered is a problem.</summary>
    private async ValueTask<(Draft Draft, IReadOnlyList<IntentField> Body, RecordRef? Parent)> DraftAsync(
        OpenMap at, RecordRef entity, IReadOnlyList<FieldAssignment>? answers, CancellationToken cancellationToken)
    {
        var read = await PairReader.ReadOneAsync(at.Connection.App, entity, at.Map.FieldsToRead(Side.App), cancellationToken).ConfigureAwait(false);
        var app = PairReader.Require(read, at.Connection, Side.App, entity);
        LinkRules.RequireInFilter(at, Side.App, app);
        var parent = await LinkRules.RequireParentAsync(engine, at, app, cancellationToken).ConfigureAwait(false);
        var references = await ReferenceLinks.ResolveAsync(engine, at.Connection, at.Map, app, null, cancellationToken).ConfigureAwait(false);
        var form = new DraftForm(at, app, references, answers ?? []);
        var fields = new List<FormField>();
        foreach (var field in form.Fields)
        {
            var description = at.Map.Erp.Field(field.Name)!;
            var text = await _texts.TextAsync(at.Connection, Side.Erp, description, field.Value, cancellationToken).ConfigureAwait(false);
            var items = field.Source == FormFieldSource.Asked ? await _texts.ItemsAsync(at.Connection, Side.Erp, description, cancellationToken).ConfigureAwait(false) : [];
            fields.Add(field with { Text = text, Items = items });
        }

        var draft = new Draft(at.Connection.Id, app.Ref, at.Map.Erp.Kind, ProposalBuilder.Token(at.Map, app, null))
        {
            ConnectionName = at.Name,
            EntityTitle = ProposalBuilder.Title(at.Map.App, app),
            Fields = fields,
            Problems = answers is null ? form.Problems : [.. form.Problems, .. form.Missing],
            Duplicates = await DuplicatesAsync(at, form.Title, cancellationToken).ConfigureAwait(false),
            Holder = await Proposals.HolderAsync(at, app.Ref, null, cancellationToken).ConfigureAwait(false),
        };
        return (draft, form.Body, parent);
    }
}

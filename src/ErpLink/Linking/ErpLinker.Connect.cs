using ErpLink.Maps;
using ErpLink.Storage;
using ErpLink.Synchronizing;

namespace ErpLink.Linking;

internal sealed partial class ErpLinker
{
    public async ValueTask<Proposal> ProposeAsync(string connection, RecordRef entity, RecordRef actor, ErpUser user, CancellationToken cancellationToken)
    {
        var at = await OpenMapAsync(connection, entity.Kind, actor.Kind, user, AccessRight.Link, cancellationToken).ConfigureAwait(false);
        var (app, erp, references) = await ReadForLinkAsync(at, entity, actor, cancellationToken).ConfigureAwait(false);
        return await Proposals.BuildAsync(at, app, erp, references, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask<ConnectResult> ConnectAsync(ConnectRequest request, ErpUser user, CancellationToken cancellationToken)
    {
        var at = await OpenMapAsync(request.Connection, request.Entity.Kind, request.Actor.Kind, user, AccessRight.Link, cancellationToken).ConfigureAwait(false);
        at.Connection.RequireSameDatabases();
        await LinkRules.RequireNotDecidedAgainstAsync(engine, at, request.Entity, request.Actor, cancellationToken).ConfigureAwait(false);
        for (var attempt = 1; ; attempt++)
        {
            var (app, erp, references) = await ReadForLinkAsync(at, request.Entity, request.Actor, cancellationToken).ConfigureAwait(false);
            if (ProposalBuilder.Token(at.Map, app, erp) != request.Token)
                return new(ConnectStatus.Moved) { Proposal = await Proposals.BuildAsync(at, app, erp, references, cancellationToken).ConfigureAwait(false) };

            if (await Proposals.HolderAsync(at, app.Ref, erp.Ref, cancellationToken).ConfigureAwait(false) is { } holder) return new(ConnectStatus.Taken) { Holder = holder };
            var result = await ConnectOnceAsync(at, request, app, erp, references, engine.Begin(user), null, cancellationToken).ConfigureAwait(false);

            if (result.Link is not null) await new Bulk.MatchReviews(engine).CloseAsync(engine.Begin(user), at.Connection.Id, request.Entity, Asks(request.Actor.Kind), cancellationToken).ConfigureAwait(false);

            // Only something that is not mapped changed between read and write: the user's decision still stands.
            if (result.Failure?.Class != FailureClass.Conflict || result.Status != ConnectStatus.Refused || attempt == engine.Options.MergeAttemptsMax) return result;
        }
    }

    private static Func<InboxItem, bool> Asks(RecordKind actor) => item => item.Candidates.Any(c => c.Kind == actor);

    private async ValueTask<ConnectResult> ConnectOnceAsync(
        OpenMap at, ConnectRequest request, Record app, Record erp, IReferenceLookup? references, Operation operation, string? reason, CancellationToken cancellationToken)
    {
        var plan = Plan(at, request, app, erp, references);
        var link = NewLink(at, app.Ref, erp.Kind) with { Actor = erp.Ref, ActorKey = at.Map.Erp.KeyEquality.Canonical(erp.Key) };
        using var claim = engine.Claims.Take(link.Id);
        var (session, refusal) = await LinkSession.InsertAsync(operation, at.Connection, link, edit =>
        {
            edit.Link = edit.Link with { State = plan.HasWrites ? LinkState.Linking : LinkState.Active };
            plan.Store(edit, operation, IntentOrigin.Connect);
            edit.Journal(edit.Entry(JournalEvent.Linked) with { Note = reason });
            foreach (var (field, baseline) in plan.Agreed.Where(a => !a.Field.EqualAcross(a.Baseline.Erp, a.Baseline.App, references)))
                edit.Journal(LinkEdit.Values(field, edit.Entry(JournalEvent.Kept) with { Field = field.Definition.App, Rule = MergeRule.LinkTime, Old = baseline.App, New = baseline.Erp }));
            edit.MarkDue();
        }, cancellationToken).ConfigureAwait(false);
        return session is null ? new(ConnectStatus.Taken) { Holder = refusal!.Holder } : await RunAsync(session, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends the legs. Until the first has landed everything can be taken back; afterwards the link stands.</summary>
    private static async ValueTask<ConnectResult> RunAsync(LinkSession session, CancellationToken cancellationToken)
    {
        var outcome = await LegRunner.RunAsync(session, cancellationToken).ConfigureAwait(false);
        switch (outcome.Status)
        {
            case LegsStatus.Refused when session.Link.State == LinkState.Linking:
                var ended = false;
                await session.CommitAsync(edit =>
                {
                    ended = edit.IsAsSent(outcome.Intent!);
                    if (!ended) return;
                    edit.EndNotApplied(outcome.Intent!.Side, $"error {outcome.Failure!.Code}");
                    edit.Journal(edit.Entry(JournalEvent.Disconnected) with { Note = "nothing was written" });
                }, CancellationToken.None).ConfigureAwait(false);
                return ended ? new(ConnectStatus.Refused) { Failure = outcome.Failure } : new(ConnectStatus.Pending) { Link = session.Link, Questions = session.Items, Failure = outcome.Failure };
            case LegsStatus.Refused:
                await RefusedLeg.AskAsync(session, outcome.Intent!, outcome.Failure!, cancellationToken).ConfigureAwait(false);
                return new(ConnectStatus.Connected) { Link = session.Link, Questions = session.Items, Failure = outcome.Failure };
            case LegsStatus.Pending or LegsStatus.Asking:
                return new(ConnectStatus.Pending) { Link = session.Link, Questions = session.Items, Failure = outcome.Failure };
            default:
                return new(ConnectStatus.Connected) { Link = session.Link, Questions = session.Items };
        }
    }

    private static LegPlan Plan(OpenMap at, ConnectRequest request, Record app, Record erp, IReferenceLookup? references)
    {
        var plan = new LegPlan(at, app, erp, references);
        var unused = request.Decisions.ToList();
        foreach (var field in at.Map.Fields)
        {
            var compared = FieldComparison.Compare(field, app[field.Definition.App], erp[field.Definition.Erp], references);
            var decision = unused.Find(d => d.Field == field.Definition.App && (d.ErpField is null || d.ErpField == field.Definition.Erp));
            unused.RemoveAll(d => ReferenceEquals(d, decision) && d.ErpField is not null);
            if (compared.State == FieldState.Equal)
            {
                plan.LeaveBoth(field);
                continue;
            }

            var choice = decision?.Choice ?? compared.Suggested ?? throw Refuse(at, field, "it differs and nobody has said which side is right", compared);
            if (!compared.Choices.Contains(choice)) throw Refuse(at, field, $"{choice} is not among the choices", compared);
            if (compared.State == FieldState.NotComparable && compared.Reason.Length > 0 && (app[field.Definition.App].IsAbsent || erp[field.Definition.Erp].IsAbsent)) continue;
            plan.Add(field, choice, decision?.Value ?? default, MergeRule.LinkTime);
        }

        var unknown = request.Decisions.FirstOrDefault(d => !at.Map.Fields.Any(f => f.Definition.App == d.Field && (d.ErpField is null || d.ErpField == f.Definition.Erp)));
        if (unknown is not null)
        {
            throw new ErpLinkException(ErrorCodes.DecisionRefused, FailureClass.Invalid,
                $"Connection '{at.Name}': '{unknown.Field}' is not a mapped field of {at.Map}. Decide about: {string.Join(", ", at.Map.Fields.Select(f => f.Definition.App))}.")
            { Connection = at.Name, Field = unknown.Field };
        }

        AddFill(at, request, erp, plan);
        return plan;
    }

    private static void AddFill(OpenMap at, ConnectRequest request, Record erp, LegPlan plan)
    {
        foreach (var fill in request.Fill)
        {
            var field = at.Map.Erp.Field(fill.Field);
            if (field is not { Access: FieldAccess.Normal or FieldAccess.Mandatory } || !at.Map.Defaults.Any(d => d.Field.Name == fill.Field))
            {
                throw new ErpLinkException(ErrorCodes.DecisionRefused, FailureClass.Invalid,
                    $"Connection '{at.Name}': '{fill.Field}' was not offered to be filled. Only unmapped fields with a default are.")
                { Connection = at.Name, Field = fill.Field };
            }

            var fits = FieldFit.Check(field, fill.Value, at.Name);
            if (!fits.IsConverted) throw new ErpLinkException(fits.Code, FailureClass.Invalid, fits.Message!) { Connection = at.Name, Field = fill.Field };
            if (erp[fill.Field].IsBlank) plan.Fill(fill.Field, fill.Value, erp[fill.Field]);
        }
    }

    /// <summary>Reads both records and checks what must hold before they may be linked.</summary>
    private async ValueTask<(Record App, Record Erp, IReferenceLookup? References)> ReadForLinkAsync(OpenMap at, RecordRef entity, RecordRef actor, CancellationToken cancellationToken,
        IReadOnlyList<string>? moreFromApp = null, IReadOnlyList<string>? moreFromErp = null)
    {
        var more = at.Map.Defaults.Select(d => d.Field.Name).Concat(at.Map.Erp.TitleField is { } title ? [title] : []).Concat(moreFromErp ?? []).ToArray();
        var pair = await PairReader.ReadAsync(at.Connection, at.Map, entity, actor, cancellationToken, more, moreFromApp).ConfigureAwait(false);
        var app = PairReader.Require(pair.App, at.Connection, Side.App, entity);
        var erp = PairReader.Require(pair.Erp, at.Connection, Side.Erp, actor);
        LinkRules.RequireInFilter(at, Side.App, app);
        LinkRules.RequireInFilter(at, Side.Erp, erp);
        var parent = await LinkRules.RequireParentAsync(engine, at, app, cancellationToken).ConfigureAwait(false);
        LinkRules.RequireSameParent(at, parent, erp);
        var references = await ReferenceLinks.ResolveAsync(engine, at.Connection, at.Map, app, erp, cancellationToken).ConfigureAwait(false);
        return (app, erp, references);
    }

    private Link NewLink(OpenMap at, RecordRef entity, RecordKind actorKind) => new(LinkId.New(engine.Entropy, engine.Time), at.Connection.Id, entity)
    {
        ActorKind = actorKind,
        EntityKey = at.Map.App.KeyEquality.Canonical(entity.Key),
        EntitySlot = ProposalBuilder.Slot(at),
        State = LinkState.Linking,
        CreatedAt = engine.Now,
    };

    private static ErpLinkException Refuse(OpenMap at, CompiledField field, string why, ProposalField compared) => new(ErrorCodes.DecisionRefused, FailureClass.Invalid,
        $"Connection '{at.Name}': field '{field.Definition.App}': {why}. Choose one of: {string.Join(", ", compared.Choices)}.")
    { Connection = at.Name, Field = field.Definition.App };
}

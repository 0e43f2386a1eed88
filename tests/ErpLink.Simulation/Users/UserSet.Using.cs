namespace ErpLink.Simulation;

public sealed partial class UserSet
{
    private static readonly ErpUser Clerk = new("clerk", "A clerk");

    private static readonly FieldChoice[] Choices = [FieldChoice.Erp, FieldChoice.App, FieldChoice.Value, FieldChoice.LeaveBoth];

    /// <summary>A clerk goes through the inbox once; what is left is left on purpose.</summary>
    public async Task ClearInboxAsync(int i)
    {
        if (world.AnyNode(i) is not { } node) return;
        var number = 1000 * i;
        foreach (var item in await node.Inbox.ListAsync(new InboxQuery(), Clerk, default))
        {
            number++;
            if (!Fates.Happens(0.7, "clears", "", number)) continue;
            try
            {
                await AnswerAsync(node, item, number, default);
            }
            catch (ErpLinkException error) when (SyncDriver.Expected(Kernel, "answer", error))
            {
            }
        }
    }

    private async Task UseAsync(int i, ActionKind kind)
    {
        if (world.AnyNode(i) is not { } node) return;
        var impatience = new CancellationTokenSource();
        if (world.Faults.Happens(FaultKind.Cancel, "user", "")) Kernel.After(Fates.Between(1, 5_000, "patience", "", i), "user cancels", "", impatience.Cancel);
        try
        {
            world.Stale.Ruled();
            await UseAsync(node, i, kind, impatience.Token);
            world.Stale.Ruled();
        }
        catch (Exception error) when (SyncDriver.Expected(Kernel, kind.ToString(), error))
        {
        }
    }

    private async Task UseAsync(Node node, int i, ActionKind kind, CancellationToken cancellation)
    {
        switch (kind)
        {
            case ActionKind.Connect when PickFree(world.App, i) is { } entity && PickFree(world.Erp, i, Shape.Actor(entity.Ref.Kind)) is { } actor:
                await ConnectAsync(node, i, entity.Ref, actor.Ref, cancellation);
                break;
            case ActionKind.Create when PickFree(world.App, i) is { } entity:
                await CreateAsync(node, i, entity.Ref, cancellation);
                break;
            case ActionKind.Answer:
                var items = await node.Inbox.ListAsync(new InboxQuery(), Clerk, cancellation);
                if (items.Count == 0) break;
                var item = Fates.Pick(items, "item", "", i);
                await ThinkAsync(node, i, Fates.Happens(0.3, "long", "", i) ? 600_000 : 20_000);
                await AnswerAsync(node, item, i, cancellation);
                break;
            case ActionKind.Disconnect or ActionKind.Pause or ActionKind.Lock or ActionKind.SyncNow when world.Store.Links() is { Count: > 0 } links:
                await ChangeLinkAsync(node, i, kind, Fates.Pick(links, "link", "", i), cancellation);
                break;
        }
    }

    private async Task ChangeLinkAsync(Node node, int i, ActionKind kind, Link link, CancellationToken cancellation)
    {
        switch (kind)
        {
            case ActionKind.Disconnect:
                world.Truth.Allow(link.Entity.Key.Text); // Also when the answer is lost.
                await node.Linker.DisconnectAsync(link.Id, Clerk, cancellation);
                break;
            case ActionKind.Pause:
                await node.Linker.SetPausedAsync(link.Id, link.State != LinkState.Paused, Clerk, cancellation);
                break;
            case ActionKind.Lock:
                var field = Fates.Pick(Shape.Fields(link.Entity.Kind), "lock", "", i);
                await node.Linker.SetFieldLockAsync(link.Id, field, !link.Fields.Any(f => f.App == field && f.Locked), Clerk, cancellation);
                break;
            default:
                await node.Synchronizer.SyncNowAsync(link.Id, Clerk, cancellation);
                break;
        }
    }

    /// <summary>Proposes, thinks, decides, connects.</summary>
    public async Task<ConnectResult?> ConnectAsync(Node node, int i, RecordRef entity, RecordRef actor, CancellationToken cancellation)
    {
        var proposal = await node.Linker.ProposeAsync(Shape.Connection, entity, actor, Clerk, cancellation);
        await ThinkAsync(node, i, 30_000);
        foreach (var field in proposal.Fields)
        {
            world.Truth.Shown(field.AppValue);
            world.Truth.Shown(field.ErpValue);
        }

        var decisions = proposal.Fields.Where(f => f.Suggested is null || Fates.Happens(0.2, "own mind", f.App, i)).Where(f => f.Choices.Count > 0)
            .Select(f => Decide(f.App, f.Choices, i)).ToArray();
        foreach (var left in proposal.Fields.Where(f => (decisions.FirstOrDefault(d => d.Field == f.App)?.Choice ?? f.Suggested) == FieldChoice.LeaveBoth))
            world.Rest.LeftBoth(entity, left.App);
        var result = await node.Linker.ConnectAsync(proposal.Decide(decisions), Clerk, cancellation);
        Kernel.Note("connects", entity.Key.Text, $"{actor.Key} {result.Status}");
        return result;
    }

    private async Task CreateAsync(Node node, int i, RecordRef entity, CancellationToken cancellation)
    {
        var actor = Settings.HasSuppliers && entity.Kind == Shape.Company && Fates.Happens(0.5, "supplier", "", i) ? Shape.Supplier : Shape.Actor(entity.Kind);
        var draft = await node.Linker.DraftAsync(Shape.Connection, entity, actor, Clerk, cancellation);
        await ThinkAsync(node, i, 30_000);
        var result = await node.Linker.CreateAsync(draft.Answer() with { InSpiteOfDuplicates = true }, Clerk, cancellation);
        Kernel.Note("creates", entity.Key.Text, result.Status.ToString());
    }

    private async Task AnswerAsync(Node node, InboxItem item, int i, CancellationToken cancellation)
    {
        var answer = item.Kind switch
        {
            InboxItemKind.Conflict => AnswerField(item, i),
            InboxItemKind.UnconfirmedCreate => AnswerCreate(item, i),
            _ => InboxAnswer.To(item, Fates.Happens(0.6, "retry", "", i) ? AnswerChoice.Retry : AnswerChoice.Dismiss),
        };
        if (answer.Choice == AnswerChoice.Dismiss && item.AppField is { } seen) world.Rest.LeftBoth(item.Entity!.Value, seen);
        Kernel.Note("answers", item.Entity?.Key.Text ?? "", $"{item.Kind} {item.AppField} {answer.Choice} erp '{item.ErpValue}' app '{item.AppValue}'");
        var result = await node.Inbox.AnswerAsync(answer, Clerk, cancellation);
        Kernel.Note("answered", item.Entity?.Key.Text ?? "", result.Status.ToString());
    }

    private InboxAnswer AnswerField(InboxItem item, int i)
    {
        world.Truth.Shown(item.ErpValue);
        world.Truth.Shown(item.AppValue);
        var choice = Shape.DirectionOf(item.AppField!) switch
        {
            Direction.ToErp => FieldChoice.App,
            Direction.ToApp => FieldChoice.Erp,
            _ => Fates.Pick(Choices, "answer", "", i),
        };
        if (choice == FieldChoice.LeaveBoth) world.Rest.LeftBoth(item.Entity!.Value, item.AppField!);
        return InboxAnswer.To(item, (AnswerChoice)choice) with { Value = choice == FieldChoice.Value ? Third(i) : default };
    }

    private InboxAnswer AnswerCreate(InboxItem item, int i)
    {
        var ident = item.Entity!.Value.Key.Text;
        world.Truth.DecidedCreates.Add(ident);
        if (item.Candidates.Count > 0 && Fates.Happens(0.7, "adopt", "", i))
        {
            // Right or wrong, a person looked at it: what it holds counts as changed since the create.
            var candidate = Fates.Pick(item.Candidates, "candidate", "", i);
            foreach (var value in world.Erp.Find(candidate)?.Values.Values.ToArray() ?? []) world.Truth.Shown(value);
            return InboxAnswer.To(item, AnswerChoice.Adopt) with { Actor = candidate };
        }

        world.Truth.Allow(ident);
        return InboxAnswer.To(item, Fates.Happens(0.6, "again", "", i) ? AnswerChoice.CreateAgain : AnswerChoice.Dismiss);
    }

    private FieldDecision Decide(string field, IReadOnlyList<FieldChoice> choices, int i)
    {
        var choice = Fates.Pick(choices, "decision", field, i);
        return new FieldDecision(field, choice) { Value = choice == FieldChoice.Value ? Third(i) : default };
    }

    /// <summary>A value of the person's own: born on neither side.</summary>
    private FieldValue Third(int i)
    {
        var value = FieldValue.Text($"{Token.Text(world.Truth.NextToken())} third {i}");
        world.Truth.Shown(value);
        return value;
    }

    private async Task ThinkAsync(Node node, int i, int atMostMs)
    {
        if (world.Faults.On) await node.Process.DelayAsync(Fates.Between(500, atMostMs, "thinks", "", i), "user thinks");
    }

    private SimRow? PickFree(SimSide side, int i, RecordKind? kind = null)
    {
        var linked = world.Store.Links().Select(l => side == world.App ? l.Entity : l.Actor).ToHashSet();
        var rows = side.Rows.Values.Where(r => !r.Deleted && !r.Hidden && r.MergedInto is null && (kind is null || r.Ref.Kind == kind))
            .Where(r => !linked.Contains(r.Ref) || Fates.Happens(0.1, "taken", r.Ref.Key.Text, i)).ToArray();
        return rows.Length == 0 ? null : Fates.Pick(rows, "free", side.Name, i);
    }
}

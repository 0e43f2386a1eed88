using ErpLink.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace ErpLink.Scenarios;

/// <summary>The services of one process, and what a user does with them.</summary>
public sealed class Node(ServiceProvider services, ILinkStore store, FaultySide erp)
{
    /// <summary>The ERP as this process sees it.</summary>
    public FaultySide Erp => erp;

    /// <summary>The process ends in an orderly way.</summary>
    public void Stop() => services.Dispose();

    public IErpLinker Linker => services.GetRequiredService<IErpLinker>();

    public IErpMatcher Matcher => services.GetRequiredService<IErpMatcher>();

    public IErpSynchronizer Synchronizer => services.GetRequiredService<IErpSynchronizer>();

    public IErpSignals Signals => services.GetRequiredService<IErpSignals>();

    public IErpInbox Inbox => services.GetRequiredService<IErpInbox>();

    public IErpJournal Journal => services.GetRequiredService<IErpJournal>();

    public IErpConnections Connections => services.GetRequiredService<IErpConnections>();

    /// <summary>The store itself, past the process: what an auditor would read.</summary>
    public ILinkStore Store => store;

    public ValueTask<Proposal> ProposeAsync(RecordRef entity, RecordRef actor, ErpUser? user = null) => Linker.ProposeAsync("oslo", entity, actor, user ?? World.Kari, default);

    /// <summary>Proposes and connects; fields that differ go by the decisions given.</summary>
    public async ValueTask<ConnectResult> ConnectAsync(RecordRef entity, RecordRef actor, params FieldDecision[] decisions) =>
        await Linker.ConnectAsync((await ProposeAsync(entity, actor)).Decide(decisions), World.Kari, default);

    /// <summary>Links two records that are to agree, and fails when they do not.</summary>
    public async ValueTask<Link> LinkAsync(RecordRef entity, RecordRef actor, params FieldDecision[] decisions)
    {
        var result = await ConnectAsync(entity, actor, decisions);
        result.Status.Should().Be(ConnectStatus.Connected, "the scenario starts from linked records ({0})", result.Failure);
        return result.Link!;
    }

    public async ValueTask<CreateResult> CreateAsync(RecordRef entity, ErpUser? user = null)
    {
        var draft = await Linker.DraftAsync("oslo", entity, World.Customer, user ?? World.Kari, default);
        return await Linker.CreateAsync(draft.Answer() with { InSpiteOfDuplicates = true }, user ?? World.Kari, default);
    }

    public ValueTask<SyncResult> SyncAsync(Link link) => Synchronizer.SyncNowAsync(link.Id, World.Kari, default);

    public ValueTask<RunReport> RunAsync(RunKind kind = RunKind.Incremental) => Synchronizer.RunAsync(new RunRequest("oslo", kind), World.Kari, default);

    public ValueTask<RunPlan> PlanAsync(RunKind kind = RunKind.Incremental) => Synchronizer.PlanAsync(new RunRequest("oslo", kind), World.Kari, default);

    public ValueTask<ExecuteReport> ExecuteAsync(RunPlan plan) => Synchronizer.ExecuteAsync(plan, World.Kari, default);

    public async ValueTask<IReadOnlyList<Drift>> VerifyAsync()
    {
        var found = new List<Drift>();
        await foreach (var drift in Synchronizer.VerifyAsync(new VerifyRequest("oslo"), World.Kari, default)) found.Add(drift);
        return found;
    }

    public async ValueTask<FieldExplanation> ExplainAsync(Link link, string app) =>
        (await Journal.ExplainAsync(link.Id, World.Kari, default)).Fields.Should().ContainSingle(f => f.App == app).Subject;

    public ValueTask<UndoResult> UndoAsync(Guid run) => Synchronizer.UndoAsync(UndoRequest.OfRun("oslo", run), World.Kari, default);

    public ValueTask<ConnectionStatus> StatusAsync() => Synchronizer.GetStatusAsync("oslo", World.Kari, default);

    public ValueTask<RecoveryReport> RecoverAsync() => Synchronizer.RecoverAsync("oslo", default);

    public ValueTask<IReadOnlyList<InboxItem>> OpenItemsAsync() => Inbox.ListAsync(new InboxQuery(), World.Kari, default);

    public async ValueTask<InboxItem> OpenItemAsync(InboxItemKind kind) => (await OpenItemsAsync()).Should().ContainSingle(i => i.Kind == kind).Subject;

    public async ValueTask<IReadOnlyList<JournalEntry>> JournalAsync(JournalEvent? what = null) =>
        [.. (await store.ReadJournalAsync(new JournalQuery { Limit = 1000 }, default)).Where(e => what is null || e.Event == what)];

    public async ValueTask<Link?> LinkOfAsync(RecordRef entity) => (await store.ReadLinksByEntityAsync(null, entity.Kind, [entity.Key.Text], default)).SingleOrDefault();

    public async ValueTask<IReadOnlyList<Intent>> IntentsAsync() => await store.ReadIntentPageAsync(new ConnectionId("oslo-1"), null, 1000, default);
}

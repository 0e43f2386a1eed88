using System.Globalization;
using ErpLink.Storage;

namespace ErpLink.Simulation;

/// <summary>Judges every commit: one live intent for a record and side (O11), no run that lost its
/// lease (O10), nothing broken that is there (O18), nothing decided against a lock (O22) or for a child without its parent (O9).</summary>
public sealed class CommitOracle(SimKernel kernel, StoreView store, Truth truth, Func<Side, RecordRef, SimRow?> find)
{
    private readonly Dictionary<(LinkId, string), Baseline?> _baselines = [];
    private readonly HashSet<LinkId> _broken = [];
    private readonly Dictionary<LinkId, RecordRef> _actors = [];
    private readonly Dictionary<RecordRef, long> _unlinkedMs = [];

    /// <summary>Longer than a page of a run takes, and than a process stands still.</summary>
    private const long WhileMs = 300_000;

    private long _epoch;

    /// <summary>A run took the connection.</summary>
    public void Claimed(ConnectionClaim claim)
    {
        if (!claim.IsAcquired) return;
        if (claim.Lease.Epoch <= _epoch) kernel.Report("O10", $"epoch {claim.Lease.Epoch} is given to a run after {_epoch}");
        _epoch = claim.Lease.Epoch;
    }

    /// <summary>A batch was stored.</summary>
    public void Committed(SimProcess process, StoreBatch batch)
    {
        kernel.Note("commit", process.Name, kernel.Tracing ? Text(batch) : string.Empty);
        if (batch.Lease is { } lease && lease.Epoch < _epoch) kernel.Report("O10", $"{process.Name} stores under epoch {lease.Epoch}, and {_epoch} has begun");
        foreach (var link in batch.RemovedLinks) _unlinkedMs[link.Entity] = kernel.NowMs;
        foreach (var link in batch.InsertedLinks.Concat(batch.UpdatedLinks).Concat(batch.RemovedLinks))
        {
            if (_actors.TryGetValue(link.Id, out var actor)) _unlinkedMs[actor] = kernel.NowMs; // Unless it is looked at and found linked.
            if (link.Actor is { } now) _actors[link.Id] = now;
        }

        if (batch.InsertedIntents.Count > 0) OneIntent();
        foreach (var intent in batch.InsertedIntents) Decided(intent);
        foreach (var entry in batch.Journal.Where(e => e.Event == JournalEvent.ValueRefused)) Refused(entry, batch);
        foreach (var link in batch.UpdatedLinks)
        {
            // One that follows its record to another key is broken until it is read there.
            if (link.State != LinkState.Broken) _broken.Remove(link.Id);
            else if (_broken.Add(link.Id)) Broken(link);
        }
    }

    private void OneIntent()
    {
        var seen = new HashSet<(Side, RecordRef)>();
        foreach (var intent in store.Intents())
        {
            if (intent.Target is { } target && !seen.Add((intent.Side, target)))
                kernel.Report("O11", $"two writes of {intent.Side} {target} are under way at once", target.Key.Text);
        }
    }

    /// <summary>A write was decided. That a field was locked is in the same commit's revision; that the parent's link was ended a moment
    /// ago is not, so that is excused for a while.</summary>
    private void Decided(Intent intent)
    {
        if (intent is { Kind: IntentKind.Create, Parent: { } under } && truth.SetBackMs == 0 && store.LinkOfActor(under) is null && !WasLinkedAWhileAgo(under))
            kernel.Report("O9", $"{store.Link(intent.Link)?.Entity} is to be created under {under}, which is not linked", store.Link(intent.Link)?.Entity.Key.Text ?? string.Empty);
        if (intent.Kind != IntentKind.Update || store.Link(intent.Link) is not { } link) return;
        foreach (var field in intent.Fields.Where(f => f.Rule is not (MergeRule.Answer or MergeRule.LinkTime)))
        {
            if (link.Fields.Any(f => f.Locked && (intent.Side == Side.Erp ? f.Erp : f.App) == field.Field))
                kernel.Report("O22", $"{intent.Side} {intent.Target}: '{field.Old}' of {field.Field} is to be replaced by '{field.Sent}' (rule {field.Rule}), and the field is locked", link.Entity.Key.Text);
        }

        if (intent.Origin != IntentOrigin.Sync || link.Entity.Kind != Shape.Person || find(Side.App, link.Entity)?.Parent is not { } parent || find(Side.App, parent)?.MergedInto is not null) return;
        if (store.LinkOf(parent)?.Actor is null && !WasLinkedAWhileAgo(parent))
            kernel.Report("O9", $"{link.Entity} is to be written, and {parent} is not linked", link.Entity.Key.Text);
    }

    private bool WasLinkedAWhileAgo(RecordRef record) => kernel.NowMs - _unlinkedMs.GetValueOrDefault(record, -WhileMs) < WhileMs;

    /// <summary>A side is said to have left a field as it was.</summary>
    private void Refused(JournalEntry entry, StoreBatch batch)
    {
        if ((entry.Side == Side.Erp ? entry.Actor : entry.Entity) is not { } record || find(entry.Side!.Value, record) is not { } row || Token.Of(entry.Old) is not (> 0 and var token)) return;
        if (truth.Ignored.Contains((row, entry.Field!, token))) return;
        if (batch.InboxItems.Any(i => i.Link == entry.Link && i.Failure?.Code == ErrorCodes.ValueRefused && (entry.Side == Side.Erp ? i.ErpField : i.AppField) == entry.Field))
            kernel.Report("O7", $"{record}: '{entry.Old}' of {entry.Field} is set aside as refused, and the side took it: somebody changed it since", record.Key.Text);
        else
            kernel.Report("O16", $"{record}: the journal says that '{entry.Old}' of {entry.Field} was refused, and the side took it", record.Key.Text);
    }

    private void Broken(Link link)
    {
        if (find(Side.App, link.Entity) is null or { WasGone: true }) return;
        if (link.Actor is { } actor && find(Side.Erp, actor) is null or { WasGone: true }) return;
        kernel.Report("O18", $"link of {link.Entity} and {link.Actor} is broken, and neither record was ever gone", link.Entity.Key.Text);
    }

    /// <summary>A trace shows a baseline when it moves.</summary>
    private bool IsNews(LinkId link, LinkField field)
    {
        var (news, old) = (field.Baseline, _baselines.GetValueOrDefault((link, field.App)));
        _baselines[(link, field.App)] = news;
        return news?.Erp != old?.Erp || news?.App != old?.App;
    }

    private string Text(StoreBatch batch)
    {
        var parts = batch.InsertedLinks.Select(l => $"+link {l.Entity.Key}~{l.Actor?.Key} {l.State}")
            .Concat(batch.UpdatedLinks.Select(l => string.Create(CultureInfo.InvariantCulture, $"link {l.Entity.Key}~{l.Actor?.Key} {l.State} r{l.Revision + 1}")))
            .Concat(batch.RemovedLinks.Select(l => $"-link {l.Entity.Key}~{l.Actor?.Key}"))
            .Concat(batch.InsertedIntents.Select(i => $"+intent {Text(i)}"))
            .Concat(batch.UpdatedIntents.Select(i => $"intent {Text(i)}"))
            .Concat(batch.RemovedIntents.Select(_ => "-intent"))
            .Concat(batch.InboxItems.Select(i => $"item {i.Kind} {i.AppField} {i.State} erp '{i.ErpValue}' app '{i.AppValue}'"))
            .Concat(batch.Journal.Select(e => $"[{e.Event} {e.Side} {e.Field} '{e.Old}'->'{e.New}' {e.Note}]"))
            .Concat(batch.InsertedLinks.Concat(batch.UpdatedLinks).SelectMany(l => l.Fields.Where(f => IsNews(l.Id, f)).Select(f => $"base {f.App} e'{f.Baseline?.Erp}' a'{f.Baseline?.App}'")));
        return string.Join("; ", parts);
    }

    private static string Text(Intent intent) => string.Create(CultureInfo.InvariantCulture,
        $"{intent.Side} {intent.Kind} {intent.Target?.Key}{intent.Reference} {string.Join(", ", intent.Fields.Select(f => $"{f.Field} '{f.Old}'->'{f.Sent}' ({f.Rule})"))} v{intent.ExpectedVersion} sends {intent.Sends}");
}

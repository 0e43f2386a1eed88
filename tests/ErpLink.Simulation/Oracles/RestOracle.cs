using ErpLink.Storage;

namespace ErpLink.Simulation;

/// <summary>Judges the world at rest: everything agrees or waits with a reason (O5, O6), no edit went by without a trace (O7), every write
/// is in the journal (O16), and nothing moves any more (O4).</summary>
public sealed class RestOracle(SimWorld world)
{
    private readonly Dictionary<(RecordRef Entity, string Field), int> _leftBoth = [];

    private SimKernel Kernel => world.Kernel;

    /// <summary>A person decided that both sides keep what they have.</summary>
    public void LeftBoth(RecordRef entity, string field) => _leftBoth[(entity, field)] = world.Truth.LastToken;

    /// <summary>Everything that must hold once the faults are over and the rounds have gone by.</summary>
    public void Judge()
    {
        var items = world.Store.OpenItems();
        var journal = world.Store.Journal();
        foreach (var host in world.Hosts.Where(h => h.Current is null || Kernel.NowMs - h.RoundEndedMs > 2 * world.Settings.RoundEveryMs + 120_000))
            Kernel.Report("stuck", $"the last round of a node ended at {host.RoundEndedMs} ms: it goes on for ever, or waits for something that never comes");
        foreach (var link in world.Store.Links()) Converged(link, "O5");
        foreach (var intent in world.Store.Intents()) Orphan(intent);
        Accounted(items, journal);
        var forgets = world.Truth.SetBackMs > 0 && world.Settings.SetBack == SetBack.Store;
        foreach (var (token, row, field) in forgets ? [] : world.Truth.MustBeJournaled)
        {
            if (!journal.Any(e => Names(e, token)))
                Kernel.Report("O1", $"{row.Ref}: a rule overwrote {Token.Text(token)} of {field}, and the journal does not name it", row.Ref.Key.Text);
        }

        if (!forgets) Explained(journal);
        Bounded(items);
    }

    /// <summary>What does not change any more once nobody edits: without the times and counters of attempts.</summary>
    public string Fingerprint()
    {
        var poisoned = world.Store.Links().Where(IsHandicapped).Select(l => l.Id).ToHashSet();
        var links = world.Store.Links().Where(l => !poisoned.Contains(l.Id)).Select(l =>
            $"{l.Entity.Key}~{l.Actor?.Key} {l.State} {string.Join(",", l.Fields.Select(f => $"{f.App}:{f.Baseline?.Erp}/{f.Baseline?.App}{f.Locked}{f.ToBeFilled}"))}");
        var items = world.Store.OpenItems().Where(i => i.Link is not { } link || !poisoned.Contains(link)).Select(i => $"{i.Kind} {i.Entity?.Key} {i.AppField} {i.ErpValue}/{i.AppValue}");
        var intents = world.Store.Intents().Where(i => !poisoned.Contains(i.Link)).Select(i => $"{i.Side} {i.Target} {i.Sends}");
        var entries = world.Store.Journal().Count(e => e.Link is not { } link || !poisoned.Contains(link));
        return string.Join("\n", [.. links, .. items, .. intents, $"{entries} journal entries"]);
    }

    /// <summary>Whether the record's writes are refused for ever: what it does is its own affair.</summary>
    public bool IsHandicapped(Link link) => link.Actor is { } actor && actor == world.Erp.Poisoned;

    /// <summary>O14: what is kept for each link is bounded, however much happened.</summary>
    private void Bounded(IReadOnlyList<InboxItem> items)
    {
        var (links, fields) = (world.Store.Links().Count, Shape.CompanyFields.Count + 1);
        Cap("due marks", world.Store.DueMarks().Count, links);
        Cap("intents", world.Store.Intents().Count, 2 * links);
        Cap("held steps", world.Store.Held().Count, 2 * fields * links);
        Cap("open items", items.Count, (fields + 3) * (links + 1));

        void Cap(string what, int count, int most)
        {
            if (count > most) Kernel.Report("O14", $"{count} {what} for {links} links");
        }
    }

    /// <summary>Whether a round has nothing to do but to ask the feeds: nothing is due, and no change is so young that a feed may repeat it.</summary>
    public bool IsIdle() => world.Settings.SetBack is null && world.Settings.App.Feed != ChangeFeed.None && world.Settings.Erp.Feed != ChangeFeed.None && world.Store.DueMarks().Count == 0
        && world.Store.Intents().Count == 0 && Kernel.NowMs - Math.Max(world.App.ChangedMs, world.Erp.ChangedMs) > 10 * 60_000 + world.Settings.ClockBackMs;

    private static bool Names(JournalEntry entry, int token) => Token.Of(entry.Old) == token || Token.Of(entry.New) == token || Token.Of(entry.Source) == token;

    /// <summary>Both records agree in every mapped field, or something says why not.</summary>
    public void Converged(Link link, string oracle)
    {
        var all = world.Store.OpenItems();
        var items = all.Where(i => i.Link == link.Id).ToArray();
        if (link.State != LinkState.Active || link.Actor is not { } actor) return;
        if (world.App.Find(link.Entity) is not { Deleted: false, Hidden: false, MergedInto: null } app) return;
        if (world.Erp.Find(actor) is not { Deleted: false, Hidden: false, MergedInto: null } erp) return;
        if (items.Any(i => i.AppField is null) || IsHandicapped(link) || IsWaiting(link, app)) return;
        var held = world.Store.Held().Where(h => h.Step.Link == link.Id).ToArray();
        foreach (var step in held.Where(h => !all.Any(i => i.Kind == InboxItemKind.HeldPlan && i.Plan == h.Plan)))
            Kernel.Report("O6", $"a step of {link.Entity} on {step.Step.Field} is held back, and no plan in the inbox says so", link.Entity.Key.Text);
        foreach (var field in Shape.Fields(link.Entity.Kind))
        {
            if (Canonical(field, app.Values[field]) == Canonical(field, erp.Values[field])) continue;
            var remembered = link.Field(field, field);
            if (items.Any(i => i.AppField == field)) continue;
            if (remembered is not { Locked: true } && IsToBeFilled(app, erp, field) && !IsLeft(link, app, erp, field))
                Kernel.Report(oracle, $"{actor} was created for {link.Entity}, and its {field} '{erp.Values[field]}' was never filled in", link.Entity.Key.Text);
            if ((remembered?.Baseline is null && !MustBeAgreed(app, erp)) || remembered is { Locked: true } or { DriftKept: true } || held.Any(h => h.Step.Field == field) || IsLeft(link, app, erp, field) || IsBlankKept(app, erp, field) || (remembered?.Baseline is not null && IsDismissed(link, app, erp, remembered))) continue;
            Kernel.Report(oracle, $"{link.Entity} and {actor} differ in {field} with nothing said about it: app '{app.Values[field]}', erp '{erp.Values[field]}'"
                + $" (agreed: app '{remembered?.Baseline?.App}', erp '{remembered?.Baseline?.Erp}')", link.Entity.Key.Text);
        }
    }

    /// <summary>A child is compared only while its parent is linked (T17).</summary>
    private bool IsWaiting(Link link, SimRow app) =>
        link.Entity.Kind == Shape.Person && (app.Parent is not { } parent || world.Store.LinkOf(parent)?.Actor is null);

    /// <summary>What the ERP gave to a record that was created for this one, where the app never had a value (semantics 4).</summary>
    private bool IsToBeFilled(SimRow app, SimRow erp, string field) => erp.CreatedByLink && erp.Values["ident"] == app.Ref.Key.Text && Shape.DirectionOf(field) == Direction.ToApp
        && app.Values[field].IsBlank && !erp.Values[field].IsBlank && !world.Truth.Edits.Any(e => e.Row == app && e.Field == field);

    /// <summary>Where a person linked two records, each field was decided. What the ERP gave a record that was created, that a person took for
    /// the created one, or into which a created one was merged, may differ without a word.</summary>
    private bool MustBeAgreed(SimRow app, SimRow erp) => !erp.CreatedByLink && !world.Erp.Rows.Values.Any(r => r.CreatedByLink && r.MergedInto is not null) && !world.Truth.DecidedCreates.Contains(app.Ref.Key.Text) && world.Settings.SetBack is null;

    private bool IsLeft(Link link, SimRow app, SimRow erp, string field) => _leftBoth.TryGetValue((link.Entity, field), out var last)
        && Token.Of(app.Values[field]) <= last && Token.Of(erp.Values[field]) <= last; // One that is put back is no news to a side's own baseline.

    /// <summary>A person dismissed the plan that would have written it: both sides keep what was shown.</summary>
    private bool IsDismissed(Link link, SimRow app, SimRow erp, LinkField field) => (app.Values[field.App], erp.Values[field.App]) == (field.Baseline!.Value.App, field.Baseline.Value.Erp)
        && world.Store.Journal().Any(e => e.Event == JournalEvent.Dismissed && e.Link == link.Id && e.Field == field.App);

    private bool IsBlankKept(SimRow app, SimRow erp, string field) =>
        world.Settings.OnBlank == BlankPolicy.Keep && (app.Values[field].IsBlank || erp.Values[field].IsBlank);

    private string Canonical(string field, FieldValue value)
    {
        var text = value.Kind == ValueKind.Text ? value.AsText() : string.Empty;
        if (field == "note" && world.Settings.Erp.NoteLength is > 0 and var length && text.Length > length) text = text[..length];
        if (field == "note" && (world.Settings.Erp.UpperNotes || world.Settings.Erp.AltersUndeclared)) text = text.ToUpperInvariant();
        return world.Settings.Erp.Trims || world.Settings.App.Trims ? text.Trim() : text;
    }

    private void Orphan(Intent intent)
    {
        var link = world.Store.Link(intent.Link);
        if (link is null) Kernel.Report("O6", $"an intent of {intent.Side} {intent.Target} has no link");
        else if (link.State != LinkState.Unconfirmed && IsReachable(link) && !IsHandicapped(link))
            Kernel.Report("O6", $"a write of {intent.Side} {intent.Target} ({link.Entity}, sent {intent.Sends} times) is still unresolved", link.Entity.Key.Text);
    }

    private bool IsReachable(Link link) => world.App.Find(link.Entity) is { Deleted: false, Hidden: false, MergedInto: null }
        && (link.Actor is not { } actor || world.Erp.Find(actor) is { Deleted: false, Hidden: false, MergedInto: null });

    /// <summary>O7: every value a user typed has reached the other side, or a later one took its place, or it is named somewhere, or its
    /// record or field is not kept in agreement.</summary>
    private void Accounted(IReadOnlyList<InboxItem> items, IReadOnlyList<JournalEntry> journal)
    {
        var named = journal.SelectMany(e => new[] { Token.Of(e.Old), Token.Of(e.New), Token.Of(e.Source) })
            .Concat(items.SelectMany(i => new[] { Token.Of(i.ErpValue), Token.Of(i.AppValue) })).ToHashSet();
        var last = new Dictionary<(SimRow, string), UserEdit>();
        foreach (var edit in world.Truth.Edits) last[(edit.Row, edit.Field)] = edit;
        foreach (var edit in last.Values)
        {
            var other = edit.Side == Side.Erp ? Side.App : Side.Erp;
            if (edit.AtMs < world.Truth.SetBackMs) continue; // The record or its traces may be gone with what came after the backup.
            if (edit.Token == 0 || world.Truth.WasSeenOn(other, edit.Token) || world.Truth.WasShown(edit.Token) || world.Truth.LostInWindow.Contains(edit.Token) || named.Contains(edit.Token)) continue;
            if (Token.Of(edit.Row.Values[edit.Field]) == edit.Token || edit.Row.Values[edit.Field].IsBlank) continue; // It still stands: O5 judges the pair.
            Kernel.Report("O7", $"{edit.Row.Ref}: {Token.Text(edit.Token)} of {edit.Field}, typed at {edit.AtMs} ms, is gone without a trace", edit.Row.Ref.Key.Text);
        }
    }

    /// <summary>O16: every write that took effect is in the journal, as written or as unknown; nothing is there twice.</summary>
    private void Explained(IReadOnlyList<JournalEntry> journal)
    {
        // One that a person adopted counts as the create's, whoever made it.
        var unknown = journal.Where(e => e.Event is JournalEvent.OutcomeUnknown or JournalEvent.Asked or JournalEvent.NotApplied or JournalEvent.Adopted)
            .SelectMany(e => new[] { e.Entity, e.Actor }).OfType<RecordRef>().ToHashSet();
        foreach (var group in world.Truth.Writes.Where(w => Token.Of(w.Sent) != 0 && !w.Row.CreatedByLink).GroupBy(w => (w.Side, w.Row, w.Field, Token.Of(w.Sent))))
        {
            var (side, row, field, token) = group.Key;
            var entries = journal.Where(e => e.Event == JournalEvent.Written && e.Side == side && e.Field == field && Token.Of(e.New) == token).ToArray();
            var own = entries.Count(e => (side == Side.Erp ? e.Actor : e.Entity) == row.Ref);
            if (entries.Length == 0 && !unknown.Contains(row.Ref))
                Kernel.Report("O16", $"{side} {row.Ref}: the write of {Token.Text(token)} to {field} is nowhere in the journal", row.Ref.Key.Text);
            // Accepted, and then found to be ignored.
            own -= journal.Count(e => e.Event == JournalEvent.ValueRefused && e.Side == side && e.Field == field && Token.Of(e.Old) == token && (side == Side.Erp ? e.Actor : e.Entity) == row.Ref);
            // One that a user typed, too, is taken for landed by a recovery that finds it.
            own -= world.Truth.Edits.Count(e => e.Row == row && e.Field == field && e.Token == token);
            if (own > group.Count() && !unknown.Contains(row.Ref))
                Kernel.Report("O16", $"{side} {row.Ref}: {group.Count()} writes of {Token.Text(token)} to {field} are {own} in the journal", row.Ref.Key.Text);
        }
    }
}

using ErpLink.Storage;

namespace ErpLink.Simulation;

/// <summary>Judges every write of the engine at the moment it takes effect: lost updates (O1), doubles (O2), echoes (O3),
/// and the rules of the protocol that the others rest on (R1, R3).</summary>
public sealed class WriteOracle(SimKernel kernel, Settings settings, Truth truth, StoreView store)
{
    private readonly Dictionary<string, string> _bodies = [];

    /// <summary>A patch is about to take effect.</summary>
    public void BeforeUpdate(SimSide side, SimRow row, RecordUpdate update)
    {
        var intent = store.Intents().FirstOrDefault(i => i.Side == side.Side && i.Target == update.Target && IsSame(i, update));
        if (intent is null && side.Traits.EnforcesVersions && truth.SetBackMs == 0)
            kernel.Report("R1", $"a write of {side.Name} {row.Ref} takes effect that no stored intent names: {Text(update)}", row.Ref.Key.Text);
        foreach (var change in update.Changes)
        {
            var rule = intent?.Fields.FirstOrDefault(f => f.Field == change.Field)?.Rule;
            LostUpdate(side, row, change, rule);
            Echo(side, row, change, rule);
            if (truth.SetBackMs > 0 && intent is not null) Unasked(side, row, change, intent);
        }
    }

    /// <summary>A patch has taken effect. O21: it changes what it names; a field that nobody maps holds what a user typed last.</summary>
    public void AfterUpdate(SimSide side, SimRow row)
    {
        if (!settings.HasMemo || truth.Edits.FindLast(e => e.Row == row && e.Field == Shape.Memo) is not { } edit || Token.Of(row.Values[Shape.Memo]) == edit.Token) return;
        kernel.Report("O21", $"{side.Name} {row.Ref}: {Shape.Memo} is not mapped, and a write leaves '{row.Values[Shape.Memo]}' of {Token.Text(edit.Token)} in it", row.Ref.Key.Text);
    }

    /// <summary>A create is about to take effect.</summary>
    public void BeforeCreate(SimSide side, NewRecord record)
    {
        var ident = record.Values.FirstOrDefault(v => v.Field == "ident")?.Value.ToString() ?? "?";
        // One that users have deleted, merged away or hidden since cannot be found by any look-up.
        var gone = side.Rows.Values.Count(r => r.CreatedByLink && (r.WasGone || r.Hidden) && r.Values["ident"] == ident);
        if (truth.SetBackMs > 0 && side.Traits.CreateTier is CreateTier.SearchableReference or CreateTier.Nothing) return; // Nothing holds against a create that both have forgotten.
        if (!truth.CountCreate(ident, gone)) kernel.Report("O2", $"'{ident}' is created once more than anybody wanted ({record.Reference})", ident);
        if (truth.SetBackMs == 0 && !truth.DecidedCreates.Contains(ident) && !store.Intents().Any(i => i.Reference == record.Reference))
            kernel.Report("R1", $"a create of '{ident}' takes effect that no stored intent names ({record.Reference})", ident);
    }

    /// <summary>A create is about to be sent: one reference never names two bodies.</summary>
    public void Sending(NewRecord record)
    {
        var body = $"{record.Kind} {record.Parent}: {string.Join(", ", record.Values.Select(v => $"{v.Field} = '{v.Value}'"))}";
        if (truth.SetBackMs == 0 && !_bodies.TryAdd(record.Reference, body) && _bodies[record.Reference] != body)
            kernel.Report("R3", $"reference {record.Reference} names two bodies: {_bodies[record.Reference]} / {body}", record.Reference);
    }

    /// <summary>Whether two patches are the same write under the same condition.</summary>
    public static bool IsSame(RecordUpdate one, RecordUpdate other) => one.ExpectedVersion == other.ExpectedVersion && one.Target == other.Target
        && one.Changes.Count == other.Changes.Count && one.Changes.Zip(other.Changes).All(c => c.First.Field == c.Second.Field && c.First.New == c.Second.New);

    public static string Text(RecordUpdate update) =>
        string.Join(", ", update.Changes.Select(c => $"{c.Field} '{c.Old}' -> '{c.New}'")) + $" if v{update.ExpectedVersion}";

    /// <summary>O1: a value that a user typed here is replaced only when the other side has had it, a person has seen it, or a rule that
    /// was configured says so.</summary>
    private void LostUpdate(SimSide side, SimRow row, FieldChange change, MergeRule? rule)
    {
        var old = row.Values[change.Field];
        var token = Token.Of(old);
        var other = side.Side == Side.Erp ? Side.App : Side.Erp;
        if (token == 0 || token == Token.Of(change.New) || !truth.WasTypedOn(side.Side, token) || truth.WasSeenOn(other, token) || truth.WasShown(token)) return;
        if (!side.Traits.EnforcesVersions && old != change.Old && kernel.NowMs - row.EditedMs.GetValueOrDefault(change.Field) <= settings.RequestLifeMs + settings.LagMs + kernel.LongestPauseMs)
        {
            truth.LostInWindow.Add(token); // The window that a side without versions leaves open is stated, not closed.
            return;
        }

        if (settings.JudgesWinners && rule is MergeRule.ErpWins or MergeRule.AppWins or MergeRule.MostRecent && !IsNews(side, other, change.New))
        {
            kernel.Report("O1", $"{side.Name} {row.Ref}: '{old}' of {change.Field} is replaced by '{change.New}' (rule {rule}), which this side has had: there was no conflict", row.Ref.Key.Text);
            return;
        }

        if (rule is { } configured && IsConfigured(configured, change.Field))
        {
            truth.MustBeJournaled.Add((token, row, change.Field));
            return;
        }

        if (store.Journal().Any(e => e.Event is JournalEvent.Kept or JournalEvent.ValueRefused && (Token.Of(e.Old) == token || Token.Of(e.New) == token))) return;
        // A side that ignored a value, and was edited before it could be read back, looks like one that took it and altered it: the journal names both.
        if (store.Journal().Any(e => e.Event == JournalEvent.Altered && IsOf(e, side, row) && e.Field == change.Field && (Token.Of(e.Old) == token || Token.Of(e.New) == token) && truth.Ignored.Contains((row, change.Field, Token.Of(e.Old))))) return;
        kernel.Report("O1", $"{side.Name} {row.Ref}: '{old}' of {change.Field}, typed here and seen nowhere else, is replaced by '{change.New}' (rule {rule})", row.Ref.Key.Text);
    }

    /// <summary>O3: a value that was typed in this record alone is not written back to it, unless a person said so.</summary>
    private void Echo(SimSide side, SimRow row, FieldChange change, MergeRule? rule)
    {
        var token = Token.Of(change.New);
        var other = side.Side == Side.Erp ? Side.App : Side.Erp;
        if (token == 0 || !truth.WasTypedIn(row, token) || truth.WasTypedOn(other, token)) return;
        if (rule is MergeRule.Answer or MergeRule.LinkTime or MergeRule.DriftRestored || truth.WasShown(token)) return;
        // What the survivor of a merge holds is news to the link that follows it, whoever typed it once.
        var typedMs = truth.Edits.First(e => e.Row == row && e.Token == token).AtMs;
        if (store.Journal().Any(e => e.Event == JournalEvent.Repointed && (side.Side == Side.Erp ? e.Actor : e.Entity) == row.Ref && e.At >= SimTime.Epoch.AddMilliseconds(typedMs))) return;
        kernel.Report("O3", $"{side.Name} {row.Ref}: '{change.New}' of {change.Field} was typed on this side, and is written to it (rule {rule})", row.Ref.Key.Text);
    }

    /// <summary>After a restore no two-way value is overwritten without a question, until the link was compared anew.</summary>
    private void Unasked(SimSide side, SimRow row, FieldChange change, Intent intent)
    {
        if (intent.CreatedAt < SimTime.Epoch.AddMilliseconds(truth.SetBackMs) || Shape.DirectionOf(change.Field) != Direction.Both || row.Values[change.Field].IsBlank) return;
        var rule = intent.Fields.First(f => f.Field == change.Field).Rule;
        if (rule is MergeRule.Answer or MergeRule.LinkTime || store.Link(intent.Link) is not { } link) return;
        var noticed = store.Era > truth.EraBefore;
        if (noticed ? link.Era >= store.Era : settings.SetBack == SetBack.Erp) return;
        kernel.Report("restore", $"{side.Name} {row.Ref}: '{row.Values[change.Field]}' of {change.Field} is replaced by '{change.New}' (rule {rule}) although a system was set back and the link was not compared anew", row.Ref.Key.Text);
    }

    /// <summary>Whether a value is new to a side; one that was put back, or typed on both, may be so to the other's baseline.</summary>
    private bool IsNews(SimSide side, Side other, FieldValue value)
    {
        var token = Token.Of(value);
        return token == 0 || truth.WasShown(token) || !truth.WasSeenOn(side.Side, token) || (truth.WasTypedOn(side.Side, token) && truth.WasTypedOn(other, token)) || truth.Edits.Count(e => e.Token == token) > 1;
    }

    private bool IsConfigured(MergeRule rule, string field) => rule switch
    {
        MergeRule.ErpWins => settings.OnConflict == Conflict.ErpWins,
        MergeRule.AppWins => settings.OnConflict == Conflict.AppWins,
        MergeRule.MostRecent => settings.OnConflict == Conflict.MostRecent,
        MergeRule.PreferNonBlank => settings.OnConflict == Conflict.PreferNonBlank,
        MergeRule.DriftRestored => settings.OnDrift == DriftPolicy.Restore && Shape.DirectionOf(field) != Direction.Both,
        MergeRule.Rebaseline => truth.SetBackMs > 0 && Shape.DirectionOf(field) != Direction.Both,
        _ => false,
    };

    private static bool IsOf(JournalEntry entry, SimSide side, SimRow row) => entry.Side == side.Side && (side.Side == Side.Erp ? entry.Actor : entry.Entity) == row.Ref;

    private static bool IsSame(Intent intent, RecordUpdate update) => intent.Fields.Count == update.Changes.Count
        && update.Changes.All(c => intent.Fields.Any(f => f.Field == c.Field && f.Sent == c.New));
}

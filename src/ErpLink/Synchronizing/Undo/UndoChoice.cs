using ErpLink.Merging;

namespace ErpLink.Synchronizing;

/// <summary>
/// Writes that are taken back, each only while the written side still holds exactly what the write left. The old value is written by an
/// ordinary intent; settled, the baselines are the restored value and what the other side holds now, so nothing flows back.
/// </summary>
/// <remarks>Source: scenario T77.</remarks>
internal sealed class UndoChoice(IReadOnlyList<UndoWrite> writes, UndoList list) : IChosenFields
{
    private readonly ILookup<LinkId, UndoWrite> _writes = writes.ToLookup(w => w.Link);
    private readonly Dictionary<UndoWrite, UndoLeft?> _states = [];

    public IEnumerable<LinkId> Links => _writes.Select(g => g.Key);

    public IReadOnlyList<MergedField> Choose(RunItem item, IReadOnlyList<MergedField> merged)
    {
        var chosen = new List<MergedField>();
        foreach (var write in _writes[item.Session.Link.Id])
        {
            var field = merged.FirstOrDefault(m => Names(m, write));
            var obstacle = merged.Count == 0 ? new UndoLeft(write.Entry, UndoReason.LinkNotActive) : field is null ? new UndoLeft(write.Entry, UndoReason.NotMapped) : Obstacle(item, write, field);
            _states[write] = obstacle;
            if (obstacle is null) chosen.Add(Restore(write, field!));
        }

        return chosen;
    }

    public void Ended(RunItem item)
    {
        foreach (var write in _writes[item.Session.Link.Id])
        {
            if (_states.GetValueOrDefault(write) is { } left) list.Leave(left);
            else if (_states.ContainsKey(write) && item.Written.Any(i => i.Side == write.Side && i.Fields.Any(f => f.Field == write.Field)) && !IsRefused(item, write)) list.Restore(item.Session.Link, write);
            else list.Leave(new UndoLeft(write.Entry, ReasonOf(item, _states.ContainsKey(write))) { Note = item.Failure?.Message });
            _states[write] = null;
            list.Seen.Add(write);
        }
    }

    private static bool Names(MergedField merged, UndoWrite write) => write.Side == Side.Erp
        ? merged.Field.WritesErp && merged.Field.Definition.Erp == write.Field
        : merged.Field.WritesApp && merged.Field.Definition.App == write.Field;

    private static UndoLeft? Obstacle(RunItem item, UndoWrite write, MergedField field)
    {
        var (equality, now) = write.Side == Side.Erp ? (field.Field.Erp.Equality, field.Input.Erp) : (field.Field.App.Equality, field.Input.App);
        var left = new UndoLeft(write.Entry, UndoReason.NotRead) { Now = now };
        if (field.Input.App.IsAbsent || field.Input.Erp.IsAbsent) return left;
        if (field.Input.Locked) return left with { Reason = UndoReason.Locked };
        if (field.Input.Question != ConflictOrigin.None) return left with { Reason = UndoReason.Asking };
        return equality.AreEqual(now, write.Left) ? null : left with { Reason = UndoReason.Touched };
    }

    /// <summary>When the restored value came to be is not known: no policy is to take it for the most recent.</summary>
    private static MergedField Restore(UndoWrite write, MergedField field) => field with
    {
        Input = field.Input with { AppTime = null, ErpTime = null },
        Decision = new(write.Side == Side.Erp ? MergeAction.WriteErp : MergeAction.WriteApp, MergeRule.Undo) { Value = write.Old },
    };

    private static bool IsRefused(RunItem item, UndoWrite write) => item.Session.Items.Any(i => i.Failure?.Code == ErrorCodes.ValueRefused
        && (write.Side == Side.Erp ? i.ErpField : i.AppField) == write.Field);

    private static UndoReason ReasonOf(RunItem item, bool wasChosen) => item.Outcome switch
    {
        RunOutcome.Skipped => UndoReason.LinkNotActive,
        RunOutcome.Unknown => UndoReason.Pending,
        RunOutcome.Broken => UndoReason.NotRead,
        RunOutcome.Waiting => UndoReason.LinkNotActive,
        _ => wasChosen && item.Failure?.Class.IsOfRecord() != false && item.Outcome is not (null or RunOutcome.Failed) ? UndoReason.Refused : UndoReason.NotTried,
    };
}

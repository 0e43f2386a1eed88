namespace ErpLink.Simulation;

/// <summary>The users of a world: a plan of actions by number, each with a time and choices of its own, so that one can be taken out and
/// the others stay. Edits are in this part; what goes through ErpLink is in the other.</summary>
public sealed partial class UserSet(SimWorld world)
{
    private static readonly string[] Words = ["Oak", "pine tree", "Elm ", " beech", "Røros ÆØÅ", "maple street 12", "x", "O'Neil & Sønn", "long alley behind the old station", "E"];

    private static readonly ActionKind[] Edits = [ActionKind.Edit, ActionKind.Edit, ActionKind.Edit, ActionKind.Edit, ActionKind.Edit, ActionKind.EditBoth, ActionKind.PutBack, ActionKind.Blank];

    private const int Bursts = 4;

    private Fates Fates => world.Fates;

    private SimKernel Kernel => world.Kernel;

    private Settings Settings => world.Settings;

    /// <summary>Puts all actions into the queue, from now on.</summary>
    public void Plan()
    {
        if (Settings.IsModelled)
        {
            PlanModelled();
            return;
        }

        for (var i = 0; i < Settings.Actions; i++)
        {
            if (world.Case.DroppedActions.Contains(i)) continue;
            var number = i;
            var hot = Fates.Happens(Settings.HotShare, "hot", "", i);
            var share = Fates.Fraction("when", "", i);
            var burst = Fates.Fraction("burst", "", i % Bursts);
            var at = hot ? (long)(burst * 0.9 * Settings.DurationMs) + (long)(share * 60_000) : (long)(share * Settings.DurationMs);
            if (at < world.EndMs) Kernel.After(at, "user", "", () => Do(number, hot));
        }
    }

    private void Do(int i, bool hot)
    {
        var kind = KindOf(i);
        Kernel.Note("action", i.ToString(System.Globalization.CultureInfo.InvariantCulture), kind.ToString());
        switch (kind)
        {
            case ActionKind.Edit or ActionKind.EditBoth or ActionKind.PutBack or ActionKind.Blank:
                Edit(i, kind, hot);
                break;
            case ActionKind.Delete or ActionKind.Restore or ActionKind.Merge or ActionKind.Hide:
                ChangeRecord(i, kind);
                break;
            default:
                world.Run($"action {i} {kind}", UseAsync(i, kind));
                break;
        }
    }

    private ActionKind KindOf(int i)
    {
        if (Fates.Happens(Settings.EditShare, "is edit", "", i)) return Fates.Pick(Edits, "edit kind", "", i);
        var at = Fates.Fraction("kind", "", i) * Settings.Weights.Values.Sum();
        foreach (var (kind, weight) in Settings.Weights)
        {
            at -= weight;
            if (at < 0) return kind;
        }

        return ActionKind.Edit;
    }

    private void Edit(int i, ActionKind kind, bool hot)
    {
        var side = Fates.Happens(0.5, "side", "", i) ? world.Erp : world.App;
        if (Pick(side, i, hot) is not { } row) return;
        var fields = Shape.Fields(row.Ref.Kind);
        var field = hot ? fields[Fates.Between(0, 1, "field", "", i)] : Fates.Pick(fields, "field", "", i);
        if (Settings.HasMemo && Fates.Happens(0.3, "memo", "", i)) (field, kind) = (Shape.Memo, ActionKind.Edit);
        var value = kind switch
        {
            ActionKind.Blank when field != "name" => FieldValue.Null,
            ActionKind.PutBack when row.Past.TryGetValue(field, out var past) => Fates.Pick(past, "past", "", i),
            _ => Fresh(i, field),
        };
        if (row.Values[field] == value) return;
        Type(side, row, field, value);
        if (kind == ActionKind.EditBoth && world.Counterpart(side, row) is { } other) Type(side == world.App ? world.Erp : world.App, other, field, value);
    }

    private void Type(SimSide side, SimRow row, string field, FieldValue value)
    {
        side.Edit(row, field, value);
        world.Stale.Edited(row);
    }

    private FieldValue Fresh(int i, string field)
    {
        var text = $"{Token.Text(world.Truth.NextToken())} {Fates.Pick(Words, "word", field, i)}";
        return FieldValue.Text(field == "note" ? text[..Math.Min(text.Length, Settings.Erp.NoteLength > 0 && Fates.Happens(0.5, "fits", "", i) ? Settings.Erp.NoteLength : 60)] : text);
    }

    private void ChangeRecord(int i, ActionKind kind)
    {
        var side = Fates.Happens(0.6, "side", "", i) ? world.Erp : world.App;
        var rows = side.Rows.Values.Where(r => r.MergedInto is null && r.Ref != side.Poisoned).ToArray();
        if (rows.Length < 2) return;
        var row = Fates.Pick(rows, "record", "", i);
        world.Stale.Ruled();
        switch (kind)
        {
            case ActionKind.Delete when !row.Deleted:
                side.Delete(row);
                break;
            case ActionKind.Restore when rows.FirstOrDefault(r => r.Deleted) is { } gone:
                side.Undelete(gone);
                break;
            case ActionKind.Merge when rows.FirstOrDefault(r => r != row && r.Ref.Kind == row.Ref.Kind && !r.Deleted) is { } survivor && !row.Deleted:
                side.Merge(row, survivor);
                break;
            case ActionKind.Hide:
                side.Hide(row, true);
                Kernel.After(Fates.Between(10_000, 900_000, "hidden", "", i), "shown again", row.Ref.Key.Text, () =>
                {
                    side.Hide(row, false);
                    world.Stale.Ruled();
                });
                break;
        }
    }

    private SimRow? Pick(SimSide side, int i, bool hot)
    {
        var rows = side.Rows.Values.Where(r => !r.Deleted && r.MergedInto is null).ToArray();
        return rows.Length == 0 ? null : hot ? rows[0] : Fates.Pick(rows, "record", "", i);
    }
}

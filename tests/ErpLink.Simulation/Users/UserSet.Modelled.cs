namespace ErpLink.Simulation;

public sealed partial class UserSet
{
    /// <summary>One action after the other, each left alone until it has come to rest.</summary>
    private void PlanModelled()
    {
        world.Model.Begin();
        var every = (3 * Settings.RoundEveryMs) + Settings.LagMs + 60_000;
        for (var i = 0; i < Settings.Actions; i++)
        {
            var number = i;
            Kernel.After(i * every, "user", "", () => DoModelled(number));
        }
    }

    private void DoModelled(int i)
    {
        if (world.Hosts.Any(h => h.IsInRound))
        {
            // A round that reads one side before an action and the other after it sees what no model of one action after the other has.
            Kernel.After(1_000, "user", "", () => DoModelled(i));
            return;
        }

        world.Model.Check();
        if (world.Case.DroppedActions.Contains(i)) return;
        var link = Fates.Pick(world.Store.Links(), "link", "", i);
        var field = Fates.Pick(Shape.Fields(link.Entity.Kind), "field", "", i);
        var both = Fates.Happens(0.4, "both", "", i);
        var same = Value();
        if (both || Fates.Happens(0.5, "side", "", i)) Put(world.App, world.App.Find(link.Entity)!, same);
        else Put(world.Erp, world.Erp.Find(link.Actor!.Value)!, same);
        if (both) Put(world.Erp, world.Erp.Find(link.Actor!.Value)!, Fates.Happens(0.2, "same", "", i) ? same : Value());
        world.Model.Settle();

        FieldValue Value() => field != "name" && Fates.Happens(0.2, "blank", "", world.Truth.NextToken()) ? FieldValue.Null : Fresh(i, field);

        void Put(SimSide side, SimRow row, FieldValue value)
        {
            side.Edit(row, field, value);
            world.Model.Edit(link.Entity, side.Side, field, row.Values[field]);
        }
    }
}

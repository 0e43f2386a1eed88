namespace ErpLink.Simulation;

/// <summary>
/// O20: what linked records come to when users act one after the other and nothing fails, in a few lines that know no versions, intents,
/// feeds or stores: the table of semantics, section 5. The engine has to come to the same.
/// </summary>
public sealed class ReferenceModel(SimWorld world)
{
    private readonly Dictionary<(RecordRef Entity, string Field), Pair> _pairs = [];

    private Settings Settings => world.Settings;

    /// <summary>Starts from the world as it is linked.</summary>
    public void Begin()
    {
        foreach (var link in world.Store.Links())
        {
            foreach (var field in Shape.Fields(link.Entity.Kind))
            {
                var (app, erp) = (world.App.Find(link.Entity)!.Values[field], world.Erp.Find(link.Actor!.Value)!.Values[field]);
                _pairs[(link.Entity, field)] = new Pair { App = app, Erp = erp, AppBase = app, ErpBase = erp };
            }
        }
    }

    /// <summary>A user types a value.</summary>
    public void Edit(RecordRef entity, Side side, string field, FieldValue value)
    {
        if (!_pairs.TryGetValue((entity, field), out var pair)) return;
        if (side == Side.App) pair.App = value;
        else pair.Erp = value;
    }

    /// <summary>Everything is compared once.</summary>
    public void Settle()
    {
        foreach (var (key, pair) in _pairs) Merge(pair, Shape.DirectionOf(key.Field));
    }

    /// <summary>The world has to hold and remember the same.</summary>
    public void Check()
    {
        foreach (var ((entity, field), model) in _pairs.ToArray())
        {
            var link = world.Store.LinkOf(entity)!;
            if (world.Store.OpenItems().Any(i => i.Link == link.Id && i.AppField == field && i.Origin == ConflictOrigin.Oscillation))
            {
                _pairs.Remove((entity, field)); // Frozen: from here on a person decides, and the model knows none.
                continue;
            }

            var (app, erp) = (world.App.Find(entity)!.Values[field], world.Erp.Find(link.Actor!.Value)!.Values[field]);
            if (app != model.App || erp != model.Erp)
                world.Kernel.Report("O20", $"{entity} {field}: app '{app}', erp '{erp}'; the model says app '{model.App}', erp '{model.Erp}'", entity.Key.Text);
            if (link.Field(field, field)?.Baseline is { } agreed && (agreed.App != model.AppBase || agreed.Erp != model.ErpBase))
                world.Kernel.Report("O20", $"{entity} {field}: agreed on app '{agreed.App}', erp '{agreed.Erp}'; the model on app '{model.AppBase}', erp '{model.ErpBase}'", entity.Key.Text);
            if (world.Store.OpenItems().Any(i => i.Link == link.Id && i.AppField == field) != model.Asks)
                world.Kernel.Report("O20", $"{entity} {field}: {(model.Asks ? "nobody is asked, and the model asks" : "somebody is asked, and the model does not")}", entity.Key.Text);
        }
    }

    private void Merge(Pair pair, Direction direction)
    {
        var asked = pair.Asks;
        pair.Asks = false;
        var (erp, app) = (pair.Erp != pair.ErpBase, pair.App != pair.AppBase);
        if (!erp && !app) return;
        var (erpBase, appBase) = (pair.ErpBase, pair.AppBase);
        if (Settings.OnBlank == BlankPolicy.Keep)
        {
            if (erp && pair.Erp.IsBlank) (erp, erpBase) = (false, pair.Erp);
            if (app && pair.App.IsBlank) (app, appBase) = (false, pair.App);
        }

        if (!erp && !app) (pair.ErpBase, pair.AppBase) = (erpBase, appBase);
        else if (pair.Erp == pair.App) Agree(pair);
        else if (direction != Direction.Both) OneWay(pair, direction, isDrift: direction == Direction.ToErp ? erp : app);
        else if (!app) WriteApp(pair);
        else if (!erp) WriteErp(pair);
        else Conflict(pair, asked);
    }

    private void OneWay(Pair pair, Direction direction, bool isDrift)
    {
        if (isDrift && Settings.OnDrift == DriftPolicy.Ask) pair.Asks = true;
        else if (isDrift && Settings.OnDrift == DriftPolicy.Keep) Agree(pair);
        else if (direction == Direction.ToErp) WriteErp(pair);
        else WriteApp(pair);
    }

    /// <summary>Who was asked once is asked until the conflict is gone, whatever the policy says of the values of now.</summary>
    private void Conflict(Pair pair, bool asked)
    {
        var erpWins = Settings.OnConflict == ErpLink.Conflict.ErpWins || (Settings.OnConflict == ErpLink.Conflict.PreferNonBlank && pair.App.IsBlank);
        var appWins = Settings.OnConflict == ErpLink.Conflict.AppWins || (Settings.OnConflict == ErpLink.Conflict.PreferNonBlank && pair.Erp.IsBlank);
        if (erpWins && !asked) WriteApp(pair);
        else if (appWins && !asked) WriteErp(pair);
        else pair.Asks = true;
    }

    private static void WriteApp(Pair pair)
    {
        pair.App = pair.Erp;
        Agree(pair);
    }

    private static void WriteErp(Pair pair)
    {
        pair.Erp = pair.App;
        Agree(pair);
    }

    private static void Agree(Pair pair) => (pair.ErpBase, pair.AppBase) = (pair.Erp, pair.App);

    private sealed class Pair
    {
        public FieldValue App, Erp, AppBase, ErpBase;

        public bool Asks;
    }
}

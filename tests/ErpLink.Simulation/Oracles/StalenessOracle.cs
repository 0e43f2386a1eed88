namespace ErpLink.Simulation;

/// <summary>O12: where nothing fails, an edit is on the other side within some rounds, in the middle of everything else. Without it later
/// edits would heal what a feed missed.</summary>
public sealed class StalenessOracle(SimWorld world)
{
    private const int RoundsMax = 3;

    /// <summary>Longer than any round of these worlds: one that takes longer never ends.</summary>
    private const long PatienceMs = 3_600_000;

    private readonly Dictionary<RecordRef, long> _edited = [];
    private long _ruledMs;

    private long BoundMs => RoundsMax * world.Settings.RoundEveryMs + world.Settings.LagMs + 60_000;

    /// <summary>A user changed a record.</summary>
    public void Edited(SimRow row)
    {
        var at = world.Kernel.NowMs;
        _edited[row.Ref] = at;
        if (!world.Settings.IsPunctual || !world.Synchronizes) return;
        var rounds = Rounds;
        world.Kernel.After(BoundMs, "is it there", row.Ref.Key.Text, () => Look(row, at, rounds));
    }

    /// <summary>Somebody linked, answered, paused: what follows from that takes its own time.</summary>
    public void Ruled() => _ruledMs = world.Kernel.NowMs;

    /// <param name="row">The record.</param>
    /// <param name="at">When it was edited.</param>
    /// <param name="rounds">How many rounds had ended by then. A round that reads a feed as fast as users write takes its time: the promise is
    /// in rounds, not in minutes.</param>
    private void Look(SimRow row, long at, int rounds)
    {
        if (_ruledMs >= at || Since(row.Ref) > at) return;
        if (Rounds - rounds < RoundsMax && world.Kernel.NowMs - at < PatienceMs && world.Synchronizes)
        {
            world.Kernel.After(world.Settings.RoundEveryMs, "is it there", row.Ref.Key.Text, () => Look(row, at, rounds));
            return;
        }

        if ((world.Store.LinkOf(row.Ref) ?? world.Store.LinkOfActor(row.Ref)) is not { Actor: { } actor } link) return;
        if (Since(link.Entity) > at || Since(actor) > at) return; // A later edit is looked after by itself.
        world.Rest.Converged(link, "O12");
    }

    private int Rounds => world.Hosts.Sum(h => h.Rounds);

    private long Since(RecordRef record) => _edited.GetValueOrDefault(record);
}

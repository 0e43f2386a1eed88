using System.Reflection;
using ErpLink.Storage;

namespace ErpLink.Simulation;

/// <summary>A backup of the link store or of the ERP, and its return: the app is down while that is done.</summary>
public sealed class Backup(SimWorld world)
{
    // The state is immutable, so a reference to it is a backup. No store offers that to an app, hence by its name.
    private static readonly FieldInfo State = typeof(InMemoryLinkStore).GetField("_state", BindingFlags.Instance | BindingFlags.NonPublic)!;

    private object? _store;
    private Action? _erp;

    /// <summary>Plans backup and return.</summary>
    public void Plan(SetBack what)
    {
        world.Kernel.After((long)(world.EndMs * 0.35), "backup", "", () => Take(what));
        world.Kernel.After((long)(world.EndMs * 0.6), "is set back", "", () => Return(what));
    }

    private void Take(SetBack what)
    {
        if (what == SetBack.Store) _store = State.GetValue(world.StoreNow);
        else _erp = world.Erp.Backup();
    }

    private void Return(SetBack what)
    {
        foreach (var host in world.Hosts) host.Current?.Process.Kill("is set back");
        world.Truth.SetBackMs = world.Kernel.NowMs;
        world.Truth.EraBefore = world.Store.Era;
        if (what == SetBack.Store) State.SetValue(world.StoreNow, _store);
        else _erp!();
        world.Kernel.Note("is set back", what.ToString());
    }
}

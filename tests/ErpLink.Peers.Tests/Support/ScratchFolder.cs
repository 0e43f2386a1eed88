using QuickStart;

namespace ErpLink.Peers.Support;

/// <summary>A state folder of a test's own, gone with it.</summary>
public sealed class ScratchFolder : IDisposable
{
    public StateFolder State { get; } = new(Directory.CreateTempSubdirectory("erplink-").FullName);

    public void Dispose() => Directory.Delete(State.Path, recursive: true);
}

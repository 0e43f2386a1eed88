using ErpLink.Crash.Support;
using Xunit.Abstractions;

namespace ErpLink.Crash;

/// <summary>A process that links and synchronises is killed with SIGKILL, again and again, while people work on both sides. The end is
/// looked at from outside.</summary>
/// <remarks>Source: reliability, G5 and section 4.10. It says nothing about power failures: what a killed process has written is the
/// operating system's. Variables: ERPLINK_CRASH_RECORDS (default 20), ERPLINK_CRASH_CYCLES (default 20; of more records, after all of them
/// are linked), ERPLINK_CRASH_SEED.</remarks>
public sealed class CrashTests(ITestOutputHelper output)
{
    [PeerFact(Peer.ODataUrl), Trait("Peer", "odata"), Trait("Rule", "G5")]
    public async Task A_process_that_is_killed_again_and_again_loses_and_doubles_nothing_in_OData()
    {
        using var erp = new ODataDesk();
        await new CrashRun(erp, Say).RunAsync();
    }

    [PeerFact(Peer.TrytonUrl), Trait("Peer", "tryton"), Trait("Rule", "G5")]
    public async Task A_process_that_is_killed_again_and_again_loses_and_doubles_nothing_in_Tryton()
    {
        using var erp = new TrytonDesk();
        await new CrashRun(erp, Say).RunAsync();
    }

    private void Say(string line) => output.WriteLine(line);
}

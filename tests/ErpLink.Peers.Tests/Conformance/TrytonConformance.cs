using ErpLink.Conformance;
using Xunit.Abstractions;

namespace ErpLink.Peers.Conformance;

[Trait("Peer", "tryton"), NeedsVariable("ERPLINK_TRYTON_URL")]
public abstract class TrytonConformance(ConformanceSession session, ITestOutputHelper output, RecordKind kind) : SideConformance(session, output)
{
    protected override string ReportFolder => Reports.Folder;

    protected override SideUnderTest CreateSide() => new TrytonUnderTest(kind);
}

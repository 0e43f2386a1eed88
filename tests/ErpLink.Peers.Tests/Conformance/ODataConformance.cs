using ErpLink.Conformance;
using Xunit.Abstractions;

namespace ErpLink.Peers.Conformance;

[Trait("Peer", "odata"), NeedsVariable("ERPLINK_ODATA_URL")]
public abstract class ODataConformance(ConformanceSession session, ITestOutputHelper output, RecordKind kind, string set) : SideConformance(session, output)
{
    protected override string ReportFolder => Reports.Folder;

    protected override SideUnderTest CreateSide() => new ODataUnderTest(kind, set);
}

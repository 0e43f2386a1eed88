using ErpLink.Conformance;
using Xunit.Abstractions;

namespace ErpLink.Peers.Conformance;

[Trait("Peer", "odata")]
public sealed class ODataProjectConformance(ConformanceSession session, ITestOutputHelper output)
    : ODataConformance(session, output, ActorKinds.Project, "projects");

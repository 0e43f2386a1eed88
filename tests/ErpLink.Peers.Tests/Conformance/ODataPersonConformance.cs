using ErpLink.Conformance;
using Xunit.Abstractions;

namespace ErpLink.Peers.Conformance;

[Trait("Peer", "odata")]
public sealed class ODataPersonConformance(ConformanceSession session, ITestOutputHelper output)
    : ODataConformance(session, output, ActorKinds.Person, "contacts");

using ErpLink.Conformance;
using Xunit.Abstractions;

namespace ErpLink.Peers.Conformance;

[Trait("Peer", "tryton")]
public sealed class TrytonCustomerConformance(ConformanceSession session, ITestOutputHelper output) : TrytonConformance(session, output, ActorKinds.Customer);

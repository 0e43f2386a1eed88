using ErpLink.Conformance;
using Xunit.Abstractions;

namespace ErpLink.Peers.Conformance;

[Trait("Peer", "tryton")]
public sealed class TrytonProjectConformance(ConformanceSession session, ITestOutputHelper output) : TrytonConformance(session, output, ActorKinds.Project);

using ErpLink.Conformance;
using Xunit.Abstractions;

namespace ErpLink.Adapters.Http.Tests.Trial;

/// <summary>Nothing is published: the vendor is invented.</summary>
public sealed class NordlysPersonConformance(ConformanceSession session, ITestOutputHelper output) : SideConformance(session, output)
{
    protected override SideUnderTest CreateSide() => new NordlysUnderTest(ActorKinds.Person);
}

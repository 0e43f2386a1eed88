using ErpLink.Conformance.Tests.World;
using Xunit.Abstractions;

namespace ErpLink.Conformance.Tests;

/// <summary>The good side keeps every rule.</summary>
public sealed class MemoryConformance(ConformanceSession session, ITestOutputHelper output) : SideConformance(session, output)
{
    protected override SideUnderTest CreateSide() => new MemoryUnderTest();
}

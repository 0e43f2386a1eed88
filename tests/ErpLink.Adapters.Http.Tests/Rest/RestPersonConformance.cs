using ErpLink.Conformance;
using Xunit.Abstractions;

namespace ErpLink.Adapters.Http.Tests.Rest;

public sealed class RestPersonConformance(ConformanceSession session, ITestOutputHelper output) : RestConformance(session, output)
{
    protected override SideUnderTest CreateSide() => new RestPersonUnderTest();
}

using ErpLink.Conformance;
using Xunit.Abstractions;

namespace ErpLink.Adapters.Http.Tests.Rest;

/// <summary>The rules K01 to K18 over the small ERP of these tests.</summary>
public abstract class RestConformance(ConformanceSession session, ITestOutputHelper output) : SideConformance(session, output)
{
    public static string Folder { get; } = Path.Combine(RestSides.Sources(), "docs", "adapters");

    protected override string ReportFolder => Folder;
}

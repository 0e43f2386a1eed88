using ErpLink.Conformance;
using Xunit.Abstractions;

namespace ErpLink.Adapters.Http.Tests.Odoo;

/// <summary>The rules over the JSON-2 API, with a published report.</summary>
public abstract class OdooConformance(ConformanceSession session, ITestOutputHelper output, RecordKind kind) : SideConformance(session, output)
{
    protected override string ReportFolder => PublishedReports.Folder;

    protected override SideUnderTest CreateSide() => new OdooUnderTest(kind, "json2");
}

public sealed class OdooCustomerConformance(ConformanceSession session, ITestOutputHelper output) : OdooConformance(session, output, ActorKinds.Customer);

public sealed class OdooPersonConformance(ConformanceSession session, ITestOutputHelper output) : OdooConformance(session, output, ActorKinds.Person);

public sealed class OdooProjectConformance(ConformanceSession session, ITestOutputHelper output) : OdooConformance(session, output, ActorKinds.Project);

/// <summary>The same rules over JSON-RPC.</summary>
public abstract class OdooJsonRpcConformance(ConformanceSession session, ITestOutputHelper output, RecordKind kind) : SideConformance(session, output)
{
    protected override SideUnderTest CreateSide() => new OdooUnderTest(kind, "jsonrpc");
}

public sealed class OdooJsonRpcCustomerConformance(ConformanceSession session, ITestOutputHelper output) : OdooJsonRpcConformance(session, output, ActorKinds.Customer);

public sealed class OdooJsonRpcPersonConformance(ConformanceSession session, ITestOutputHelper output) : OdooJsonRpcConformance(session, output, ActorKinds.Person);

public sealed class OdooJsonRpcProjectConformance(ConformanceSession session, ITestOutputHelper output) : OdooJsonRpcConformance(session, output, ActorKinds.Project);

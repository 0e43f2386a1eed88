using Xunit;
using Xunit.Sdk;

namespace ErpLink.Conformance;

/// <summary>A fact about one side: skipped, with the reason, where <see cref="NeedsVariableAttribute"/> names a variable that is not set.</summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("ErpLink.Conformance.RuleFactDiscoverer", "ErpLink.Conformance")]
public sealed class RuleFactAttribute : FactAttribute;

using Xunit.Abstractions;
using Xunit.Sdk;

namespace ErpLink.Conformance;

/// <summary>Makes the test case of a <see cref="RuleFactAttribute"/>. Made by xunit.</summary>
internal sealed class RuleFactDiscoverer(IMessageSink messages) : IXunitTestCaseDiscoverer
{
    public IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute) =>
        [new RuleTestCase(messages, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod)];
}

using Xunit.Abstractions;
using Xunit.Sdk;

namespace ErpLink.Conformance;

/// <summary>A test that is skipped where its class needs a variable that is not set. Made by xunit.</summary>
internal sealed class RuleTestCase : XunitTestCase
{
    /// <summary>For xunit, which fills it afterwards.</summary>
    [Obsolete("Only xunit calls it.")]
    public RuleTestCase()
    {
    }

    public RuleTestCase(IMessageSink messages, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(messages, display, options, method)
    {
    }

    protected override string GetSkipReason(IAttributeInfo factAttribute)
    {
        var needed = TestMethod.TestClass.Class.GetCustomAttributes(typeof(NeedsVariableAttribute)).FirstOrDefault();
        var variable = needed?.GetConstructorArguments().OfType<string>().FirstOrDefault();
        return variable is not null && string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable))
            ? $"Set {variable} to where the system for tests is." : base.GetSkipReason(factAttribute);
    }
}

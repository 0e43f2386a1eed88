namespace ErpLink.Conformance;

/// <summary>The tests of a class derived from <see cref="SideConformance"/> are skipped unless an environment variable says where the
/// system for tests is.</summary>
/// <param name="variable">The variable's name.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = true)]
public sealed class NeedsVariableAttribute(string variable) : Attribute
{
    /// <summary>The variable's name.</summary>
    public string Variable => variable;
}

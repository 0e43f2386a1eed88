using ErpLink.Conformance.Rules;

namespace ErpLink.Conformance;

/// <summary>All rules for sides.</summary>
public static class ConformanceRules
{
    /// <summary>The rules, by number.</summary>
    public static IReadOnlyList<ConformanceRule> All { get; } =
    [
        new K01(), new K02(), new K03(), new K04(), new K05(), new K06(), new K07(), new K08(), new K09(),
        new K10(), new K11(), new K12(), new K13(), new K14(), new K15(), new K16(), new K17(), new K18(),
    ];

    /// <summary>The rule of a number.</summary>
    /// <param name="number">Such as <c>K04</c>.</param>
    /// <exception cref="ArgumentException">There is none of this number.</exception>
    public static ConformanceRule Get(string number) =>
        All.FirstOrDefault(r => r.Number == number) ?? throw new ArgumentException($"'{number}' is no rule: they are K01 to K18.", nameof(number));
}

using System.Globalization;
using System.Reflection;

namespace ErpLink.House.Rules;

/// <summary>Every error number has a row in the table of errors, and the other way round. Source: style, rule 17.</summary>
public static class ErrorRules
{
    /// <summary>The numbers of a class of constants, in the order they are written.</summary>
    public static IReadOnlyList<(int Number, string Name)> Numbers(Type codes) =>
        [.. codes.GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.IsLiteral).Select(f => ((int)f.GetRawConstantValue()!, f.Name))];

    /// <summary>Findings about the numbers themselves: each once, rising, in the blocks of their areas.</summary>
    public static IEnumerable<string> Check(IReadOnlyList<(int Number, string Name)> codes)
    {
        for (var i = 1; i < codes.Count; i++)
        {
            if (codes[i].Number == codes[i - 1].Number) yield return $"{codes[i].Name} has the number of {codes[i - 1].Name}, {codes[i].Number}.";
            else if (codes[i].Number < codes[i - 1].Number) yield return $"{codes[i].Name} ({codes[i].Number}) stands after {codes[i - 1].Number}: keep them rising.";
        }

        foreach (var (number, name) in codes.Where(c => c.Number is < 1001 or > 9999)) yield return $"{name} ({number}) is in no block of an area.";
    }

    /// <summary>Findings about the table: rows of five cells, number, name, cause, what state is left, what to do.</summary>
    public static IEnumerable<string> Check(IReadOnlyList<(int Number, string Name)> codes, string markdown)
    {
        var rows = markdown.Split('\n').Select(l => l.Trim()).Where(l => l.StartsWith('|'))
            .Select(l => l.Trim('|').Split('|').Select(c => c.Trim()).ToArray())
            .Where(c => int.TryParse(c[0], NumberStyles.None, CultureInfo.InvariantCulture, out _)).ToList();
        foreach (var row in rows.Where(r => r.Length != 5 || r.Any(c => c.Length == 0)))
            yield return $"The row of {row[0]} needs five cells: number, name, cause, state that is left, what to do.";

        var written = rows.Select(r => (Number: int.Parse(r[0], CultureInfo.InvariantCulture), Name: r.ElementAtOrDefault(1)?.Trim('`') ?? string.Empty)).ToList();
        foreach (var (number, name) in codes.Except(written)) yield return $"{number} {name} has no row.";
        foreach (var (number, name) in written.Except(codes)) yield return $"The row {number} {name} has no constant.";
        foreach (var (first, second) in written.Zip(written.Skip(1)).Where(p => p.First.Number >= p.Second.Number))
            yield return $"The row of {second.Number} stands after that of {first.Number}: each once, rising.";
    }
}

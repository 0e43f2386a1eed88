using System.Globalization;

namespace ErpLink.Conformance;

/// <summary>The fields of a kind as rows of a table: written into the report, and read from the last one that was published.</summary>
internal static class SchemaTable
{
    private const string Head = "| field | type | length | scale | access | of | equality | default | operators |";

    public static IEnumerable<string> Write(KindDescription kind)
    {
        yield return Head;
        yield return "| --- | --- | --- | --- | --- | --- | --- | --- | --- |";
        foreach (var field in kind.Fields)
            yield return $"| `{field.Name}` | {field.Type} | {Number(field.LengthMax)} | {Number(field.ScaleMax)} | {field.Access} | "
                + $"{field.List ?? field.ReferenceKind?.Name} | {Words(field.Equality)} | {(field.Default.IsAbsent ? "" : $"`{field.Default}`")} | {Words(field.Type, field.Operators)} |";
    }

    /// <summary>What was published and does not hold any more, by field.</summary>
    public static IEnumerable<(string Field, string What)> Breaks(string published, KindDescription now)
    {
        foreach (var cells in published.ReplaceLineEndings("\n").Split('\n').SkipWhile(l => l != Head).Skip(2).TakeWhile(l => l.StartsWith('|'))
            .Select(l => l.Trim('|').Split('|').Select(c => c.Trim()).ToArray()))
        {
            var name = cells[0].Trim('`');
            if (now.Field(name) is not { } field)
            {
                yield return (name, "is gone");
                continue;
            }

            if (cells[1] != field.Type.ToString()) yield return (name, $"was {cells[1]} and is {field.Type}");
            if (field.LengthMax is { } length && (cells[2].Length == 0 || length < Parse(cells[2]))) yield return (name, $"held {(cells[2].Length == 0 ? "any number of" : cells[2])} characters and holds {length}");
            if (field.ScaleMax is { } scale && (cells[3].Length == 0 || scale < Parse(cells[3]))) yield return (name, $"had {(cells[3].Length == 0 ? "any number of" : cells[3])} digits after the point and has {scale}");
            if (Enum.TryParse(cells[4], out FieldAccess access) && Narrows(access, field.Access)) yield return (name, $"was {access} and is {field.Access}");
            if (cells[5] != (field.List ?? field.ReferenceKind?.Name ?? "")) yield return (name, $"was of '{cells[5]}' and is of '{field.List ?? field.ReferenceKind?.Name}'");
        }
    }

    // What a map does with a field it may do no longer, or must do now.
    private static bool Narrows(FieldAccess before, FieldAccess now) => before != now && (before, now) switch
    {
        (FieldAccess.ReadOnly, FieldAccess.Normal or FieldAccess.CreateOnly) => false,
        (FieldAccess.CreateOnly or FieldAccess.Mandatory, FieldAccess.Normal) => false,
        _ => true,
    };

    private static string Words(FieldEquality equality)
    {
        var words = new List<string>();
        if (equality.Trimming != TextTrimming.None) words.Add($"trims {equality.Trimming}");
        if (equality.IgnoreCase) words.Add("no case");
        if (equality.LengthMax is { } length) words.Add($"cut to {length.ToString(CultureInfo.InvariantCulture)}");
        if (equality.Scale is { } scale) words.Add($"rounded to {scale.ToString(CultureInfo.InvariantCulture)}");
        if (equality.InstantStep is { } step) words.Add($"steps of {step.ToString("c", CultureInfo.InvariantCulture)}");
        if (equality.BlankEqualsNull) words.Add("blank is null");
        if (!equality.NormalizesUnicode) words.Add("code points");
        return words.Count == 0 ? "exact" : string.Join(", ", words);
    }

    private static string Words(FieldType type, SearchOperators operators) => operators switch
    {
        SearchOperators.None => "",
        SearchOperators.ForText => "text",
        SearchOperators.ForOrdered => "ordered",
        SearchOperators.ForBoolean when type == FieldType.Boolean => "boolean",
        SearchOperators.ForList => "list",
        _ => string.Join(", ", Enum.GetValues<SearchOperator>().Where(o => operators.HasFlag((SearchOperators)(1 << (int)o)))),
    };

    private static string Number(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static int Parse(string cell) => int.Parse(cell, NumberStyles.None, CultureInfo.InvariantCulture);
}

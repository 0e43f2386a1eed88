using System.Globalization;
using System.Text;

namespace ErpLink.Conformance;

/// <summary>What a side declares and what became of every rule: what somebody reads who chooses an adapter.</summary>
public sealed class ConformanceReport
{
    private const string VolatileMark = "Checked with ErpLink.Conformance ";

    internal ConformanceReport(SideUnderTest side, SideDescription description, IReadOnlyList<RuleVerdict> verdicts)
    {
        Name = side.Name;
        Verdicts = verdicts;
        Markdown = Write(side, description.Kind(side.Kind), verdicts);
    }

    /// <summary>The side's name.</summary>
    public string Name { get; }

    /// <summary>Every rule, by number.</summary>
    public IReadOnlyList<RuleVerdict> Verdicts { get; }

    /// <summary>The report, the same in every run but for its volatile lines.</summary>
    public string Markdown { get; }

    /// <summary>Whether a published report says the same, its volatile lines apart.</summary>
    public bool IsSameAs(string published) => Lasting(published).SequenceEqual(Lasting(Markdown));

    /// <summary>The lines that one report has and the other does not, for a message.</summary>
    public IReadOnlyList<string> Differences(string published) =>
        [.. Lasting(published).Except(Lasting(Markdown)).Select(l => $"- {l}"), .. Lasting(Markdown).Except(Lasting(published)).Select(l => $"+ {l}")];

    private static IEnumerable<string> Lasting(string markdown) =>
        markdown.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Where(l => !l.StartsWith(VolatileMark, StringComparison.Ordinal));

    private static string Write(SideUnderTest side, KindDescription? kind, IReadOnlyList<RuleVerdict> verdicts)
    {
        var text = new StringBuilder();
        Line($"# {side.Name}: conformance");
        Line("");
        Line($"The side of kind `{side.Kind}` under the rules of the conformance kit. Written by its tests: a change is accepted there, not here.");
        Line("");
        Line(VolatileMark + typeof(ConformanceReport).Assembly.GetName().Version!.ToString(3) + ".");
        if (kind is not null)
        {
            Table("What is declared", "| capability | value |", "| --- | --- |", Declared(kind).Select(d => $"| {d.Name} | {d.Value} |"));
            Line("");
            Line("## Fields");
            Line("");
            foreach (var row in SchemaTable.Write(kind)) Line(row);
        }

        if (side.FieldsLeftAlone.Count > 0)
            Table("Fields that are not tested", "| field | why |", "| --- | --- |", side.FieldsLeftAlone.Select(f => $"| `{f.Key}` | {Cell(f.Value)} |"));
        if (side.SchemaBreaks.Count > 0)
            Table("Fields that changed since the last release", "| field | why |", "| --- | --- |", side.SchemaBreaks.Select(f => $"| `{f.Key}` | {Cell(f.Value)} |"));
        Table("Rules", "| rule | what it asks | result | why |", "| --- | --- | --- | --- |",
            verdicts.Select(v => $"| {v.Rule.Number} | {Cell(v.Rule.Title)} | {v.Word} | {Cell(v.Reason)} |"));
        return text.ToString();

        void Line(string line) => text.Append(line).Append('\n');

        void Table(string title, string head, string rule, IEnumerable<string> rows)
        {
            foreach (var line in new[] { "", $"## {title}", "", head, rule }.Concat(rows)) Line(line);
        }
    }

    private static IEnumerable<(string Name, string Value)> Declared(KindDescription kind) =>
    [
        ("Create", kind.CanCreate ? $"yes, tier {(int)kind.CreateTier} (`{kind.CreateTier}`)" : "no"),
        ("Reference", kind.CorrelationField is { } field ? $"`{field}`" : "none"),
        ("Update", kind.CanUpdate ? $"yes, tier {(int)kind.UpdateTier} (`{kind.UpdateTier}`)" : "no"),
        ("Versions", $"`{kind.VersionCovers}`, order `{kind.VersionOrder}`; stale writes are {(kind.EnforcesVersions ? "surely" : "not surely")} refused"
            + (kind is { EnforcesVersions: true, ChecksWholeVersion: false } ? "; the write itself compares a part of the version" : "")),
        ("Answers hold what the write left", kind.ReturnsStoredValues ? "yes" : "no"),
        ("Change feed", $"`{kind.ChangeFeed}`" + (kind.ChangeFeed == ChangeFeed.None ? "" : kind.ReportsDeletions ? ", deletions included" : ", without deletions")),
        ("Listing and free text", $"{(kind.CanList ? "lists all" : "does not list")}, {(kind.CanSearchText ? "searches free text" : "no free text")}"
            + (kind.CanSearchAnyField ? "" : "; alternatives of different fields are evaluated by ErpLink")),
        ("Keys", $"`{kind.KeyEquality}`"),
        ("Parents", kind.ParentKinds.Count == 0 ? "none" : string.Join(", ", kind.ParentKinds.Select(p => $"`{p}`"))),
        ("Limits", $"{Number(kind.PageSizeRecordsMax)} records a page, {Number(kind.BatchSizeRecordsMax)} a call, {Number(kind.ParallelCallsMax)} calls at once"),
        ("A write can still land after", kind.RequestLifeMax.ToString("c", CultureInfo.InvariantCulture)),
    ];

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    // What the system said may hold anything.
    private static string Cell(string text) => string.Concat(text.Select(c => c switch { '|' => "\\|", '<' => "&lt;", _ when char.IsControl(c) => " ", _ => c.ToString() }));
}

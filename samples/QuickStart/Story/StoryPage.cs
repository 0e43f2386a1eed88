using System.Globalization;
using ErpLink;
using ErpLink.Maps;
using Spectre.Console;

namespace QuickStart.Story;

/// <summary>What the reader sees.</summary>
public sealed class StoryPage(IAnsiConsole console)
{
    private int _step;

    public void Title(string erp, string folder)
    {
        console.Write(new Rule("[bold]ErpLink: a company of a CRM and a customer of an ERP, kept in agreement[/]").LeftJustified());
        console.WriteLine();
        console.MarkupLineInterpolated($"  The app   a small CRM in [blue]{Path.Combine(folder, StateFolder.CrmFile)}[/]");
        console.MarkupLineInterpolated($"  The ERP   [blue]{erp}[/]");
        console.MarkupLineInterpolated($"  ErpLink   links, inbox and journal in [blue]{Path.Combine(folder, StateFolder.LinksFile)}[/]");
    }

    public void Step(string title)
    {
        console.WriteLine();
        console.Write(new Rule($"[bold]{++_step}. {Markup.Escape(title)}[/]").LeftJustified());
    }

    public void Say(FormattableString text) => console.MarkupLineInterpolated($"  {text}");

    /// <summary>Something was checked in both systems, each through its own door.</summary>
    public void Checked(string text) => console.MarkupLineInterpolated($"  [green]✓[/] {text}");

    /// <summary>What is proposed beside what the map says, and what the map says without a proposal.</summary>
    public void MapProposal(MapProposal proposal, MapDefinition map)
    {
        var mapped = map.Fields.ToDictionary(f => (f.App, f.Erp), f => Words.Of(f.Direction));
        var proposed = proposal.Fields.Select(f => new[]
        {
            f.App, f.Erp, f.Confidence.ToString("0.00", CultureInfo.InvariantCulture), f.Reason,
            mapped.Remove((f.App, f.Erp), out var direction) ? direction : "not mapped",
        }).ToList();
        Table([$"CRM {proposal.Entity}", $"ERP {proposal.Actor}", "Confidence", "Reason", "In the file"],
            [.. proposed, .. mapped.Select(m => new[] { m.Key.App, m.Key.Erp, "", "not proposed: a person knows better", m.Value })]);
    }

    public void Problems(IEnumerable<Problem> problems) => Table(["Where", "What", "Do this"],
        problems.Select(p => new[] { p.Path, p.Message, p.Fix }));

    public void Hits(IEnumerable<SearchHit> hits) => Table(["Found", "Fields", "Linked to"],
        hits.Select(h => new[]
        {
            h.Title,
            string.Join(", ", h.Fields.Where(f => f.Text.Length > 0).Select(f => $"{f.Label} {f.Text}")),
            h.IsBeingImported ? "being imported" : h.LinkedTo?.ToString() ?? "free",
        }));

    public void Proposal(Proposal proposal) => Table(["Field", "CRM", "ERP", "Compared", "Suggested"],
        proposal.Fields.Select(f => new[]
        { f.App, f.AppText, f.ErpText, Words.Of(f.State), f.State == FieldState.Equal ? "" : Words.Of(f.Suggested) }));

    public void Draft(Draft draft) => Table(["Field of the ERP", "Value", "From"],
        draft.Fields.Select(f => new[] { f.Label, f.Text, Words.Of(f.Source) + (f.Mandatory ? ", mandatory" : "") }));

    public void Synced(SyncResult result) => Table(["Field", "Decided by", "Written to", "Old", "New"],
        result.Fields.Select(f => new[] { f.App, Words.Of(f.Rule), Words.Of(f.Written), $"{f.Old}", $"{f.New}" }));

    public void Plan(RunPlan plan) => Table(["The run would write to", "Field", "Old", "New", "Because"],
        plan.Steps.Select(s => new[] { Words.Of((Side?)s.Side), s.Field ?? "", $"{s.Old}", $"{s.New}", Words.Of(s.Rule) }));

    public void Question(InboxItem item) => Table(["Inbox", "Last agreed", "CRM now", "ERP now"],
        [[$"{Words.Of(item.Kind)}: {item.AppField}", $"{item.Baseline?.App}", $"{item.AppValue}", $"{item.ErpValue}"]]);

    public void Journal(IEnumerable<JournalEntry> entries) => Table(["Who", "What", "Field", "Old", "New", "Why"],
        entries.Select(e => new[]
        {
            e.User.DisplayName, $"{Words.Of(e.Event)} {RecordOf(e)}", e.Field ?? "",
            e.Old.IsAbsent ? "" : $"{e.Old}", e.New.IsAbsent ? "" : $"{e.New}", e.Rule is { } rule ? Words.Of(rule) : e.Note ?? "",
        }));

    // What concerns the connection has no record.
    private static string RecordOf(JournalEntry entry) =>
        entry.Side == Side.Erp ? $"ERP {entry.Actor?.Kind}" : entry.Entity is { } entity ? $"CRM {entity}" : "";

    private void Table(string[] columns, IEnumerable<string[]> rows)
    {
        var table = new Table().Border(TableBorder.Rounded).BorderColor(Color.Grey);
        foreach (var column in columns) table.AddColumn(new TableColumn(new Text(column, new Style(decoration: Decoration.Bold))));
        foreach (var row in rows) table.AddRow(row.Select(cell => new Text(cell)));
        console.Write(new Padder(table, new Padding(2, 0, 0, 0)));
    }
}

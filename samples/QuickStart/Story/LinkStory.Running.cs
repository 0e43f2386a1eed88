using ErpLink;

namespace QuickStart.Story;

public sealed partial class LinkStory
{
    private async Task RunAsync(Link link, CancellationToken cancellationToken)
    {
        page.Step("A whole connection is run: seen before, explained after, taken back");
        var before = crm.Read(link.Entity, "email");
        var email = user.Write("The CRM's user changes the e-mail to", "salg@fjordfisk.example");
        crm.Change(link.Entity, "email", email);

        var plan = await synchronizer.PlanAsync(new RunRequest(Connection, RunKind.Full), Kari, cancellationToken);
        page.Plan(plan);
        Require(await erp.ReadAsync(link.Actor!.Value, "email", cancellationToken) == before, "A plan should write nothing.");

        var run = await synchronizer.RunAsync(new RunRequest(Connection, RunKind.Full), Kari, cancellationToken);
        Require(run.State == RunState.Completed, $"The run came to {run.State}. {run.Failure?.Message}");
        await BothHoldAsync(link, "email", email, cancellationToken);
        if (email == before) return; // Nothing was changed, so there is nothing to explain.

        var explanation = await journal.ExplainAsync(link.Id, Kari, cancellationToken);
        var written = explanation.Fields.Single(f => f.App == "email").Written!;
        page.Say($"Why is it '{written.New}' in the ERP? {Words.Of(written.Rule!.Value)}, on behalf of {written.User.DisplayName}; it was '{written.Old}'.");

        var undone = await synchronizer.UndoAsync(UndoRequest.OfRun(Connection, run.Id), Kari, cancellationToken);
        Require(undone.Restored.Count == 1 && undone.LeftAlone.Count == 0, $"Undo restored {undone.Restored.Count} and left {undone.LeftAlone.Count} alone.");
        Require(await erp.ReadAsync(link.Actor!.Value, "email", cancellationToken) == before, "The ERP should hold the old e-mail again.");
        page.Checked($"taken back: the ERP holds '{before}' again");

        var quiet = await synchronizer.RunAsync(new RunRequest(Connection, RunKind.Full), Kari, cancellationToken);
        Require(quiet.Counters.Changed == 0 && crm.Read(link.Entity, "email") == email, "Nothing should flow back after an undo.");
        page.Checked("and the next run leaves both as they are");
    }
}

using ErpLink;
using Microsoft.Extensions.DependencyInjection;

namespace Snippets;

public static class Synchronising
{
    public static async Task RunAsync(IErpSynchronizer synchronizer, ErpUser user, CancellationToken cancellationToken)
    {
        #region run
        var report = await synchronizer.RunAsync(new RunRequest("oslo"), user, cancellationToken);
        if (report.State != RunState.Completed) Console.WriteLine($"{report.State}: {report.Failure?.Message}"); // what was not done stays due
        Console.WriteLine($"{report.Counters.Changed} changed, {report.Counters.Asking} asking, {report.Counters.Parked} set aside");
        #endregion
    }

    public static void Background(IErpLinkBuilder erpLink)
    {
        #region background
        erpLink.AddBackgroundSync(sync => sync.Interval = TimeSpan.FromMinutes(2)); // a connection may have an interval of its own
        erpLink.Services.AddHealthChecks().AddErpLink();
        #endregion
    }

    public static async Task SignalAsync(IErpSignals signals, RecordRef company, RecordRef customer, CancellationToken cancellationToken)
    {
        #region signal
        await signals.EntityChangedAsync(company, cancellationToken); // after the app's own commit
        await signals.ActorChangedAsync("oslo", customer, cancellationToken); // from the ERP's webhook
        #endregion
    }

    public static async Task<RunRequest> ChooseAsync(IErpLinker linker, IReadOnlyList<RecordRef> actors, ErpUser user, CancellationToken cancellationToken)
    {
        #region chosen
        var links = await linker.GetLinksOfActorsAsync("oslo", actors, user, cancellationToken); // what is not among them is not linked
        var request = new RunRequest("oslo", RunKind.ResyncFromErp) { Links = [.. links.Values.Select(link => link.Id)] };
        #endregion
        return request;
    }

    public static async Task PlanAsync(IErpSynchronizer synchronizer, ErpUser user, CancellationToken cancellationToken)
    {
        #region plan
        var plan = await synchronizer.PlanAsync(new RunRequest("oslo", RunKind.ResyncFromErp) { NoBlanks = true }, user, cancellationToken);
        foreach (var step in plan.Steps) Console.WriteLine($"{step.Entity} {step.Side}.{step.Field}: {step.Old} -> {step.New} ({step.Effect}, {step.Rule})");

        var report = await synchronizer.ExecuteAsync(plan, user, cancellationToken); // once somebody has approved it
        foreach (var other in report.Others) Console.WriteLine($"{other.Planned.Field}: {other.Status}, now {other.Now?.New}");
        #endregion
    }

    public static async Task VerifyAsync(IErpSynchronizer synchronizer, ErpUser user, CancellationToken cancellationToken)
    {
        #region verify
        await foreach (var drift in synchronizer.VerifyAsync(new VerifyRequest("oslo"), user, cancellationToken))
            Console.WriteLine($"{drift.Entity} {drift.App}: app '{drift.AppValue}', ERP '{drift.ErpValue}': {drift.Reason}");
        #endregion
    }

    public static async Task ExplainAsync(IErpJournal journal, Link link, ErpUser user, CancellationToken cancellationToken)
    {
        #region explain
        var explanation = await journal.ExplainAsync(link.Id, user, cancellationToken);
        foreach (var field in explanation.Fields.Where(f => f.Written is not null))
            Console.WriteLine($"{field.App}: {field.Written!.Old} -> {field.Written.New}, {field.Written.Rule}, {field.Written.At}, {field.Written.User.DisplayName}");
        #endregion
    }

    public static async Task UndoAsync(IErpSynchronizer synchronizer, RunReport report, ErpUser user, CancellationToken cancellationToken)
    {
        #region undo
        var undone = await synchronizer.UndoAsync(UndoRequest.OfRun("oslo", report.Id), user, cancellationToken);
        foreach (var left in undone.LeftAlone) Console.WriteLine($"{left.Entry.Field} was left alone: {left.Reason}");
        #endregion
    }

    public static async Task AnswerAsync(IErpInbox inbox, ErpUser user, CancellationToken cancellationToken)
    {
        #region answer
        foreach (var item in await inbox.ListAsync(new InboxQuery { Kind = InboxItemKind.Conflict }, user, cancellationToken))
        {
            var answered = await inbox.AnswerAsync(InboxAnswer.To(item, AnswerChoice.Erp), user, cancellationToken);
            if (answered.Status == AnswerStatus.Stale) Console.WriteLine($"It moved: {answered.Item.AppValue}, {answered.Item.ErpValue}");
        }
        #endregion
    }
}

using ErpLink;

namespace QuickStart.Story;

public sealed partial class LinkStory
{
    private async Task EditBothSidesAsync(Link link, CancellationToken cancellationToken)
    {
        page.Step("Both sides are edited, in different fields: sync brings both edits across");
        var email = user.Write("The CRM's user changes the e-mail to", "post@fjordfisk.example");
        crm.Change(link.Entity, "email", email);
        var phone = user.Write("The ERP's user changes the phone to", "+47 55 30 20 77");
        await erp.ChangeAsync(link.Actor!.Value, "phone", phone, cancellationToken);

        var result = await synchronizer.SyncNowAsync(link.Id, Kari, cancellationToken);
        page.Synced(result);
        Require(result.Status is SyncStatus.Changed or SyncStatus.Unchanged, $"Sync came to {result.Status}. {result.Failure?.Message}");
        await BothHoldAsync(link, "email", email, cancellationToken);
        await BothHoldAsync(link, "phone", phone, cancellationToken);

        // What ErpLink wrote itself is no edit: no echo.
        var again = await synchronizer.SyncNowAsync(link.Id, Kari, cancellationToken);
        Require(again.Status == SyncStatus.Unchanged, $"A second sync should find nothing to do; it came to {again.Status}.");
        page.Checked("a second sync finds nothing to do");
    }

    private async Task DisagreeAsync(Link link, CancellationToken cancellationToken)
    {
        page.Step("Both sides edit the same field: a conflict, and a person's answer");
        var inCrm = user.Write("The CRM's user changes the city to", "Bergen sentrum");
        crm.Change(link.Entity, "city", inCrm);
        var inErp = user.Write("The ERP's user changes the city to", "Laksevåg");
        await erp.ChangeAsync(link.Actor!.Value, "city", inErp, cancellationToken);

        var result = await synchronizer.SyncNowAsync(link.Id, Kari, cancellationToken);
        if (inCrm == inErp)
        {
            page.Say($"Both wrote the same: that is agreement, and nothing needs to be asked.");
            Require(result.Questions.Count == 0, "Equal edits should not be a conflict.");
            return;
        }

        Require(result.Status == SyncStatus.Asking && result.Questions.Count == 1,
            $"There should be one question; sync came to {result.Status}. {result.Failure?.Message}");
        Require(crm.Read(link.Entity, "city") == inCrm && await erp.ReadAsync(link.Actor!.Value, "city", cancellationToken) == inErp,
            "While the question is open both sides should keep what they have.");
        page.Checked("until somebody answers, each side keeps what its user wrote");

        var item = (await inbox.ListAsync(new InboxQuery { Link = link.Id }, Kari, cancellationToken)).Single();
        page.Question(item);
        var answer = user.Choose("Which city is right?", [Words.Erp, Words.Crm], Words.Erp);
        var choice = answer == Words.Erp ? AnswerChoice.Erp : AnswerChoice.App;
        var answered = await inbox.AnswerAsync(InboxAnswer.To(item, choice), Kari, cancellationToken);
        Require(answered.Status == AnswerStatus.Done, $"The answer was not carried out: {answered.Status}. {answered.Failure?.Message}");
        await BothHoldAsync(link, "city", answer == Words.Erp ? inErp : inCrm, cancellationToken);
    }
}

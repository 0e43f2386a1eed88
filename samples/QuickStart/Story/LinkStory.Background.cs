using ErpLink;

namespace QuickStart.Story;

public sealed partial class LinkStory
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private async Task LeaveItAloneAsync(Link link, CancellationToken cancellationToken)
    {
        page.Step("From here on nobody presses a button: the background carries both edits");
        var phone = user.Write("The CRM's user changes the phone to", "+47 55 30 20 88");
        crm.Change(link.Entity, "phone", phone);
        var website = user.Write("The ERP's user changes the website to", "www.fjordfisk.example");
        await erp.ChangeAsync(link.Actor!.Value, "website", website, cancellationToken);

        // The host of an app starts and stops it; this program has no host.
        await background.StartAsync(cancellationToken);
        try
        {
            await signals.EntityChangedAsync(link.Entity, cancellationToken); // a hint: no need to wait for the interval
            await ArrivedAsync(() => erp.ReadAsync(link.Actor!.Value, "phone", cancellationToken), phone, cancellationToken);
            await ArrivedAsync(() => Task.FromResult(crm.Read(link.Entity, "website")), website, cancellationToken);
        }
        finally
        {
            await background.StopAsync(CancellationToken.None); // what is under way is finished, nothing new is begun
        }

        await BothHoldAsync(link, "phone", phone, cancellationToken);
        await BothHoldAsync(link, "website", website, cancellationToken);
    }

    private static async Task ArrivedAsync(Func<Task<string?>> read, string value, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            while (await read() != value) await Task.Delay(TimeSpan.FromMilliseconds(100), patience.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StoryException($"'{value}' should have come across in the background.");
        }
    }
}

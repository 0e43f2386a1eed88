using ErpLink.Maps;
using ErpLink.Storage;
using ErpLink.Synchronizing;

namespace ErpLink.Linking;

/// <summary>A leg of a person's decision was refused after another had landed: its fields are asked again.</summary>
internal static class RefusedLeg
{
    /// <summary>Takes back the leg and whatever was to follow it, and puts their fields into the inbox with the values of now.</summary>
    public static async ValueTask AskAsync(LinkSession session, Intent refused, Failure failure, CancellationToken cancellationToken)
    {
        var (app, erp) = await ReadNowAsync(session, cancellationToken).ConfigureAwait(false);
        await session.CommitAsync(edit =>
        {
            if (!edit.IsAsSent(refused)) return;
            foreach (var leg in edit.Intents.Values.ToArray()) Withdraw(edit, leg, failure.Message, app, erp);
            edit.Journal(edit.Entry(JournalEvent.NotApplied) with { Side = refused.Side, Note = $"error {failure.Code}" });
            if (edit.Link.State == LinkState.Linking) edit.Link = edit.Link with { State = LinkState.Active };
            edit.MarkDue();
        }, CancellationToken.None).ConfigureAwait(false);
    }

    /// <summary>Takes one leg back: what a merge decided the next one decides, what a person decided becomes a question.</summary>
    /// <param name="edit">The commit.</param>
    /// <param name="leg">The leg.</param>
    /// <param name="reason">Why, for a person.</param>
    /// <param name="app">The app's record now; without one the values are shown as they were decided on.</param>
    /// <param name="erp">The ERP's record now.</param>
    public static void Withdraw(LinkEdit edit, Intent leg, string reason, Record? app = null, Record? erp = null)
    {
        edit.Remove(leg);
        if (leg.Origin != IntentOrigin.Sync) Ask(edit, leg, reason, app, erp);
    }

    /// <summary>Asks about every field of a leg; a question that is open already stays as it is.</summary>
    public static void Ask(LinkEdit edit, Intent leg, string reason, Record? app = null, Record? erp = null)
    {
        foreach (var sent in leg.Fields)
        {
            if (SettleStage.Find(edit.Session.Map, leg.Side, sent) is not { } field || edit.Question(field) is not null) continue;
            var erpNow = erp?[field.Definition.Erp] ?? (leg.Side == Side.Erp ? sent.Old : sent.Source);
            var appNow = app?[field.Definition.App] ?? (leg.Side == Side.App ? sent.Old : sent.Source);
            edit.Ask(field, ConflictOrigin.Recovery, erpNow, appNow, reason);
        }
    }

    /// <summary>The values to show; what cannot be read is shown as it was decided on.</summary>
    private static async ValueTask<(Record? App, Record? Erp)> ReadNowAsync(LinkSession session, CancellationToken cancellationToken)
    {
        try
        {
            var pair = await PairReader.ReadAsync(session.Connection, session.Map, session.Link.Entity, session.Link.Actor!.Value, cancellationToken).ConfigureAwait(false);
            return (pair.App.Record, pair.Erp.Record);
        }
        catch (Exception error) when (error is ErpLinkException or OperationCanceledException)
        {
            return (null, null);
        }
    }
}

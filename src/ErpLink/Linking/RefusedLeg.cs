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
            foreach (var leg in edit.Intents.Values.ToArray())
            {
                edit.Remove(leg);
                if (leg.Origin == IntentOrigin.Sync) continue; // The next merge decides.
                foreach (var sent in leg.Fields)
                {
                    if (SettleStage.Find(session.Map, leg.Side, sent) is not { } field || edit.Question(field) is not null) continue;
                    var erpNow = erp?[field.Definition.Erp] ?? (leg.Side == Side.Erp ? sent.Old : sent.Source);
                    var appNow = app?[field.Definition.App] ?? (leg.Side == Side.App ? sent.Old : sent.Source);
                    edit.Ask(field, ConflictOrigin.Recovery, erpNow, appNow, failure.Message);
                }
            }

            edit.Journal(edit.Entry(JournalEvent.NotApplied) with { Side = refused.Side, Note = $"error {failure.Code}" });
            if (edit.Link.State == LinkState.Linking) edit.Link = edit.Link with { State = LinkState.Active };
            edit.MarkDue();
        }, CancellationToken.None).ConfigureAwait(false);
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

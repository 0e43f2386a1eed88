using ErpLink.Connections;
using ErpLink.Linking.Matching;
using ErpLink.Synchronizing;

namespace ErpLink.Linking;

/// <summary>Makes decisions against links, with what identifies the records at this moment where the map has match tiers.</summary>
internal static class NotLinkedDecisions
{
    /// <summary>A decision about an entity, or about it and one actor. It can be made while a side does not answer: then it holds for ever.</summary>
    public static async ValueTask<NotLinkedDecision> MakeAsync(Engine engine, ConnectionId id, RecordRef entity, RecordRef? actor, ErpUser user, CancellationToken cancellationToken)
    {
        try
        {
            return await MakeAsync(engine, await engine.Connections.OpenAsync(id, cancellationToken).ConfigureAwait(false), entity, actor, user, cancellationToken).ConfigureAwait(false);
        }
        catch (ErpLinkException)
        {
            var key = (await engine.Connections.AppKindAsync(entity.Kind, cancellationToken).ConfigureAwait(false)).KeyEquality.Canonical(entity.Key);
            return new NotLinkedDecision(id, entity with { Key = key }, actor, user, engine.Now);
        }
    }

    /// <summary>The same in a connection that is open.</summary>
    public static async ValueTask<NotLinkedDecision> MakeAsync(
        Engine engine, OpenConnection connection, RecordRef entity, RecordRef? actor, ErpUser user, CancellationToken cancellationToken)
    {
        var key = connection.Kind(Side.App, entity.Kind).KeyEquality.Canonical(entity.Key);
        return new NotLinkedDecision(connection.Id, entity with { Key = key }, actor, user, engine.Now)
        { Fingerprint = await FingerprintAsync(connection, entity, actor, cancellationToken).ConfigureAwait(false) };
    }

    /// <summary>Empty where nothing identifies the records, or they cannot be read: then the decision holds for ever.</summary>
    private static async ValueTask<string> FingerprintAsync(OpenConnection connection, RecordRef entity, RecordRef? actor, CancellationToken cancellationToken)
    {
        if (connection.Compiled.MapsFor(entity.Kind).FirstOrDefault(m => actor is null || m.Erp.Kind == actor.Value.Kind) is not { } map) return string.Empty;
        var tiers = MatchPlan.Of(map.Definition, map.App, map.Erp);
        if (tiers.Fields.Count == 0) return string.Empty;
        var app = await PairReader.ReadOneAsync(connection.App, entity, tiers.AppFields, cancellationToken).ConfigureAwait(false);
        if (app.Record is not { } left) return string.Empty;
        if (actor is not { } other) return MatchFingerprint.Of(tiers, left);
        var erp = await PairReader.ReadOneAsync(connection.Erp, other, tiers.ErpFields, cancellationToken).ConfigureAwait(false);
        return erp.Record is { } right ? MatchFingerprint.Of(tiers, left, right) : string.Empty;
    }
}

using ErpLink.Connections;
using ErpLink.Maps;
using ErpLink.Synchronizing;

namespace ErpLink.Linking;

internal sealed partial class ErpLinker
{
    public async ValueTask<IReadOnlyList<PanelBlock>> GetPanelAsync(RecordRef entity, ErpUser user, CancellationToken cancellationToken)
    {
        var blocks = new List<Task<IReadOnlyList<PanelBlock>>>();
        foreach (var defined in await engine.Connections.Defined.ActiveAsync(cancellationToken).ConfigureAwait(false))
        {
            if (defined.IsActive && defined.Definition.Maps.Any(m => m.Entity == entity.Kind)) blocks.Add(BlocksAsync(defined, entity, user, cancellationToken).AsTask());
        }

        return [.. (await Task.WhenAll(blocks).ConfigureAwait(false)).SelectMany(b => b)];
    }

    /// <summary>One connection's block, or one for each link where it allows several; a connection that cannot be opened says so in its own.</summary>
    private async ValueTask<IReadOnlyList<PanelBlock>> BlocksAsync(DefinedConnection defined, RecordRef entity, ErpUser user, CancellationToken cancellationToken)
    {
        var definition = defined.Definition;
        var id = engine.Connections.FindOpen(definition.Name)?.Id ?? (await engine.Connections.Defined.StateAsync(defined, cancellationToken).ConfigureAwait(false)).Id;
        if (!await engine.Access.IsAllowedAsync(user, AccessRight.See, id, cancellationToken).ConfigureAwait(false)) return [];
        OpenConnection connection;
        try
        {
            connection = await Within(engine.Connections.OpenAsync(id, cancellationToken).AsTask(), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is ErpLinkException or TimeoutException)
        {
            return [new(id, definition.Name) { Failure = FailureOf(error, definition.Name) }];
        }

        var maps = connection.Compiled.MapsFor(entity.Kind);
        if (maps.Count == 0) return [];
        var key = maps[0].App.KeyEquality.Canonical(entity.Key);
        var links = await engine.Store.ReadLinksByEntityAsync(connection.Id, entity.Kind, [key], cancellationToken).ConfigureAwait(false);
        var block = new PanelBlock(connection.Id, connection.Name);
        var blocks = new List<PanelBlock>();
        foreach (var link in links) blocks.Add(await LinkedAsync(connection, block with { Link = link }, cancellationToken).ConfigureAwait(false));
        var free = maps.Where(m => links.Count == 0 || (definition.OneActorPerKind && !links.Any(l => l.ActorKind == m.Erp.Kind))).Select(m => m.Erp.Kind).ToArray();
        if (free.Length == 0) return blocks;
        var decisions = await engine.Store.ReadDecisionsAsync(connection.Id, entity with { Key = key }, cancellationToken).ConfigureAwait(false);
        blocks.Add(block with { Linkable = free, NotLinked = decisions.FirstOrDefault(d => d.Actor is null) });
        return blocks;
    }

    private async ValueTask<PanelBlock> LinkedAsync(OpenConnection connection, PanelBlock block, CancellationToken cancellationToken)
    {
        var link = block.Link!;
        block = block with { Questions = await engine.Store.ReadInboxAsync(new InboxQuery { Link = link.Id }, cancellationToken).ConfigureAwait(false) };
        if (link.Actor is not { } actor) return block;
        if (connection.Compiled.Find(link.Entity.Kind, link.ActorKind) is not { } map)
            return block with { Failure = new Failure(FailureClass.Invalid, ErrorCodes.KindsNotPaired, $"Connection '{connection.Name}' has no map of {link.Entity.Kind} with {link.ActorKind} any more.") };
        var at = new OpenMap(connection, map);
        try
        {
            return await Within(FreshAsync(at, block, actor, cancellationToken).AsTask(), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is ErpLinkException or TimeoutException)
        {
            return LastKnown(at.Map, block) with { Failure = FailureOf(error, connection.Name) };
        }
    }

    private async ValueTask<PanelBlock> FreshAsync(OpenMap at, PanelBlock block, RecordRef actor, CancellationToken cancellationToken)
    {
        var shown = at.Map.Definition.PanelFields;
        var more = shown.Concat(at.Map.Erp.TitleField is { } title ? [title] : []).ToArray();
        var pair = await PairReader.ReadAsync(at.Connection, at.Map, block.Link!.Entity, actor, cancellationToken, more).ConfigureAwait(false);
        var erp = PairReader.Require(pair.Erp, at.Connection, Side.Erp, actor);
        var app = PairReader.Require(pair.App, at.Connection, Side.App, block.Link.Entity);
        var references = await ReferenceLinks.ResolveAsync(engine, at.Connection, at.Map, app, erp, cancellationToken).ConfigureAwait(false);
        var fields = await Proposals.CompareAsync(at, app, erp, references, cancellationToken).ConfigureAwait(false);
        return block with
        {
            ActorTitle = ProposalBuilder.Title(at.Map.Erp, erp),
            Fields = [.. fields.Select(f => f with { Choices = [], Suggested = null })],
            Shown = await ShowAsync(at, erp, shown, cancellationToken).ConfigureAwait(false),
            AsOf = engine.Now,
        };
    }

    /// <summary>What the sides last agreed on, when the ERP does not answer.</summary>
    private static PanelBlock LastKnown(CompiledMap map, PanelBlock block)
    {
        var fields = new List<ProposalField>();
        foreach (var field in map.Fields)
        {
            if (block.Link!.Field(field.Definition.App, field.Definition.Erp)?.Baseline is not { } known) continue;
            fields.Add(new ProposalField(field.Definition.App, field.Definition.Erp, field.App.DisplayName, FieldState.Equal)
            { AppValue = known.App, ErpValue = known.Erp, AppText = known.App.ToString(), ErpText = known.Erp.ToString() });
        }

        return block with { Fields = fields, AsOf = fields.Count > 0 ? block.Link!.ComparedAt ?? block.Link.CreatedAt : null };
    }

    private Task<T> Within<T>(Task<T> task, CancellationToken cancellationToken) => task.WaitAsync(engine.Options.PanelWait, engine.Time, cancellationToken);

    private Failure FailureOf(Exception error, string connection) => error is ErpLinkException known
        ? known.ToFailure()
        : new Failure(FailureClass.Transient, ErrorCodes.SideUnavailable, $"Connection '{connection}': the ERP did not answer within {engine.Options.PanelWait.TotalSeconds} seconds.");
}

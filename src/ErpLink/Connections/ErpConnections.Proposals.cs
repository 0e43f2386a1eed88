using ErpLink.Maps;

namespace ErpLink.Connections;

internal sealed partial class ErpConnections
{
    public async ValueTask<ConnectionSides> DescribeAsync(ConnectionEdit edit, ErpUser user, CancellationToken cancellationToken)
    {
        var sides = await OpenAsync(edit, user, cancellationToken).ConfigureAwait(false);
        await using var closing = sides.ConfigureAwait(false);
        return new ConnectionSides(sides.AppDescription, sides.ErpDescription);
    }

    public async ValueTask<MapProposal> ProposeMapAsync(ConnectionEdit edit, RecordKind entity, RecordKind actor, ErpUser user, CancellationToken cancellationToken)
    {
        var sides = await OpenAsync(edit, user, cancellationToken).ConfigureAwait(false);
        await using var closing = sides.ConfigureAwait(false);
        return AutoMapping.Propose(KindOf(edit, sides.AppDescription, entity, "app"), KindOf(edit, sides.ErpDescription, actor, "ERP"));
    }

    public async ValueTask<ListProposal> ProposeListAsync(ConnectionEdit edit, string app, string erp, ErpUser user, CancellationToken cancellationToken)
    {
        var sides = await OpenAsync(edit, user, cancellationToken).ConfigureAwait(false);
        await using var closing = sides.ConfigureAwait(false);
        var ours = await sides.App.ReadListAsync(app, null, cancellationToken).ConfigureAwait(false);
        var theirs = await sides.Erp.ReadListAsync(erp, null, cancellationToken).ConfigureAwait(false);
        return AutoMapping.ProposeList(ours, theirs, edit.Definition.Lists.FirstOrDefault(l => l.App == app && l.Erp == erp));
    }

    private async ValueTask<DescribedSides> OpenAsync(ConnectionEdit edit, ErpUser user, CancellationToken cancellationToken)
    {
        await RequireAsync(edit, user, cancellationToken).ConfigureAwait(false);
        return await engine.Connections.DescribeAsync(edit.Definition, edit.Secrets, wasRight: false, readsLists: false, cancellationToken).ConfigureAwait(false);
    }

    private static KindDescription KindOf(ConnectionEdit edit, SideDescription side, RecordKind kind, string name) => side.Kind(kind) ?? throw new ErpLinkException(
        ErrorCodes.KindUnknown, FailureClass.NotSupported, $"Connection '{edit.Definition.Name}': the {name} has no kind '{kind}'. {Suggestions.For(kind.Name, side.Kinds.Select(k => k.Kind.Name))}")
    { Connection = edit.Definition.Name, Kind = kind };
}

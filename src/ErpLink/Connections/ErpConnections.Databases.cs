using ErpLink.Storage;

namespace ErpLink.Connections;

internal sealed partial class ErpConnections
{
    public async ValueTask RebindAsync(string connection, ErpUser user, CancellationToken cancellationToken)
    {
        var open = await engine.Connections.OpenAsync(connection, cancellationToken).ConfigureAwait(false);
        await engine.RequireAsync(user, AccessRight.Administer, open, cancellationToken).ConfigureAwait(false);
        var operation = engine.Begin(user);
        var state = await engine.Store.FindConnectionAsync(open.Id, cancellationToken).ConfigureAwait(false) ?? open.State;
        var bound = state with { ErpIdentity = open.ErpDescription.Identity, AppIdentity = open.AppDescription.Identity };
        var entry = operation.Entry(JournalEvent.Rebound, open.Id) with { Note = $"from {state.AppIdentity} / {state.ErpIdentity} to {bound.AppIdentity} / {bound.ErpIdentity}" };
        await StoreAsync(open, bound, entry, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask EndRebaselineAsync(string connection, ErpUser user, CancellationToken cancellationToken)
    {
        var open = await engine.Connections.OpenAsync(connection, cancellationToken).ConfigureAwait(false);
        await engine.RequireAsync(user, AccessRight.Administer, open, cancellationToken).ConfigureAwait(false);
        var states = await engine.Store.ReadConnectionsAsync(cancellationToken).ConfigureAwait(false);
        var state = states.First(s => s.Id == open.Id);
        if (state.RebaselineSince is null) return;
        var entry = engine.Begin(user).Entry(JournalEvent.RebaselineEnded, open.Id);
        await StoreAsync(open, state with { RebaselineSince = null }, entry, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask StoreAsync(OpenConnection open, ConnectionState state, JournalEntry entry, CancellationToken cancellationToken)
    {
        var result = await engine.Store.CommitAsync(new StoreBatch().Put(state).Append(entry), cancellationToken).ConfigureAwait(false);
        if (!result.IsCommitted)
            throw new ErpLinkException(ErrorCodes.CommitRefused, FailureClass.Conflict, $"Connection '{open.Name}' was changed at the same moment. Try again.") { Connection = open.Name };
        open.State = state with { Revision = state.Revision + 1 };
    }
}

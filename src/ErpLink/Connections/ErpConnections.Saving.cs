using ErpLink.Maps;
using ErpLink.Storage;

namespace ErpLink.Connections;

internal sealed partial class ErpConnections
{
    /// <summary>Runs change what is stored of a connection, too, now and then.</summary>
    private const int AttemptsMax = 10;

    public async ValueTask<ConnectionInfo> SaveAsync(ConnectionEdit edit, ErpUser user, CancellationToken cancellationToken)
    {
        if (Defined.FindInCode(edit.Definition.Name) is not null) throw ReadOnly(edit.Definition.Name);
        if (edit.Definition.Id is { } given && Defined.FindInCode(given.Text) is { } inCode) throw ReadOnly(inCode.Name);
        await RequireAsync(edit, user, cancellationToken).ConfigureAwait(false);
        RequireName(edit.Definition.Name);
        var definition = ConnectorRegistry.WithReferences(edit.Definition, edit.Secrets);
        RequireNoSecret(definition);
        for (var attempt = 1; ; attempt++)
        {
            var before = await ToChangeAsync(edit, cancellationToken).ConfigureAwait(false);
            if (before.Revision > 0 && edit.Definition.Id is null) await engine.RequireAsync(user, AccessRight.Administer, before.Id, cancellationToken).ConfigureAwait(false);
            var after = before with { Name = definition.Name, SavedVersion = before.SavedVersion + 1 };
            var operation = engine.Begin(user);
            var batch = operation.Batch().Put(after)
                .Put(new StoredDefinition(after.Id, after.SavedVersion, ConnectionJson.Write(definition with { Id = after.Id }), engine.Now, user))
                .Append(operation.Entry(JournalEvent.DefinitionSaved, after.Id) with { Note = $"version {after.SavedVersion} of '{after.Name}'" });
            foreach (var (setting, secret) in edit.Secrets)
                batch.Put(new StoredSecret(after.Id, setting, (engine.Connections.Connectors.Protector ?? throw ConnectionSecrets.MissingProtector()).Protect(engine.Connections.Connectors.ToStore(definition, setting, secret))));
            var result = await engine.Store.CommitAsync(batch, cancellationToken).ConfigureAwait(false);
            if (!result.IsCommitted && attempt < AttemptsMax) continue; // Somebody else changed the connection at the same moment: look again.
            if (!result.IsCommitted) throw Stale(after.Name, $"It was changed by others {AttemptsMax} times at the same moment.");

            // A new name or secret is used from now on; the maps stay those in force.
            var found = await Defined.FindAsync(after.Id.Text, cancellationToken).ConfigureAwait(false);
            if (before.Name != after.Name || edit.Secrets.Count > 0) await engine.Connections.ForgetAsync(found).ConfigureAwait(false);
            return InfoOf(found, after);
        }
    }

    public async ValueTask<ActivationResult> ActivateAsync(string connection, int? version, ErpUser user, CancellationToken cancellationToken)
    {
        var (defined, state) = await StoredAsync(connection, user, cancellationToken).ConfigureAwait(false);
        if (state.IsBeingDeleted) throw NotDeleted(state.Name, "It is being deleted, and cannot be activated any more. Delete it again to finish that.");
        var number = version ?? state.SavedVersion;
        var definition = Defined.Complete(await Defined.VersionAsync(state, number, cancellationToken).ConfigureAwait(false) ?? throw NoVersion(defined, number));
        var test = await engine.Connections.Connectors.TestAsync(definition, NoSecrets, cancellationToken).ConfigureAwait(false);
        if (!test.IsOk) return new ActivationResult(false, test.Problems) { Version = number };
        var sides = await engine.Connections.DescribeAsync(definition, NoSecrets, wasRight: false, readsLists: true, cancellationToken).ConfigureAwait(false);
        await sides.DisposeAsync().ConfigureAwait(false);
        IReadOnlyList<Problem> problems = [.. test.Problems, .. sides.Problems];
        if (sides.Compiled is not { } compiled) return new ActivationResult(false, problems) { Version = number };
        var before = await LastInForceAsync(state, cancellationToken).ConfigureAwait(false);
        var backfill = before is null ? null : BackfillOf(state.Name, ConnectionValidator.Compile(Defined.Complete(before), sides.AppDescription, sides.ErpDescription, engine.Connections.Conversions), compiled);
        await ChangeAsync(state, s => s with { ActiveVersion = number, DeactivatedVersion = 0, Schema = null }, JournalEvent.ConnectionActivated, state.ActiveVersion == 0 ? $"version {number}" : $"version {number} in the place of {state.ActiveVersion}", user, cancellationToken).ConfigureAwait(false);

        // Another connection may have been activated at the same moment, which writes what this one does. Who stops waiting here does not leave both.
        if (await engine.Connections.ValidateTogetherAsync(definition, CancellationToken.None).ConfigureAwait(false) is { Count: > 0 } together)
        {
            if (await engine.Store.FindConnectionAsync(state.Id, CancellationToken.None).ConfigureAwait(false) is { } now && now.ActiveVersion == number)
            {
                var what = state.ActiveVersion == 0 ? JournalEvent.ConnectionDeactivated : JournalEvent.ConnectionActivated;
                await ChangeAsync(now, s => s with { ActiveVersion = state.ActiveVersion, DeactivatedVersion = state.DeactivatedVersion, Schema = state.Schema }, what,
                    $"version {number} was taken back: another connection that writes the same was activated at the same moment", user, CancellationToken.None).ConfigureAwait(false);
            }

            return new ActivationResult(false, [.. together, .. problems]) { Version = number };
        }

        engine.Wakes.Wake(state.Id);
        return new ActivationResult(true, problems) { Version = number, Backfill = backfill };
    }

    public async ValueTask DeactivateAsync(string connection, ErpUser user, CancellationToken cancellationToken)
    {
        var (_, state) = await StoredAsync(connection, user, cancellationToken).ConfigureAwait(false);
        if (state.ActiveVersion == 0) return;
        await ChangeAsync(state, s => s with { ActiveVersion = 0, DeactivatedVersion = s.ActiveVersion }, JournalEvent.ConnectionDeactivated, $"version {state.ActiveVersion}", user, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stores the change, whatever else changes of the connection at the same moment, and lets nothing new work with what was before.</summary>
    private async ValueTask ChangeAsync(ConnectionState state, Func<ConnectionState, ConnectionState> change, JournalEvent what, string note, ErpUser user, CancellationToken cancellationToken)
    {
        while (true)
        {
            var operation = engine.Begin(user);
            var after = change(state);
            var result = await engine.Store.CommitAsync(operation.Batch().Put(after).Append(operation.Entry(what, state.Id) with { Note = note }), cancellationToken).ConfigureAwait(false);
            if (result.IsCommitted)
            {
                // Runs of this process see it at once, those of others when they renew their lease.
                if (engine.Connections.FindOpen(state.Id) is { } open) open.State = after with { Revision = after.Revision + 1 };
                await engine.Connections.ForgetAsync(new DefinedConnection(new ConnectionDefinition(state.Name, string.Empty), after)).ConfigureAwait(false);
                return;
            }

            var current = await engine.Store.FindConnectionAsync(state.Id, cancellationToken).ConfigureAwait(false);
            if (current is null or { DeletedAt: not null }) throw Stale(state.Name, "It was deleted at the same moment.");
            if (current.ActiveVersion != state.ActiveVersion) throw Stale(state.Name, "Another version was activated, or none, at the same moment.");
            state = current;
        }
    }

    /// <summary>The state to change: that of the definition's id, or a new one.</summary>
    private async ValueTask<ConnectionState> ToChangeAsync(ConnectionEdit edit, CancellationToken cancellationToken)
    {
        var definition = edit.Definition;
        var states = await engine.Store.ReadConnectionsAsync(cancellationToken).ConfigureAwait(false);
        var named = states.FirstOrDefault(s => s.DeletedAt is null && string.Equals(s.Name, definition.Name, StringComparison.OrdinalIgnoreCase));
        if (named is not null && named.Id != definition.Id && (named.SavedVersion > 0 || definition.Id is not null))
        {
            throw new ErpLinkException(ErrorCodes.NameTaken, FailureClass.Invalid,
                $"There is a connection '{named.Name}' already. Choose another name; to change that one, keep the id '{named.Id}' of its definition.")
            { Connection = definition.Name };
        }

        var stored = definition.Id is { } id ? states.FirstOrDefault(s => s.Id == id) : named;
        if (stored?.DeletedAt is not null)
        {
            throw new ErpLinkException(ErrorCodes.ConnectionUnknown, FailureClass.Invalid,
                $"The connection with the id '{stored.Id}' was deleted, and its id is never given again. Leave the id out to make a new connection.")
            { Connection = definition.Name };
        }

        // One that is new here, with an id of its own: a definition that was exported elsewhere.
        var state = stored ?? new ConnectionState(definition.Id ?? new ConnectionId(engine.Entropy.NewId(engine.Time).ToString("N")), definition.Name);
        if (state.IsBeingDeleted) throw NotDeleted(state.Name, "It is being deleted, and cannot be changed any more. Delete it again to finish that.");
        if (Defined.InCode.Any(d => d.Id == state.Id || (d.Id is null && string.Equals(d.Name, state.Name, StringComparison.OrdinalIgnoreCase)))) throw ReadOnly(state.Name);
        if (edit.BasedOn is { } basedOn && basedOn != state.SavedVersion) throw Stale(definition.Name, $"Version {state.SavedVersion} was saved since version {basedOn} was read.");
        return state;
    }

    private async ValueTask<(DefinedConnection Defined, ConnectionState State)> StoredAsync(string connection, ErpUser user, CancellationToken cancellationToken)
    {
        var (defined, state) = await AdministeredAsync(connection, user, cancellationToken).ConfigureAwait(false);
        return defined.IsInCode ? throw ReadOnly(defined.Definition.Name) : (defined, state);
    }

    /// <summary>The version that the links agreed by; <see langword="null"/> when there was none, or it cannot be read any more.</summary>
    private async ValueTask<ConnectionDefinition?> LastInForceAsync(ConnectionState state, CancellationToken cancellationToken)
    {
        try
        {
            return await Defined.VersionAsync(state, Math.Max(state.ActiveVersion, state.DeactivatedVersion), cancellationToken).ConfigureAwait(false);
        }
        catch (ErpLinkException error) when (error.Code is ErrorCodes.DefinitionMalformed or ErrorCodes.DefinitionTooNew)
        {
            return null;
        }
    }

    /// <summary>The kinds that have mappings nothing was agreed on: new ones, and those whose direction or conversion is another now.</summary>
    private static RunRequest? BackfillOf(string name, CompiledConnection before, CompiledConnection after)
    {
        var kinds = after.Maps.Where(m => m.Fields.Any(f => before.Find(m.Definition.Entity, m.Definition.Actor) is { } old
            && old.Field(f.Definition.App, f.Definition.Erp)?.Signature != f.Signature)).Select(m => m.Definition.Entity).Distinct().ToArray();
        return kinds.Length == 0 ? null : new RunRequest(name, RunKind.Backfill) { Kinds = kinds };
    }

    /// <summary>What is saved is shown, exported and never changed: everything else may be wrong in it, but it must hold no secret.</summary>
    private void RequireNoSecret(ConnectionDefinition definition)
    {
        var info = engine.Connections.Connectors.Infos.FirstOrDefault(i => i.Name == definition.Adapter);
        var problems = new ProblemList();
        new SecretCheck(definition, new ProblemPath(definition.Name), problems).Run(info?.SettingsOf(definition.Profile) ?? []);
        if (!problems.HasErrors) return;
        throw new ErpLinkException(ErrorCodes.SecretInPlainText, FailureClass.Invalid, $"Connection '{definition.Name}' was not saved. {string.Join(' ', problems.ErrorsFirst())}")
        { Connection = definition.Name, Problems = problems.ErrorsFirst() };
    }

    private static void RequireName(string name)
    {
        if (name.Trim().Length is > 0 and <= ConnectionCheck.NameLengthMax && name == name.Trim()) return;
        throw new ErpLinkException(ErrorCodes.OptionInvalid, FailureClass.Invalid,
            $"'{name}' is no name of a connection: 1 to {ConnectionCheck.NameLengthMax} characters are allowed, without blanks around them.");
    }

    private static ErpLinkException ReadOnly(string name) => new(ErrorCodes.ConnectionReadOnly, FailureClass.Invalid,
        $"Connection '{name}' is defined in code. Change it there, or remove it from the code and save it under this name.")
    { Connection = name };

    private static ErpLinkException Stale(string name, string what) => new(ErrorCodes.DefinitionStale, FailureClass.Conflict,
        $"Connection '{name}' was not changed. {what} Read it again and repeat the change.")
    { Connection = name };
}

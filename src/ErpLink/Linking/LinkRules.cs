using ErpLink.Synchronizing;

namespace ErpLink.Linking;

/// <summary>What must hold before two records are linked; refused before any write.</summary>
internal static class LinkRules
{
    /// <summary>Decisions that a person made against this link are respected until they are taken back (T10).</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="at">The map.</param>
    /// <param name="entity">The app's record.</param>
    /// <param name="actor">The ERP's record; <see langword="null"/> for one that is to be created.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <param name="holds">Whether a decision holds still; <see langword="null"/>: a person links, and withdraws it first.</param>
    public static async ValueTask RequireNotDecidedAgainstAsync(
        Engine engine, OpenMap at, RecordRef entity, RecordRef? actor, CancellationToken cancellationToken, Func<NotLinkedDecision, bool>? holds = null)
    {
        foreach (var decision in await engine.Store.ReadDecisionsAsync(at.Connection.Id, entity with { Key = at.Map.App.KeyEquality.Canonical(entity.Key) }, cancellationToken).ConfigureAwait(false))
        {
            if (decision.Actor is { } notThis && !IsSame(at, notThis, actor)) continue;
            if (holds?.Invoke(decision) == false) continue;
            throw new ErpLinkException(ErrorCodes.DeliberatelyNotLinked, FailureClass.Invalid,
                $"Connection '{at.Name}': user '{decision.User.Id}' decided on {decision.At:yyyy-MM-dd} that {entity} {(decision.Actor is null ? "is not to be linked" : $"is not {decision.Actor}")}. "
                + "Withdraw that decision first.")
            { Connection = at.Name, Kind = entity.Kind, Key = entity.Key };
        }
    }

    /// <summary>The filters of the map say which records take part.</summary>
    public static void RequireInFilter(OpenMap at, Side side, Record record)
    {
        if (TakesPart(at, side, record)) return;
        throw new ErpLinkException(ErrorCodes.OutsideFilter, FailureClass.Invalid,
            $"Connection '{at.Name}': the {(side == Side.Erp ? "erpFilter" : "appFilter")} of {at.Map} leaves {record.Ref} out. Change the record, or the filter.")
        { Connection = at.Name, Side = side, Kind = record.Kind, Key = record.Key };
    }

    /// <summary>Whether the filter of a side lets a record take part.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.ContractBroken"/>: the side left out a field that it was asked for.</exception>
    public static bool TakesPart(OpenMap at, Side side, Record record) => at.Map.TakesPart(side, record) ?? throw new ErpLinkException(ErrorCodes.ContractBroken, FailureClass.Bug,
        $"Connection '{at.Name}': {record.Ref} came without a field that the {(side == Side.Erp ? "erpFilter" : "appFilter")} of {at.Map} needs. The side has to give every field it is asked for.")
    { Connection = at.Name, Side = side, Kind = record.Kind, Key = record.Key };

    private static bool IsSame(OpenMap at, RecordRef first, RecordRef? second) => second is { } other && first.Kind == other.Kind
        && at.Map.Erp.KeyEquality.Canonical(first.Key) == at.Map.Erp.KeyEquality.Canonical(other.Key);

    /// <summary>A record whose map declares a parent is linked only under its parent's link (T17).</summary>
    /// <returns>The actor of the parent; <see langword="null"/> where the map declares no parent.</returns>
    public static async ValueTask<RecordRef?> RequireParentAsync(Engine engine, OpenMap at, Record entity, CancellationToken cancellationToken)
    {
        if (at.Map.Definition.Parent is not { } parentKind) return null;
        if (entity.Parent is not { } parent || parent.Kind != parentKind)
        {
            throw new ErpLinkException(ErrorCodes.ParentNotLinked, FailureClass.MissingPrerequisite,
                $"Connection '{at.Name}': {entity.Ref} belongs to no {parentKind}, and is linked only under one. Give it a {parentKind} first.")
            { Connection = at.Name, Kind = entity.Kind, Key = entity.Key };
        }

        return await ParentActorAsync(engine, at, parent, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The actor that a parent entity is linked to.</summary>
    public static async ValueTask<RecordRef> ParentActorAsync(Engine engine, OpenMap at, RecordRef parent, CancellationToken cancellationToken)
    {
        var key = at.Connection.Kind(Side.App, parent.Kind).KeyEquality.Canonical(parent.Key);
        var links = await engine.Store.ReadLinksByEntityAsync(at.Connection.Id, parent.Kind, [key], cancellationToken).ConfigureAwait(false);
        var kinds = at.Map.Erp.ParentKinds;
        var link = links.FirstOrDefault(l => l.IsInUse && (kinds.Count == 0 || kinds.Contains(l.ActorKind)));
        return link?.Actor ?? throw new ErpLinkException(ErrorCodes.ParentNotLinked, FailureClass.MissingPrerequisite,
            $"Connection '{at.Name}': {parent} is not linked, so what belongs to it cannot be. Link {parent} first.")
        { Connection = at.Name, Kind = parent.Kind, Key = parent.Key };
    }

    /// <summary>The entity must belong to the parent that its create was sent under.</summary>
    public static void RequireSameParentEntity(OpenMap at, RecordRef? parent, Record entity)
    {
        if (parent is not { } wanted) return;
        var equality = at.Connection.Kind(Side.App, wanted.Kind).KeyEquality;
        if (entity.Parent is { } found && found.Kind == wanted.Kind && equality.Canonical(found.Key) == equality.Canonical(wanted.Key)) return;
        throw new ErpLinkException(ErrorCodes.ParentDiffers, FailureClass.Invalid,
            $"Connection '{at.Name}': {entity.Ref} does not belong to {wanted}, under which it was to be created. Pick one of {wanted}.")
        { Connection = at.Name, Kind = entity.Kind, Key = entity.Key };
    }

    /// <summary>An actor whose map declares a parent is imported only under the entity that its parent is linked to.</summary>
    /// <returns>The entity; <see langword="null"/> where the map declares no parent.</returns>
    public static async ValueTask<RecordRef?> RequireParentEntityAsync(Engine engine, OpenMap at, Record actor, CancellationToken cancellationToken)
    {
        if (at.Map.Definition.Parent is not { } kind) return null;
        if (actor.Parent is { } parent)
        {
            var key = at.Connection.Kind(Side.Erp, parent.Kind).KeyEquality.Canonical(parent.Key);
            var links = await engine.Store.ReadLinksByActorAsync(at.Connection.Id, parent.Kind, [key], cancellationToken).ConfigureAwait(false);
            if (links.FirstOrDefault(l => l.IsInUse && l.Entity.Kind == kind) is { } link) return link.Entity;
        }

        throw new ErpLinkException(ErrorCodes.ParentNotLinked, FailureClass.MissingPrerequisite,
            $"Connection '{at.Name}': {actor.Ref} belongs to {(actor.Parent is { } other ? $"{other}, which is not linked" : "nothing in the ERP")}, and is imported only under a linked {kind}. Import or link that first.")
        { Connection = at.Name, Kind = actor.Kind, Key = actor.Key };
    }

    /// <summary>The actor must belong to the parent's actor, where the ERP says to whom it belongs.</summary>
    public static void RequireSameParent(OpenMap at, RecordRef? parentActor, Record actor)
    {
        // One party of an ERP may be customer and supplier under one key, so the keys count, not the kinds.
        if (parentActor is not { } wanted || actor.Parent is not { } found) return;
        var equality = at.Connection.Kind(Side.Erp, wanted.Kind).KeyEquality;
        if (equality.Canonical(found.Key) == equality.Canonical(wanted.Key)) return;
        throw new ErpLinkException(ErrorCodes.ParentDiffers, FailureClass.Invalid,
            $"Connection '{at.Name}': {actor.Ref} belongs to {found}, but the parent is linked to {wanted}. Pick one of {wanted}.")
        { Connection = at.Name, Kind = actor.Kind, Key = actor.Key };
    }
}

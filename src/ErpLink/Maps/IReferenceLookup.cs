namespace ErpLink.Maps;

/// <summary>The links through which references travel, resolved by the engine in a batch before the merge. Pure look-up: no I/O.</summary>
/// <remarks>Source: semantics, section 2; scenario T43.</remarks>
public interface IReferenceLookup
{
    /// <summary>The actor an entity is linked to in this connection; <see langword="null"/> when it is not linked.</summary>
    RecordRef? ToErp(RecordRef entity);

    /// <summary>The entity an actor is linked to in this connection; <see langword="null"/> when it is not linked.</summary>
    RecordRef? ToApp(RecordRef actor);
}

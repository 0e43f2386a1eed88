namespace ErpLink;

/// <summary>The app's own rule for conflicts whose policy is <see cref="Conflict.Custom"/>.</summary>
/// <remarks>Synchronous and pure: the same question gets the same answer, without I/O and clock. A singleton; thread-safe.</remarks>
public interface IConflictResolver
{
    /// <summary>Decides, or leaves it to the next policy of the chain. When it throws, a person decides.</summary>
    ConflictAnswer Resolve(in FieldConflict conflict);
}

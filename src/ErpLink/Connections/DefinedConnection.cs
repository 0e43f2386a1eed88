using ErpLink.Storage;

namespace ErpLink.Connections;

/// <summary>A connection as it is defined at this moment.</summary>
/// <param name="Definition">The version in force; of one that is not activated, the latest.</param>
/// <param name="State">What is stored of it; <see langword="null"/> for one that is defined in code, where nobody asked for it.</param>
internal sealed record DefinedConnection(ConnectionDefinition Definition, ConnectionState? State)
{
    /// <summary>Why what is stored cannot be read; <see langword="null"/> when it can.</summary>
    public Failure? Failure { get; init; }

    /// <summary>Defined in code: always in force, and not changed at run time.</summary>
    public bool IsInCode => State is null;

    public bool IsActive => Failure is null && State is null or { ActiveVersion: > 0 };

    /// <summary>The number of the version in force; 0 for one in code.</summary>
    public int Version => State?.ActiveVersion ?? 0;
}

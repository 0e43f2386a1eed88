namespace ErpLink;

/// <summary>
/// The base class for sides: describe, read and search; the rest is opt-in. What is not overridden answers
/// <see cref="FailureClass.NotSupported"/>, as the description should say, too.
/// </summary>
public abstract class RecordSide : IRecordSide
{
    /// <inheritdoc/>
    public abstract ValueTask<SideDescription> DescribeAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract IAsyncEnumerable<ReadResult> ReadAsync(RecordKind kind, IReadOnlyList<RecordKey> keys, FieldSelection fields, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public abstract IAsyncEnumerable<RecordPage> SearchAsync(RecordQuery query, CancellationToken cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask<ChangePage> ReadChangesAsync(RecordKind kind, SyncCursor? after, FieldSelection fields, CancellationToken cancellationToken) =>
        throw NotDeclared("ReadChanges", kind);

    /// <inheritdoc/>
    public virtual ValueTask<IReadOnlyList<WriteResult>> CreateAsync(IReadOnlyList<NewRecord> records, WriteContext context, CancellationToken cancellationToken) =>
        throw NotDeclared("Create", records.Count > 0 ? records[0].Kind : default);

    /// <inheritdoc/>
    public virtual ValueTask<IReadOnlyList<WriteResult>> UpdateAsync(IReadOnlyList<RecordUpdate> updates, WriteContext context, CancellationToken cancellationToken) =>
        throw NotDeclared("Update", updates.Count > 0 ? updates[0].Target.Kind : default);

    /// <inheritdoc/>
    public virtual ValueTask<ValueList> ReadListAsync(string name, IReadOnlyList<string>? keys, CancellationToken cancellationToken) =>
        throw NotDeclared($"ReadList '{name}'", default);

    /// <summary>The error for what this side does not declare.</summary>
    protected ErpLinkException NotDeclared(string operation, RecordKind kind) =>
        new(ErrorCodes.CapabilityNotDeclared, FailureClass.NotSupported,
            $"{GetType().Name} does not offer {operation} for '{kind}'. Use only what its description declares.")
        { Operation = operation, Kind = kind };
}

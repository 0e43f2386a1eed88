namespace ErpLink.Storage;

/// <summary>
/// The link stores of all tenants in one SQLite file. The file is opened (made, brought to the newest schema) by its first use and held
/// for this process alone until the provider is disposed. A singleton; thread-safe.
/// </summary>
public sealed class SqliteLinkStoreProvider : ILinkStoreProvider, IDisposable
{
    private readonly TimeProvider _time;

    /// <summary>A provider over a file; nothing is opened yet.</summary>
    /// <param name="options">Where the file is and how it is used; read once.</param>
    /// <param name="entropy">Where the store's id comes from; <see langword="null"/>: the operating system.</param>
    /// <param name="time">The clock that leases end by; <see langword="null"/>: the system's.</param>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.OptionInvalid"/>: an option is outside its range.</exception>
    public SqliteLinkStoreProvider(SqliteStorageOptions options, IEntropy? entropy = null, TimeProvider? time = null)
        : this(options, entropy, time, SqliteSchema.Steps)
    {
    }

    internal SqliteLinkStoreProvider(SqliteStorageOptions options, IEntropy? entropy, TimeProvider? time, IReadOnlyList<string> steps)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _time = time ?? TimeProvider.System;
        File = new SqliteFile(Path.GetFullPath(options.Path), options.Synchronous, options.BusyTimeout, entropy ?? SystemEntropy.Instance,
            _time, steps);
    }

    internal SqliteFile File { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The tenant has no name, or one of more than 128 characters.</exception>
    public ILinkStore For(TenantId tenant)
    {
        if (tenant.Name is not { Length: >= 1 and <= 128 })
            throw new ArgumentException("A tenant's name has 1 to 128 characters.", nameof(tenant));
        return new SqliteLinkStore(File, tenant, _time);
    }

    /// <summary>Closes the file and lets go of it; later calls of its stores throw <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose() => File.Dispose();
}

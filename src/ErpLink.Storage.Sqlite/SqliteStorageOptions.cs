namespace ErpLink;

/// <summary>How the embedded link store works.</summary>
public sealed class SqliteStorageOptions
{
    /// <summary>The shortest <see cref="BusyTimeout"/>.</summary>
    public static readonly TimeSpan BusyTimeoutMin = TimeSpan.FromSeconds(1);

    /// <summary>The longest <see cref="BusyTimeout"/>.</summary>
    public static readonly TimeSpan BusyTimeoutMax = TimeSpan.FromMinutes(1);

    /// <summary>The database file, on a local disk, in a directory that exists. Beside it lie its log and the files that say who holds
    /// it.</summary>
    public string Path { get; set; } = string.Empty;

    /// <summary>How much of a power failure a commit survives. Default: <see cref="SqliteSynchronous.Full"/>, because a lost intent is
    /// what a duplicate in the ERP comes from.</summary>
    public SqliteSynchronous Synchronous { get; set; }

    /// <summary>How long to wait for another program that has the file open (a backup, a query tool), in whole seconds, 1 second to
    /// 1 minute. Default: 5 seconds: longer than any of them needs, shorter than a user waits.</summary>
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Refuses what cannot work.</summary>
    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.OptionInvalid"/>.</exception>
    internal void Validate()
    {
        if (string.IsNullOrWhiteSpace(Path)) throw Invalid("needs a path; give the database file");
        if (!Enum.IsDefined(Synchronous)) throw Invalid($"has Synchronous {Synchronous}; use Full or Normal");
        if (BusyTimeout < BusyTimeoutMin || BusyTimeout > BusyTimeoutMax)
            throw Invalid($"has BusyTimeout {BusyTimeout}; use {BusyTimeoutMin} to {BusyTimeoutMax}");
    }

    private static ErpLinkException Invalid(string problem) =>
        new(ErrorCodes.OptionInvalid, FailureClass.Invalid, $"SQLite storage {problem}.");
}

using Microsoft.Data.Sqlite;

namespace ErpLink.Storage;

/// <summary>Turns what SQLite and the file system say into the store's errors, by who must act.</summary>
/// <remarks>Source of the numbers: https://www.sqlite.org/rescode.html.</remarks>
internal static class SqliteFailures
{
    private const int Permission = 3, Busy = 5, Locked = 6, ReadOnly = 8, InputOutput = 10, Malformed = 11, Full = 13, CannotOpen = 14,
        Constraint = 19, Authorization = 23, NotADatabase = 26;

    /// <summary>Whether SQLite found the file itself damaged, so that no later use can be trusted either.</summary>
    public static bool IsDamage(SqliteException error) => error.SqliteErrorCode is Malformed or NotADatabase;

    public static ErpLinkException Translate(SqliteException error, string path) => error.SqliteErrorCode switch
    {
        Busy or Locked => new(ErrorCodes.StoreBusy, FailureClass.Transient,
            $"The link store '{path}' is busy: another program has been writing to it for longer than the busy time-out. "
            + "Try again; close that program.", error),
        Permission or ReadOnly or InputOutput or Full or CannotOpen or Authorization => NotWritable(path, error),
        NotADatabase => Foreign(path, error),
        Constraint => new(ErrorCodes.CommitRefused, FailureClass.Bug,
            $"The link store '{path}' refused a commit by a rule that was checked before. Nothing was changed. Report this.", error),
        // Whatever else our own statements can meet (malformed pages, missing tables) is not what was stored.
        _ => Corrupt(path, $"SQLite says {error.SqliteErrorCode}", error),
    };

    public static ErpLinkException NotWritable(string path, Exception error) => new(ErrorCodes.StoreNotWritable, FailureClass.Forbidden,
        $"The link store '{path}' cannot be written. See that its directory exists on a local disk with free space, "
        + "and that this process may write there.", error);

    public static ErpLinkException Foreign(string path, Exception? error = null) => new(ErrorCodes.StoreForeign,
        FailureClass.NotSupported, $"The file '{path}' is not a link store. Give another path; the file was left as it is.", error);

    public static ErpLinkException Corrupt(string path, string finding, Exception? error = null) => new(ErrorCodes.StoreCorrupt,
        FailureClass.Bug, $"The link store '{path}' is damaged: {finding}. Restore it from a backup; do not delete it.", error);

    public static ErpLinkException TooNew(string path, int version, int versionMax) => new(ErrorCodes.StoreTooNew,
        FailureClass.NotSupported, $"The link store '{path}' has schema version {version}; this program knows {versionMax}. "
        + "Use the newer program; the file was left as it is.");

    public static ErpLinkException Held(string path, string holder, Exception error) => new(ErrorCodes.StoreHeld, FailureClass.Transient,
        $"The link store '{path}' is held by {holder}. A store of this kind serves one process: stop the other, "
        + "or give this one its own file.", error);
}

using System.Buffers.Binary;
using Microsoft.Data.Sqlite;

namespace ErpLink.Storage;

/// <summary>The database file of all tenants: opened by its first use, used by one caller at a time. Thread-safe.</summary>
internal sealed class SqliteFile(string path, SqliteSynchronous synchronous, TimeSpan busyTimeout, IEntropy entropy, TimeProvider time,
    IReadOnlyList<string> steps) : IDisposable
{
    private const int HeaderLength = 100, ApplicationIdOffset = 68;

    private readonly Lock _lock = new();
    private SqliteFileLock? _held;
    private SqliteSession? _session;
    private bool _disposed;
    private ErpLinkException? _damage;

    /// <summary>Once damage was found in the open file, every later use is refused in the same words: what stands next to it is not to be
    /// trusted, and what is written would be lost with the backup that replaces it. Damage found while opening leaves nothing open: the
    /// next use looks again.</summary>
    /// <exception cref="ErpLinkException">5001 to 5007.</exception>
    /// <exception cref="ObjectDisposedException">The provider was disposed.</exception>
    public T Use<T>(Func<SqliteSession, T> work)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_damage is { } damage) throw new ErpLinkException(damage.Code, damage.FailureClass, damage.Message, damage);
            try
            {
                return work(_session ??= Open());
            }
            catch (SqliteException error)
            {
                var failure = SqliteFailures.Translate(error, path);
                if (_session is not null && SqliteFailures.IsDamage(error)) _damage = failure;
                throw failure;
            }
            catch (ErpLinkException error) when (_session is not null && error.Code == ErrorCodes.StoreCorrupt)
            {
                _damage = error;
                throw;
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _session?.Dispose();
            _session = null;
            Release();
        }
    }

    private SqliteSession Open()
    {
        SqliteSession? session = null;
        _held = SqliteFileLock.Take(path, time);
        try
        {
            if (!File.Exists(path)) Create();
            CheckHeader();
            session = new SqliteSession(path, busyTimeout);
            Prepare(session);
            return session;
        }
        catch (Exception error)
        {
            session?.Dispose();
            Release();
            if (error is IOException or UnauthorizedAccessException) throw SqliteFailures.NotWritable(path, error);
            throw;
        }
    }

    private void Release()
    {
        _held?.Dispose();
        _held = null;
    }

    /// <summary>Makes the store under another name and moves it into place: under its own name it is never half made, and so an empty
    /// file there is a loss, not a beginning.</summary>
    private void Create()
    {
        if (File.Exists(path + "-wal")) throw SqliteFailures.Corrupt(path, "its log is there, but the file itself is not");
        var fresh = path + ".new";
        foreach (var left in new[] { fresh, fresh + "-journal" }) File.Delete(left);
        using (var session = new SqliteSession(fresh, busyTimeout, create: true))
        {
            session.Execute($"PRAGMA application_id = {SqliteSchema.ApplicationId}");
            session.InTransaction(() =>
            {
                foreach (var step in steps) session.Execute(step);
                session.Execute("INSERT INTO meta VALUES (1, @store, 1, 0, @version)", ("@store", entropy.NewId(time).ToString("N")),
                    ("@version", steps.Count));
                return true;
            });
        }

        File.Move(fresh, path);
    }

    private void CheckHeader()
    {
        // Read before SQLite opens it and while nobody else of ours has it open: to close a file lets go of this process's locks on it.
        Span<byte> header = stackalloc byte[HeaderLength];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var length = file.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false);
        if (length == 0) throw SqliteFailures.Corrupt(path, "the file is empty");
        if (length < HeaderLength || !header.StartsWith("SQLite format 3\0"u8)) throw SqliteFailures.Foreign(path);
        var application = BinaryPrimitives.ReadInt32BigEndian(header[ApplicationIdOffset..]);
        if (application != SqliteSchema.ApplicationId) throw SqliteFailures.Foreign(path);
    }

    private void Prepare(SqliteSession session)
    {
        var version = (int)session.Number("SELECT schema_version FROM meta");
        if (version < 1) throw SqliteFailures.Corrupt(path, "its version is missing");
        if (version > steps.Count) throw SqliteFailures.TooNew(path, version, steps.Count);

        if (session.Scalar("PRAGMA journal_mode = WAL") is not "wal")
            throw SqliteFailures.NotWritable(path, new IOException("The file system cannot hold a write-ahead log."));
        session.Execute(synchronous == SqliteSynchronous.Full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
        session.Execute("PRAGMA foreign_keys = ON");
        if (version < steps.Count)
        {
            session.InTransaction(() =>
            {
                foreach (var step in steps.Skip(version)) session.Execute(step);
                session.Execute("UPDATE meta SET schema_version = @version", ("@version", steps.Count));
                return true;
            });
        }

        // The file is this process's alone, so whoever left a lease behind was killed: to wait for its end would keep the connection
        // from running for minutes after every crash. The epoch stays, as with a lease that is given back.
        if (steps.Count >= SqliteSchema.VersionWithLeases) session.Execute("UPDATE lease SET owner = '' WHERE owner <> ''");
    }
}

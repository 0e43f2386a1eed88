using System.Globalization;

namespace ErpLink.Storage;

/// <summary>
/// One process for each file: a lock file beside the database is held open and shared with nobody. The operating system lets go of it
/// however the process ends. Who holds it stands in a second file, because the first cannot be read while it is held.
/// </summary>
internal sealed class SqliteFileLock : IDisposable
{
    private readonly FileStream _held;

    private SqliteFileLock(FileStream held) => _held = held;

    /// <exception cref="ErpLinkException"><see cref="ErrorCodes.StoreHeld"/>, <see cref="ErrorCodes.StoreNotWritable"/>.</exception>
    public static SqliteFileLock Take(string path, TimeProvider time)
    {
        var holderPath = path + ".holder";
        FileStream held;
        try
        {
            held = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error) when (IsInUse(error))
        {
            throw SqliteFailures.Held(path, Holder(holderPath), error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw SqliteFailures.NotWritable(path, error);
        }

        try
        {
            var since = time.GetUtcNow().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            File.WriteAllText(holderPath, $"process {Environment.ProcessId} on {Environment.MachineName} since {since}");
            return new SqliteFileLock(held);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            held.Dispose();
            throw SqliteFailures.NotWritable(path, error);
        }
    }

    // The lock file stays: to delete it would open a gap in which two processes hold two files of one name.
    public void Dispose() => _held.Dispose();

    // ERROR_SHARING_VIOLATION, and EWOULDBLOCK of Linux and of the BSDs: other errors (a read-only disk) are nobody's hold.
    private static bool IsInUse(IOException error) =>
        OperatingSystem.IsWindows() ? error.HResult == unchecked((int)0x80070020) : error.HResult is 11 or 35;

    private static string Holder(string holderPath)
    {
        try
        {
            return File.ReadAllText(holderPath);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "another process";
        }
    }
}

namespace Fude.Hosting.Databases;

/// <summary>
/// Lets one process at a time do a work on a database: a file beside a SQLite database, a named lock on a server. A process that ends,
/// however it does, leaves it free. On a server a connection that breaks does too: the work has to bear being done by two.
/// </summary>
public sealed class SingleWorker : IDisposable
{
    private readonly FileStream? _file;
    private readonly DatabaseSession? _session;

    private SingleWorker(FileStream? file, DatabaseSession? session) => (_file, _session) = (file, session);

    /// <summary>Takes the work unless another process has it.</summary>
    /// <param name="database">The database.</param>
    /// <param name="work">The work: a short word of letters.</param>
    /// <returns>To be disposed when it is done; null where another has it.</returns>
    /// <exception cref="DatabaseException">The database can't be reached.</exception>
    public static SingleWorker? TryTake(Database database, string work)
    {
        ArgumentNullException.ThrowIfNull(database);
        return database.Kind == DatabaseKind.Sqlite ? OfFile($"{database.Address.Display}.{work}-lock") : OfServer(database, work);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _file?.Dispose();
        _session?.Dispose(); // and with its connection the lock
    }

    private static SingleWorker? OfFile(string path)
    {
        try
        {
            return new SingleWorker(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose), null);
        }
        catch (IOException) when (File.Exists(path))
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatabaseException(DatabaseFault.Unavailable, $"the folder of the database can't be written: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}", e);
        }
    }

    private static SingleWorker? OfServer(Database database, string work)
    {
        var session = database.OpenSession();
        try
        {
            // The server's locks have at most 64 characters, and are for all of its databases.
            if (session.First("SELECT GET_LOCK(CONCAT(LEFT(MD5(DATABASE()), 16), '.fude_', @p0), 0)", row => !row.IsDBNull(0) && row.GetInt64(0) == 1, work))
                return new SingleWorker(null, session);
        }
        catch (Exception e)
        {
            session.Dispose();
            throw DatabaseException.Of(e, database.Address) ?? e;
        }

        session.Dispose();
        return null;
    }
}

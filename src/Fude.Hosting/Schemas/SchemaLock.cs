using Fude.Hosting.Databases;

namespace Fude.Hosting.Schemas;

/// <summary>Lets one process at a time change a database's tables: a file beside a SQLite database, a named lock on a server.</summary>
internal sealed class SchemaLock : IDisposable
{
    private const string Name = "fude_schema";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private readonly FileStream? _file;
    private readonly DatabaseSession? _session;

    private SchemaLock(FileStream? file, DatabaseSession? session) => (_file, _session) = (file, session);

    public static SchemaLock Take(DatabaseSession session, DatabaseAddress address, TimeSpan patience)
    {
        if (address.Kind == DatabaseKind.Sqlite)
            return new SchemaLock(OpenFile(address.Display + ".schema-lock", patience), null);
        var taken = session.First("SELECT GET_LOCK(@p0, @p1)", row => !row.IsDBNull(0) && row.GetInt64(0) == 1, Name, (int)patience.TotalSeconds);
        return taken ? new SchemaLock(null, session) : throw Occupied(address);
    }

    public void Dispose()
    {
        _file?.Dispose();
        try
        {
            _session?.First("SELECT RELEASE_LOCK(@p0)", _ => true, Name);
        }
        catch (Exception e) when (e is System.Data.Common.DbException or IOException or System.Net.Sockets.SocketException)
        {
            // The server has closed the connection while others were at work, and freed the lock with it.
        }
    }

    private static FileStream OpenFile(string path, TimeSpan patience)
    {
        for (var waited = TimeSpan.Zero; ; waited += Pause)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException) when (waited < patience && File.Exists(path))
            {
                Thread.Sleep(Pause);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new DatabaseException(DatabaseFault.Unavailable, $"the folder of the database can't be written: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}", e);
            }
        }
    }

    private static DatabaseException Occupied(DatabaseAddress address) =>
        new(DatabaseFault.Contention, $"another process is changing the tables of {address.Display}");
}

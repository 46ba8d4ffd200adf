using Fude.Hosting.Databases;

namespace Fude.Tracking.Purging;

/// <summary>The room that a SQLite database takes. InnoDB uses what is freed again by itself, and does not tell how much that is.</summary>
/// <param name="database">The database.</param>
internal sealed class DatabaseSpace(Database database)
{
    /// <summary>Bytes of pages that hold nothing; null where the database does not tell.</summary>
    public async ValueTask<long?> FreeAsync(CancellationToken cancellation) => database.Kind == DatabaseKind.Sqlite
        ? await database.ReadAsync(session => Number(session, "PRAGMA freelist_count") * Number(session, "PRAGMA page_size"), cancellation)
        : null;

    /// <summary>
    /// Writes the file anew without its free pages. Readers go on; writers wait for as long as that takes, and those that wait
    /// longer than the patience for a lock are told to come again.
    /// </summary>
    /// <returns>By how many bytes it shrank.</returns>
    public long Vacuum()
    {
        using var session = database.OpenSession();
        var before = Size(session);
        session.Execute("VACUUM");
        session.Query("PRAGMA wal_checkpoint(TRUNCATE)", row => row.GetInt64(0));
        return before - Size(session);
    }

    private static long Size(DatabaseSession session) => Number(session, "PRAGMA page_count") * Number(session, "PRAGMA page_size");

    private static long Number(DatabaseSession session, string pragma) => session.First(pragma, row => row.GetInt64(0));
}

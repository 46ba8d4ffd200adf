using LinqToDB;
using LinqToDB.DataProvider;
using LinqToDB.DataProvider.MySql;
using LinqToDB.DataProvider.SQLite;
using Microsoft.Data.Sqlite;
using MySqlConnector;

namespace Fude.Hosting.Databases;

/// <summary>Opens connections, each set up the same way.</summary>
/// <param name="address">The database.</param>
/// <param name="options">Limits.</param>
internal sealed class SessionFactory(DatabaseAddress address, DatabaseOptions options)
{
    private readonly DataOptions _linq = new DataOptions().UseDataProvider(Provider(address.Kind));

    /// <summary>Opens a connection.</summary>
    /// <param name="writes">Whether it writes. On SQLite the others can't.</param>
    /// <exception cref="DatabaseException">The database can't be opened or reached.</exception>
    public DatabaseSession Open(bool writes)
    {
        System.Data.Common.DbConnection connection = address.Kind == DatabaseKind.Sqlite
            ? new SqliteConnection(address.ConnectionString)
            : new MySqlConnection(address.ConnectionString);
        try
        {
            if (connection is SqliteConnection sqlite)
                sqlite.DefaultTimeout = Math.Max(1, (int)Math.Ceiling(options.LockPatience.TotalSeconds)); // the driver asks again until then
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = address.Kind == DatabaseKind.Sqlite ? SqliteSettings(writes) : MySqlSettings + (writes ? "READ COMMITTED;" : "REPEATABLE READ;");
            command.ExecuteNonQuery();
            return new DatabaseSession(address.Kind, connection, _linq, options.MaxPrepared);
        }
        catch (Exception e)
        {
            connection.Dispose();
            throw DatabaseException.Of(e, address) ?? new DatabaseException(DatabaseFault.Unavailable, $"the database {address.Display} can't be opened: {e.Message.ReplaceLineEndings(" ")}", e);
        }
    }

    // LIKE compares case, as it does in the protocol. Checkpoints come every 16 MB: each waits for the disk.
    private string SqliteSettings(bool writes) => $"""
        PRAGMA busy_timeout={options.LockPatience.TotalMilliseconds:0};
        PRAGMA journal_mode=WAL;
        PRAGMA synchronous=FULL;
        PRAGMA foreign_keys=ON;
        PRAGMA case_sensitive_like=ON;
        PRAGMA temp_store=MEMORY;
        PRAGMA cache_size=-{options.CacheKib};
        PRAGMA wal_autocheckpoint=4000;
        PRAGMA journal_size_limit=67108864;
        PRAGMA query_only={(writes ? "OFF" : "ON")};
        """;

    // Text compares by its bytes; experiment 0 may be written; a write sees what is committed, and locks no gaps; times are UTC.
    private const string MySqlSettings = """
        SET NAMES utf8mb4 COLLATE utf8mb4_bin;
        SET SESSION sql_mode='STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,NO_ENGINE_SUBSTITUTION,NO_BACKSLASH_ESCAPES';
        SET SESSION innodb_lock_wait_timeout=10;
        SET SESSION time_zone='+00:00';
        SET SESSION TRANSACTION ISOLATION LEVEL 
        """;

    private static IDataProvider Provider(DatabaseKind kind) => kind == DatabaseKind.Sqlite
        ? SQLiteTools.GetDataProvider(SQLiteProvider.Microsoft)
        : MySqlTools.GetDataProvider(MySqlVersion.MySql57, MySqlProvider.MySqlConnector);
}

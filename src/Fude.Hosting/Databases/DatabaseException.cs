using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using MySqlConnector;

namespace Fude.Hosting.Databases;

/// <summary>What can be wrong with a database.</summary>
public enum DatabaseFault
{
    /// <summary>Too many writes are waiting.</summary>
    Busy,

    /// <summary>It can't be reached, or does not answer.</summary>
    Unavailable,

    /// <summary>There is no room left to write to.</summary>
    Full,

    /// <summary>Others kept winning until the retries were used up.</summary>
    Contention,

    /// <summary>Its schema is not one that this version works with.</summary>
    Schema,

    /// <summary>It is damaged, or is no database.</summary>
    Damaged,
}

/// <summary>A database can't do now what it was asked to. Nothing of the write in question is in it, unless the fault is <see cref="DatabaseFault.Unavailable"/>: then the commit's answer may have been lost.</summary>
/// <param name="fault">What is wrong.</param>
/// <param name="message">One line for people.</param>
/// <param name="inner">What it came from.</param>
public sealed class DatabaseException(DatabaseFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    private const int SqliteBusy = 5, SqliteLocked = 6, SqliteReadOnly = 8, SqliteIo = 10, SqliteCorrupt = 11, SqliteFull = 13, SqliteCannotOpen = 14, SqliteNotADatabase = 26;
    private const int SqlitePrimaryKey = 1555, SqliteUnique = 2067, SqliteRowId = 2579;

    /// <summary>What is wrong.</summary>
    public DatabaseFault Fault { get; } = fault;

    /// <summary>Whether a write was refused because its key is there already.</summary>
    public static bool IsDuplicateKey(Exception exception) =>
        exception is SqliteException { SqliteExtendedErrorCode: SqlitePrimaryKey or SqliteUnique or SqliteRowId } or MySqlException { ErrorCode: MySqlErrorCode.DuplicateKeyEntry };

    /// <summary>Whether somebody else won, so that the same write may go through the next time.</summary>
    internal static bool IsContention(Exception exception) => exception switch
    {
        SqliteException { SqliteErrorCode: SqliteBusy or SqliteLocked } => true,
        MySqlException { ErrorCode: MySqlErrorCode.LockDeadlock or MySqlErrorCode.LockWaitTimeout } => true,
        MySqlException { Number: 1020 } => true, // a record changed since it was last read: MariaDB's snapshot isolation
        _ => false,
    };

    /// <summary>The database's fault behind an exception of its driver; null where the exception is about something else.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="address">The database.</param>
    public static DatabaseException? Of(Exception exception, DatabaseAddress address) => exception switch
    {
        DatabaseException known => known,
        SqliteException { SqliteErrorCode: SqliteFull } => new(DatabaseFault.Full, $"there is no room left for the database {address.Display}", exception),
        SqliteException { SqliteErrorCode: SqliteBusy or SqliteLocked } => new(DatabaseFault.Contention, $"another process keeps the database {address.Display} locked", exception),
        SqliteException { SqliteErrorCode: SqliteCorrupt or SqliteNotADatabase } => new(DatabaseFault.Damaged, $"{address.Display} is damaged, or is no SQLite database", exception),
        SqliteException { SqliteErrorCode: SqliteReadOnly or SqliteCannotOpen or SqliteIo } => new(DatabaseFault.Unavailable, $"the database {address.Display} can't be read or written: {exception.Message.ReplaceLineEndings(" ")}", exception),
        MySqlException { Number: 1030 } when exception.Message.Contains("rror 28 ", StringComparison.Ordinal) => new(DatabaseFault.Full, $"there is no room left for the database {address.Display}", exception),
        MySqlException { ErrorCode: MySqlErrorCode.DiskFull } or MySqlException { Number: 1114 or 3675 } => new(DatabaseFault.Full, $"there is no room left for the database {address.Display}", exception),
        MySqlException mysql when IsContention(mysql) => new(DatabaseFault.Contention, $"writes to {address.Display} kept losing to others", exception),
        MySqlException { ErrorCode: MySqlErrorCode.UnableToConnectToHost or MySqlErrorCode.CommandTimeoutExpired or MySqlErrorCode.QueryInterrupted } => Unreachable(exception, address),
        MySqlException mysql when IsGone(mysql) => Unreachable(exception, address),
        MySqlEndOfStreamException or SocketException or EndOfStreamException or TimeoutException => Unreachable(exception, address),
        _ => null,
    };

    private static bool IsGone(MySqlException exception) =>
        exception.Number is 1040 or 1042 or 1044 or 1045 or 1047 or 1049 or 1053 or 1077 or 1180 or 1290 or 1836 or 1152 or 1184 or 1203 or 1226 or 1927 or 2002 or 2003 or 2006 or 2013
        || exception.InnerException is IOException or SocketException or EndOfStreamException
        || exception.SqlState?.StartsWith("08", StringComparison.Ordinal) == true;

    private static DatabaseException Unreachable(Exception exception, DatabaseAddress address) =>
        new(DatabaseFault.Unavailable, $"the database {address.Display} can't be reached: {exception.Message.ReplaceLineEndings(" ")}", exception);
}

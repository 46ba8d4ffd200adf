using System.Data.Common;
using LinqToDB;
using LinqToDB.Data;

namespace Fude.Hosting.Databases;

/// <summary>
/// One connection, used by one thread at a time. <see cref="Linq"/> is for ordinary queries; <see cref="Execute"/> and
/// <see cref="Query{T}"/> run SQL that is prepared once: for what happens thousands of times a second. Parameters are
/// <c>@p0</c>, <c>@p1</c>… in order.
/// </summary>
public sealed class DatabaseSession : IDisposable
{
    private readonly DbConnection _connection;
    private readonly DataOptions _linqOptions;
    private readonly int _maxPrepared;
    private readonly Dictionary<string, DbCommand> _prepared = new(StringComparer.Ordinal);
    private DataConnection? _linq;

    internal DatabaseSession(DatabaseKind kind, DbConnection connection, DataOptions linqOptions, int maxPrepared) =>
        (Kind, _connection, _linqOptions, _maxPrepared) = (kind, connection, linqOptions, maxPrepared);

    /// <summary>The kind of database, for SQL that differs.</summary>
    public DatabaseKind Kind { get; }

    /// <summary>The driver's own connection.</summary>
    public DbConnection Connection => _connection;

    /// <summary>The words that insert a row, or leave it where its key is there already.</summary>
    public string InsertOrIgnore => Kind == DatabaseKind.Sqlite ? "INSERT OR IGNORE" : "INSERT IGNORE";

    /// <summary>The words after a query in a write whose rows have to stay as they are until the commit. SQLite has one writer, and needs none.</summary>
    public string Sharing => Kind == DatabaseKind.Sqlite ? "" : " LOCK IN SHARE MODE";

    /// <summary>The words after a query in a write whose rows only this write may change, or read so, until the commit.</summary>
    public string Locking => Kind == DatabaseKind.Sqlite ? "" : " FOR UPDATE";

    /// <summary>Queries by LINQ on this connection, inside of its transaction.</summary>
    public DataConnection Linq => _linq ??= new DataConnection(_linqOptions.UseConnection(_connection));

    /// <summary>Runs a statement.</summary>
    /// <param name="sql">The statement.</param>
    /// <param name="values">The values of <c>@p0</c>, <c>@p1</c>…</param>
    /// <returns>How many rows it changed, or found to change.</returns>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => Prepare(sql, values).ExecuteNonQuery();

    /// <summary>Runs a query.</summary>
    /// <param name="sql">The query.</param>
    /// <param name="map">Reads a row.</param>
    /// <param name="values">The values of <c>@p0</c>, <c>@p1</c>…</param>
    public List<T> Query<T>(string sql, Func<DbDataReader, T> map, params ReadOnlySpan<object?> values)
    {
        using var reader = Prepare(sql, values).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(map(reader));
        return rows;
    }

    /// <summary>Runs a query and hands each row on, without keeping any.</summary>
    /// <param name="sql">The query.</param>
    /// <param name="each">Takes a row.</param>
    /// <param name="values">The values of <c>@p0</c>, <c>@p1</c>…</param>
    public void ForEach(string sql, Action<DbDataReader> each, params ReadOnlySpan<object?> values)
    {
        using var reader = Prepare(sql, values).ExecuteReader();
        while (reader.Read())
            each(reader);
    }

    /// <summary>Runs a query and reads its first row.</summary>
    /// <param name="sql">The query.</param>
    /// <param name="map">Reads a row.</param>
    /// <param name="values">The values of <c>@p0</c>, <c>@p1</c>…</param>
    /// <returns>The row, or default where there is none.</returns>
    public T? First<T>(string sql, Func<DbDataReader, T> map, params ReadOnlySpan<object?> values)
    {
        using var reader = Prepare(sql, values).ExecuteReader();
        return reader.Read() ? map(reader) : default;
    }

    /// <summary>The number that the database gave to the row inserted last.</summary>
    public long LastIdentity() => First(Kind == DatabaseKind.Sqlite ? "SELECT last_insert_rowid()" : "SELECT LAST_INSERT_ID()", row => Convert.ToInt64(row.GetValue(0), System.Globalization.CultureInfo.InvariantCulture));

    /// <inheritdoc/>
    public void Dispose()
    {
        _linq?.Dispose();
        Forget();
        _connection.Dispose();
    }

    private DbCommand Prepare(string sql, ReadOnlySpan<object?> values)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            for (var i = 0; i < values.Length; i++)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = ParameterNames.Of(i);
                command.Parameters.Add(parameter);
            }

            Set(command, values); // MySqlConnector wants values to prepare with
            command.Prepare();
            _prepared.Add(sql, command);
            return command;
        }

        Set(command, values);
        return command;
    }

    private static void Set(DbCommand command, ReadOnlySpan<object?> values)
    {
        if (values.Length != command.Parameters.Count)
            throw new ArgumentException($"The statement takes {command.Parameters.Count} values, not {values.Length}.", nameof(values));
        for (var i = 0; i < values.Length; i++)
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
    }

    /// <summary>
    /// Keeps the number of prepared statements in bounds, between two uses and not while a query may be open. MySQL's driver gives none
    /// back before its connection ends, and the server has only so many for all connections together.
    /// </summary>
    /// <returns>False where the connection is better replaced.</returns>
    internal bool Tidy()
    {
        if (_prepared.Count < _maxPrepared)
            return true;
        if (Kind != DatabaseKind.Sqlite)
            return false;
        Forget();
        return true;
    }

    /// <summary>Ends a transaction after a failure, which is what is told: some failures have ended it already, or the connection.</summary>
    internal void TryRollback()
    {
        var isOver = _connection is Microsoft.Data.Sqlite.SqliteConnection { Handle: { } handle }
            ? SQLitePCL.raw.sqlite3_get_autocommit(handle) != 0
            : _connection.State != System.Data.ConnectionState.Open;
        if (isOver)
            return;
        try
        {
            Execute("ROLLBACK");
        }
        catch (Exception e) when (e is DbException or InvalidOperationException or IOException or System.Net.Sockets.SocketException)
        {
            _connection.Close();
        }
    }

    private void Forget()
    {
        foreach (var command in _prepared.Values)
            command.Dispose();
        _prepared.Clear();
    }
}

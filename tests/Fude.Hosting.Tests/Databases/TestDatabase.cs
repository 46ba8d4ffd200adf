using Fude.Hosting.Databases;
using Fude.Testing;

namespace Fude.Hosting.Tests.Databases;

/// <summary>A real database with one table: <c>t (k VARCHAR(100) PRIMARY KEY, v VARCHAR(5000))</c>.</summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    private TestDatabase(DatabaseKind kind, DatabaseOptions? options)
    {
        Assert.SkipWhen(kind == DatabaseKind.MySql && !MariaDbServer.IsInstalled, MariaDbServer.Missing);
        Address = kind == DatabaseKind.Sqlite ? DatabaseAddress.OfFile(_folder["test.db"]) : DatabaseAddress.Parse(MariaDbServer.Shared.CreateDatabase());
        Access = new Database(Address, options);
        using var session = Access.OpenSession();
        session.Execute($"CREATE TABLE t (k VARCHAR(100) NOT NULL PRIMARY KEY, v VARCHAR(5000)){(kind == DatabaseKind.MySql ? " COLLATE utf8mb4_nopad_bin" : "")}");
    }

    /// <summary>Where it is.</summary>
    public DatabaseAddress Address { get; }

    /// <summary>Access to it.</summary>
    public Database Access { get; }

    /// <summary>Makes one.</summary>
    public static TestDatabase Make(DatabaseKind kind, DatabaseOptions? options = null) => new(kind, options);

    /// <summary>Writes a row.</summary>
    public Task PutAsync(string key, string value = "") => Access.WriteAsync(session => Put(session, key, value));

    /// <summary>Writes a row.</summary>
    public static void Put(DatabaseSession session, string key, string value = "") => session.Execute("INSERT INTO t (k, v) VALUES (@p0, @p1)", key, value);

    /// <summary>The keys that are there.</summary>
    public ValueTask<List<string>> KeysAsync() => Access.ReadAsync(session => session.Query("SELECT k FROM t ORDER BY k", row => row.GetString(0)));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Access.DisposeAsync();
        _folder.Dispose();
    }
}

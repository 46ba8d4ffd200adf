using System.Globalization;
using Fude.Hosting.Databases;
using Fude.Testing;

namespace Fude.Bench.App;

/// <summary>An empty database of either kind, and the settings that let the application use it.</summary>
internal sealed class Store : IDisposable
{
    private readonly TemporaryFolder _folder;
    private readonly string? _address;

    private Store(string name, TemporaryFolder folder, string? address) => (Name, _folder, _address) = (name, folder, address);

    /// <summary>Which kind.</summary>
    public string Name { get; }

    /// <summary>Its data folder.</summary>
    public string Folder => _folder.Path;

    /// <summary>The database.</summary>
    public DatabaseAddress Address => _address is null ? DatabaseAddress.OfFile(_folder["app.db"]) : DatabaseAddress.Parse(_address);

    public static Store Sqlite() => new("SQLite", new TemporaryFolder(), null);

    /// <summary>A database of a server that flushes with each commit, as MariaDB does by default.</summary>
    public static Store MariaDb(MariaDbServer server) => new("MariaDB", new TemporaryFolder(), server.CreateDatabase());

    public string[] Settings(Options options, string tag = "bench") =>
        [$"--Data:Path={Folder}", $"--Bundle:Path={options.Bundle}", $"--Bundle:Tag={tag}", "--Security:Proxies=127.0.0.1", .. _address is null ? [] : (string[])[$"--Database:Address={_address}"]];

    /// <summary>The number of rows of a table.</summary>
    public long Count(string table)
    {
        var database = new Database(Address);
        try
        {
            return database.ReadAsync(session => session.First($"SELECT COUNT(*) FROM {table}", row => Convert.ToInt64(row.GetValue(0), CultureInfo.InvariantCulture))).AsTask().GetAwaiter().GetResult();
        }
        finally
        {
            database.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
    }

    public void Dispose() => _folder.Dispose();
}

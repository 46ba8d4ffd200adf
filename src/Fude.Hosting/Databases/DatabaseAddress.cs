using Microsoft.Data.Sqlite;
using MySqlConnector;

namespace Fude.Hosting.Databases;

/// <summary>The databases that Fude runs on.</summary>
public enum DatabaseKind
{
    /// <summary>SQLite, in this process.</summary>
    Sqlite,

    /// <summary>MySQL 8 or MariaDB 10.11.</summary>
    MySql,
}

/// <summary>Which database, and how to reach it.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="ConnectionString">What its driver takes.</param>
/// <param name="Display">What people are shown: no password.</param>
public sealed record DatabaseAddress(DatabaseKind Kind, string ConnectionString, string Display)
{
    private const uint DefaultPort = 3306;

    /// <summary>A SQLite file.</summary>
    /// <param name="path">Its path; the folder is there.</param>
    public static DatabaseAddress OfFile(string path)
    {
        var full = Path.GetFullPath(path);
        var text = new SqliteConnectionStringBuilder { DataSource = full, Pooling = false, DefaultTimeout = 30 }.ToString();
        return new DatabaseAddress(DatabaseKind.Sqlite, text, full);
    }

    /// <summary>
    /// Reads an address: a file's path, <c>sqlite:///PATH</c>, <c>mysql://USER:PASSWORD@HOST:PORT/NAME</c> (also with a driver, as
    /// in MLflow's <c>mysql+pymysql://</c>), or a connection string with <c>Server=</c>.
    /// </summary>
    /// <exception cref="FormatException">It is none of these; the message says what is wrong.</exception>
    public static DatabaseAddress Parse(string text)
    {
        if (text.StartsWith("sqlite:///", StringComparison.OrdinalIgnoreCase))
            return OfFile(text["sqlite:///".Length..]);
        if (text.StartsWith("mysql", StringComparison.OrdinalIgnoreCase) && text.Contains("://", StringComparison.Ordinal))
            return OfUri(text);
        if (text.Contains("Server=", StringComparison.OrdinalIgnoreCase) || text.Contains("Host=", StringComparison.OrdinalIgnoreCase))
            return OfConnectionString(text);
        if (text.Contains("://", StringComparison.Ordinal))
            throw new FormatException($"a database is a file's path, sqlite:///PATH, mysql://USER:PASSWORD@HOST:PORT/NAME or a connection string with Server=, not '{Scheme(text)}://…'");
        return OfFile(text);
    }

    /// <summary>The same database with another password.</summary>
    /// <param name="password">The password.</param>
    /// <exception cref="FormatException">It is a SQLite file, which has none.</exception>
    public DatabaseAddress WithPassword(string password) => Kind == DatabaseKind.MySql
        ? this with { ConnectionString = new MySqlConnectionStringBuilder(ConnectionString) { Password = password }.ConnectionString }
        : throw new FormatException("a SQLite file has no password: give mysql://USER@HOST:PORT/NAME, or leave out Database:PasswordFile");

    private static DatabaseAddress OfUri(string text)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0 || uri.AbsolutePath.Trim('/').Length == 0)
            throw new FormatException("a MySQL address is mysql://USER:PASSWORD@HOST:PORT/NAME");
        var user = uri.UserInfo.Split(':', 2);
        return Of(new MySqlConnectionStringBuilder
        {
            Server = uri.Host,
            Port = uri.IsDefaultPort ? DefaultPort : (uint)uri.Port,
            UserID = Uri.UnescapeDataString(user[0]),
            Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : "",
            Database = Uri.UnescapeDataString(uri.AbsolutePath.Trim('/')),
        });
    }

    private static DatabaseAddress OfConnectionString(string text)
    {
        try
        {
            return Of(new MySqlConnectionStringBuilder(text));
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"the database's connection string can't be read: {e.Message}", e);
        }
    }

    private static DatabaseAddress Of(MySqlConnectionStringBuilder builder)
    {
        if (string.IsNullOrEmpty(builder.Database))
            throw new FormatException("the database's connection string names no Database");
        // Sessions are kept by ourselves; GUIDs are text here, and an affected row is one that was found.
        builder.Pooling = false;
        builder.GuidFormat = MySqlGuidFormat.None;
        builder.UseAffectedRows = false;
        // Goes with the sql_mode that each session sets: a backslash is a character like others.
        builder.NoBackslashEscapes = true;
        builder.AllowPublicKeyRetrieval = true;
        if (!builder.ContainsKey("Connection Timeout"))
            builder.ConnectionTimeout = 5;
        return new DatabaseAddress(DatabaseKind.MySql, builder.ConnectionString, $"mysql://{builder.UserID}@{builder.Server}:{builder.Port}/{builder.Database}");
    }

    private static string Scheme(string text) => text[..text.IndexOf("://", StringComparison.Ordinal)];
}

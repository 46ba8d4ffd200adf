using Fude.Hosting.Settings;

namespace Fude.Hosting.Databases;

/// <summary>Which database a host uses, and within which limits.</summary>
/// <param name="Address">The database.</param>
/// <param name="Options">The limits.</param>
public sealed record DatabaseSettings(DatabaseAddress Address, DatabaseOptions Options)
{
    private const int MostPasswordBytes = 4096;

    /// <summary>Reads the keys <c>Database:…</c>.</summary>
    /// <param name="reader">Where from.</param>
    /// <param name="file">The SQLite file that is used where no database is named.</param>
    /// <param name="fallback">That file in words, for the help.</param>
    public static DatabaseSettings Read(SettingsReader reader, string file, string fallback)
    {
        var defaults = new DatabaseOptions();
        return new DatabaseSettings(ReadAddress(reader, file, fallback), defaults with
        {
            MaxWaitingWrites = reader.Number("Database:MaxWaitingWrites", defaults.MaxWaitingWrites, 1, 1_000_000, "Writes that may wait for the database; the next is answered 503."),
            MaxGroup = reader.Number("Database:MaxGroup", defaults.MaxGroup, 1, 10_000, "Writes that are committed together."),
            Readers = reader.Number("Database:Readers", defaults.Readers, 1, 256, "Connections that read."),
            Writers = reader.Number("Database:Writers", defaults.Writers, 1, 64, "Connections that write, on MySQL and MariaDB."),
            CacheKib = reader.Number("Database:CacheKib", defaults.CacheKib, 64, 1 << 20, "SQLite's page cache of each connection, in KiB."),
            LockPatience = TimeSpan.FromSeconds(reader.Number("Database:LockSeconds", (int)defaults.LockPatience.TotalSeconds, 1, 300, "Seconds that SQLite waits for another process's lock.")),
        });
    }

    private static DatabaseAddress ReadAddress(SettingsReader reader, string file, string fallback)
    {
        var text = reader.Name("Database:Address", 4096, $"A SQLite file, or mysql://USER:PASSWORD@HOST:PORT/NAME, or a connection string with Server=. Default: {fallback}.");
        var secret = reader.Name("Database:PasswordFile", 4096, "File that holds the password of MySQL or MariaDB, such as a secret of the container platform: the address need not have it then.");
        try
        {
            var address = text is null ? DatabaseAddress.OfFile(file) : DatabaseAddress.Parse(text);
            return secret is null ? address : address.WithPassword(ReadPassword(secret));
        }
        catch (FormatException mistake)
        {
            reader.Mistake($"Database:Address: {mistake.Message}");
            return DatabaseAddress.OfFile(file);
        }
    }

    private static string ReadPassword(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MostPasswordBytes)
                throw new FormatException($"the password file '{path}' has more than {MostPasswordBytes} bytes: is it the right file?");
            return File.ReadAllText(path).TrimEnd('\r', '\n') is { Length: > 0 } password ? password : throw new FormatException($"the password file '{path}' is empty");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"the password file '{path}' can't be read: {e.Message}", e);
        }
    }
}

using System.Security.Cryptography;
using Fude.Hosting.Databases;

namespace Fude.App.Storage;

/// <summary>The table <c>app_keys</c>: secrets that are made once and that all replicas share.</summary>
internal static class AppKeys
{
    private const int Length = 32;

    /// <summary>Gives a key, and makes it where it is missing. Of several replicas that start together one makes it.</summary>
    /// <param name="database">The database.</param>
    /// <param name="name">The key's name.</param>
    /// <returns>32 random bytes, the same for ever.</returns>
    /// <exception cref="DatabaseException">The database can't be read or written.</exception>
    public static async Task<byte[]> EnsureAsync(Database database, string name)
    {
        if (await database.ReadAsync(session => Read(session, name)) is { } kept)
            return kept;
        var made = RandomNumberGenerator.GetBytes(Length);
        return await database.WriteAsync(session =>
        {
            session.Execute($"{session.InsertOrIgnore} INTO app_keys (name, value) VALUES (@p0, @p1)", name, made);
            return Read(session, name)!;
        });
    }

    private static byte[]? Read(DatabaseSession session, string name) => session.First("SELECT value FROM app_keys WHERE name = @p0", row => row.Bytes(0), name);
}

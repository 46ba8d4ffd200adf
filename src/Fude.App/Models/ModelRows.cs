using Fude.Hosting.Databases;
using Fude.Hosting.Servers;

namespace Fude.App.Models;

/// <summary>A row of the table <c>models</c>.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Tag">The name that the model goes by.</param>
/// <param name="CreatedAt">When it was first served, in UTC.</param>
/// <param name="Digest">The bundle's identity; null where the reference application wrote the row.</param>
internal sealed record ModelRow(long Id, string Tag, DateTime CreatedAt, string? Digest);

/// <summary>The table <c>models</c>: which tag names which bundle, for ever.</summary>
internal static class ModelRows
{
    /// <summary>Gives a model its row, or finds it.</summary>
    /// <param name="database">The database.</param>
    /// <param name="tag">The name that the model goes by.</param>
    /// <param name="digest">The bundle's identity.</param>
    /// <param name="folder">Where the bundle lies, for the message.</param>
    /// <param name="now">When a new row was made, in UTC.</param>
    /// <returns>The row's number.</returns>
    /// <exception cref="StartException">The tag names another bundle.</exception>
    public static async Task<long> EnsureAsync(Database database, string tag, string digest, string folder, DateTime now)
    {
        // Mostly it is there, and a start writes nothing.
        var found = await database.ReadAsync(session => Find(session, tag));
        if (found?.Digest is null)
        {
            found = await database.WriteAsync(session =>
            {
                Bind(session, tag, digest, now);
                return Find(session, tag);
            });
        }

        return found!.Digest == digest
            ? found.Id
            : throw new StartException($"The bundle in '{folder}' can't go by the tag '{tag}', which names another bundle in this database (digest {found.Digest}; this one has {digest}): their predictions would be mixed up. Give it a tag of its own: Bundle:Tag=TAG, or Bundle:Others=TAG=FOLDER for a bundle beside the current one.");
    }

    /// <summary>Gives a model its row, or finds it, within a write.</summary>
    /// <param name="session">A write's session.</param>
    /// <param name="tag">The name that the model goes by.</param>
    /// <param name="digest">The bundle's identity.</param>
    /// <param name="now">When a new row was made, in UTC.</param>
    /// <returns>The row's number; null where the tag names another bundle.</returns>
    public static long? Bind(DatabaseSession session, string tag, string digest, DateTime now)
    {
        // Looked for first: a row that is not inserted uses up a number all the same.
        var found = session.First(Lock(session), Read, tag);
        if (found is null)
        {
            session.Execute($"{session.InsertOrIgnore} INTO models (tag, digest, created_at) VALUES (@p0, @p1, @p2)", tag, digest, now);
            found = session.First(Lock(session), Read, tag);
        }
        else if (found.Digest is null)
        {
            // A row of the reference application has no digest yet.
            session.Execute("UPDATE models SET digest = @p1 WHERE tag = @p0 AND digest IS NULL", tag, digest);
            found = session.First(Lock(session), Read, tag);
        }

        return found?.Digest == digest ? found.Id : null;
    }

    /// <summary>Every row, in order of number.</summary>
    public static List<ModelRow> All(DatabaseSession session) => session.Query("SELECT id, tag, created_at, digest FROM models ORDER BY id", Read);

    private static string Lock(DatabaseSession session) => "SELECT id, tag, created_at, digest FROM models WHERE tag = @p0" + session.Locking;

    private static ModelRow? Find(DatabaseSession session, string tag) => session.First("SELECT id, tag, created_at, digest FROM models WHERE tag = @p0", Read, tag);

    private static ModelRow Read(System.Data.Common.DbDataReader row) => new(row.GetInt64(0), row.GetString(1), row.Time(2), row.Text(3));
}

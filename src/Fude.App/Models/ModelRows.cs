using Fude.Hosting.Databases;
using Fude.Hosting.Servers;

namespace Fude.App.Models;

/// <summary>The table <c>models</c>: which tag names which bundle, for ever.</summary>
internal static class ModelRows
{
    /// <summary>Gives a model its row, or finds it.</summary>
    /// <param name="database">The database.</param>
    /// <param name="tag">The name that the model goes by.</param>
    /// <param name="digest">The bundle's identity.</param>
    /// <param name="now">When a new row was made, in UTC.</param>
    /// <returns>The row's number.</returns>
    /// <exception cref="StartException">The tag names another bundle.</exception>
    public static async Task<long> EnsureAsync(Database database, string tag, string digest, DateTime now)
    {
        var (id, bound) = await database.WriteAsync(session =>
        {
            session.Execute($"{session.InsertOrIgnore} INTO models (tag, digest, created_at) VALUES (@p0, @p1, @p2)", tag, digest, now);
            // A row of the reference application has no digest yet.
            session.Execute("UPDATE models SET digest = @p1 WHERE tag = @p0 AND digest IS NULL", tag, digest);
            return session.First("SELECT id, digest FROM models WHERE tag = @p0", row => (row.GetInt64(0), row.Text(1)), tag);
        });
        return bound == digest
            ? id
            : throw new StartException($"The tag '{tag}' names another bundle in this database (digest {bound}, this one has {digest}): predictions of both would be mixed up. Give this one a tag of its own: --Bundle:Tag=NAME.");
    }
}

using Fude.Hosting.Databases;

namespace Fude.App.Tests.Support;

/// <summary>Fills a database with many drawings by a few statements.</summary>
public static class LargeHistory
{
    /// <summary>Who drew every tenth.</summary>
    public static readonly byte[] Client = [.. Enumerable.Range(1, 16).Select(i => (byte)i)];

    /// <summary>Adds drawings: model "a" answers all, "b" every second; every fifth is corrected, every fourth is one that models disagree on; one a second.</summary>
    /// <param name="database">The database, empty.</param>
    /// <param name="count">How many.</param>
    public static async Task FillAsync(Database database, int count)
    {
        const int Part = 50_000;
        for (var first = 1; first <= count; first += Part)
        {
            var (from, to) = (first, Math.Min(count, first + Part - 1));
            await database.WriteAsync(session => Fill(session, from, to));
        }

        // SQLite is never told to count, and MariaDB does it by itself, some time later.
        using var tool = database.OpenSession();
        if (database.Kind == DatabaseKind.MySql)
            tool.Query("ANALYZE TABLE images, predictions, truths, corrections, disagreements", _ => true);
    }

    private static void Fill(DatabaseSession session, int from, int to)
    {
        var (a, b) = (Rows.Model(session, "a"), Rows.Model(session, "b"));
        var sqlite = session.Kind == DatabaseKind.Sqlite;
        var numbers = sqlite
            ? $"(WITH RECURSIVE c(n) AS (SELECT {from} UNION ALL SELECT n + 1 FROM c WHERE n < {to}) SELECT n FROM c) s"
            : $"(SELECT seq AS n FROM seq_{from}_to_{to}) s";
        var key = sqlite ? "printf('%032x', n)" : "LPAD(LOWER(HEX(n)), 32, '0')";
        var time = sqlite ? "strftime('%Y-%m-%d %H:%M:%f', '2026-01-01', '+' || n || ' seconds')" : "DATE_ADD('2026-01-01', INTERVAL n SECOND)";
        string Join(params string[] parts) => sqlite ? string.Join(" || ", parts) : $"CONCAT({string.Join(", ", parts)})";
        var random = sqlite ? "randomblob(16)" : "UNHEX(MD5(n))";
        session.Execute(
            $"""
            INSERT INTO images (id, original_filename, resized_filename, created_at, pixels, client)
            SELECT n, {Join("'/images/'", key, "'/original.png'")}, {Join("'/images/'", key, "'/resized.png'")}, {time}, @p0, CASE WHEN n % 10 = 0 THEN @p1 ELSE {random} END FROM {numbers}
            """,
            new byte[784], Client);
        const string Result = "[0.00011,0.00012,0.00013,0.00014,0.00015,0.00016,0.00017,0.00018,0.00019,0.99865]";
        session.Execute($"INSERT INTO predictions (model_id, image_id, result, created_at, label) SELECT @p0, n, @p1, {time}, n % 10 FROM {numbers}", a, Result);
        session.Execute($"INSERT INTO predictions (model_id, image_id, result, created_at, label) SELECT @p0, n, @p1, {time}, CASE WHEN n % 4 = 0 THEN 'x' ELSE n % 10 END FROM {numbers} WHERE n % 2 = 0", b, Result);
        session.Execute($"INSERT INTO corrections (id, image_id, label, source, created_at) SELECT n, n, '3', 'drawer', {time} FROM {numbers} WHERE n % 5 = 0");
        session.Execute($"INSERT INTO truths (image_id, label, correction_id) SELECT n, '3', n FROM {numbers} WHERE n % 5 = 0");
        session.Execute($"INSERT INTO disagreements (image_id) SELECT n FROM {numbers} WHERE n % 4 = 0");
    }
}

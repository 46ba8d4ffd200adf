using System.Globalization;
using Fude.Hosting.Databases;

namespace Fude.Tracking.Tests.Crashes;

/// <summary>Checks rows against each other in the database itself.</summary>
internal static class StoredRows
{
    private static readonly (string What, string Sql)[] Checks =
    [
        ("points without a latest value", "SELECT COUNT(*) FROM metrics m WHERE NOT EXISTS (SELECT 1 FROM latest_metrics l WHERE l.run_uuid = m.run_uuid AND l.`key` = m.`key`)"),
        ("latest values that are no point", "SELECT COUNT(*) FROM latest_metrics l WHERE NOT EXISTS (SELECT 1 FROM metrics m WHERE m.run_uuid = l.run_uuid AND m.`key` = l.`key` AND m.step = l.step AND m.timestamp = l.timestamp AND m.value = l.value AND m.is_nan = l.is_nan)"),
        ("points later than the latest", "SELECT COUNT(*) FROM latest_metrics l JOIN metrics m ON m.run_uuid = l.run_uuid AND m.`key` = l.`key` WHERE m.step > l.step OR (m.step = l.step AND m.timestamp > l.timestamp) OR (m.step = l.step AND m.timestamp = l.timestamp AND m.value > l.value)"),
        ("runs whose name is not their tag", "SELECT COUNT(*) FROM runs r WHERE NOT EXISTS (SELECT 1 FROM tags t WHERE t.run_uuid = r.run_uuid AND t.`key` = 'mlflow.runName' AND t.value = r.name)"),
        ("rows of no run", "SELECT COUNT(*) FROM params p WHERE NOT EXISTS (SELECT 1 FROM runs r WHERE r.run_uuid = p.run_uuid)"),
    ];

    /// <summary>Makes sure that no row contradicts another, and that SQLite finds its file sound.</summary>
    public static async Task CheckAsync(DatabaseAddress address)
    {
        await using var database = new Database(address);
        foreach (var (what, sql) in Checks)
        {
            var count = await database.ReadAsync(session => session.First(sql, row => Convert.ToInt64(row.GetValue(0), CultureInfo.InvariantCulture)));
            Assert.True(count == 0, $"{count} {what}");
        }

        if (address.Kind == DatabaseKind.Sqlite)
        {
            Assert.Equal(["ok"], await database.ReadAsync(session => session.Query("PRAGMA integrity_check", row => row.GetString(0))));
            Assert.Empty(await database.ReadAsync(session => session.Query("PRAGMA foreign_key_check", row => row.GetString(0))));
        }
    }
}

using Fude.Hosting.Databases;
using Fude.Tracking.Search;

namespace Fude.Tracking.Console.RunTable;

/// <summary>Chooses the columns that somebody sees who has chosen none: what the newest runs have in common.</summary>
internal static class DefaultColumns
{
    private const int Sample = 10;
    private const int Metrics = 5;
    private const int Params = 4;
    private const int Candidates = 8; // metrics that are looked at for one that has more than a single point

    /// <summary>Chooses columns.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="newest">The runs that are looked at; more than a few are too many.</param>
    /// <param name="several">Whether the runs are of several experiments.</param>
    public static RunColumns Choose(DatabaseSession session, IEnumerable<string> newest, bool several)
    {
        var ids = newest.Take(Sample).Select(id => (object)id).ToList();
        var columns = new List<RunColumn> { new(RunColumnKind.Attribute, "name"), new(RunColumnKind.Attribute, "state"), new(RunColumnKind.Attribute, "started"), new(RunColumnKind.Attribute, "duration") };
        if (several)
            columns.Insert(1, new RunColumn(RunColumnKind.Attribute, "experiment"));
        if (ids.Count == 0)
            return new RunColumns(columns, 1);
        var metrics = ChildRows.Read(session, "SELECT `key`, COUNT(*) FROM latest_metrics WHERE run_uuid IN ", " GROUP BY `key` ORDER BY COUNT(*) DESC, `key` LIMIT 1000", ids, row => (Key: row.GetString(0), Runs: row.GetInt64(1)))
            .OrderBy(each => each.Key.StartsWith("system/", StringComparison.Ordinal)).ThenByDescending(each => each.Runs).ThenBy(each => Rank(each.Key)).ThenBy(each => each.Key, StringComparer.Ordinal)
            .Select(each => each.Key).ToList();
        List<string> curves = [.. metrics.OrderByDescending(key => key.Contains("loss", StringComparison.OrdinalIgnoreCase)).Take(Candidates)];
        if ((curves.Find(key => ids.Exists(id => HasCurve(session, id, key))) ?? curves.FirstOrDefault()) is { } curve)
            columns.Add(new RunColumn(RunColumnKind.Curve, curve));
        columns.AddRange(metrics.Take(Metrics).Select(key => new RunColumn(RunColumnKind.Metric, key)));
        columns.AddRange(ChildRows.Read(session, "SELECT `key`, COUNT(*), COUNT(DISTINCT value) FROM params WHERE run_uuid IN ", $" GROUP BY `key` ORDER BY COUNT(DISTINCT value) DESC, COUNT(*) DESC, `key` LIMIT {Params}", ids, row => row.GetString(0))
            .Select(key => new RunColumn(RunColumnKind.Param, key)));
        return new RunColumns(columns, 1);
    }

    private static bool HasCurve(DatabaseSession session, object run, string key) =>
        session.Query("SELECT step FROM metrics WHERE run_uuid = @p0 AND `key` = @p1 LIMIT 2", row => row.GetInt64(0), run, key).Count == 2;

    private static int Rank(string key) =>
        (key.Contains("acc", StringComparison.OrdinalIgnoreCase) ? 0 : key.Contains("loss", StringComparison.OrdinalIgnoreCase) ? 1 : 2) + (key.Contains("val", StringComparison.OrdinalIgnoreCase) || key.Contains("test", StringComparison.OrdinalIgnoreCase) ? 0 : 3);
}

using System.Data.Common;
using Fude.Hosting.Databases;
using Fude.Tracking.Search.Grammar;
using Fude.Tracking.Search.Sql;

namespace Fude.Tracking.Search.Listing;

/// <summary>The values of a metric in a group of runs.</summary>
/// <param name="Mean">The mean of the finite ones; null where there are none.</param>
/// <param name="Least">The least finite one.</param>
/// <param name="Greatest">The greatest finite one.</param>
/// <param name="NotFinite">How many are NaN or infinite.</param>
public sealed record GroupMetric(double? Mean, double? Least, double? Greatest, long NotFinite);

/// <summary>Runs with the same value of a param.</summary>
/// <param name="Value">The value; null where they have none.</param>
/// <param name="Runs">How many.</param>
/// <param name="Running">How many of them are in progress.</param>
/// <param name="LastStarted">When the last of them started, in milliseconds since 1970 UTC.</param>
/// <param name="Metrics">The metrics that were asked for, in order.</param>
public sealed record RunGroup(string? Value, long Runs, long Running, long? LastStarted, IReadOnlyList<GroupMetric> Metrics);

/// <summary>Puts runs into groups by a param.</summary>
/// <param name="listing">The runs.</param>
/// <param name="param">The param.</param>
/// <param name="metrics">The metrics whose values are summed up.</param>
internal sealed class RunGroups(RunListing listing, string param, IReadOnlyList<string> metrics)
{
    // The database holds the infinities as the greatest finite numbers.
    private const string Greatest = "1.7976931348623157e308";

    /// <summary>Reads the groups: the largest first, or by the mean of a metric or the param itself.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="order">What the runs are ordered by.</param>
    /// <param name="ascending">The direction.</param>
    /// <param name="most">Most groups.</param>
    public List<RunGroup> Read(DatabaseSession session, Subject order, bool ascending, int most)
    {
        var sql = Write(session.Kind, order, ascending, most);
        return session.Query(sql.ToString(), Read, sql.Values);
    }

    /// <summary>The query's text, to look at.</summary>
    internal SqlText Write(DatabaseKind kind, Subject order, bool ascending, int most)
    {
        var sql = new SqlText(kind);
        var value = kind == DatabaseKind.Sqlite ? "g.value" : "CAST(g.value AS BINARY)";
        sql.Add("SELECT MIN(g.value), COUNT(*), SUM(CASE WHEN r.status = 'RUNNING' THEN 1 ELSE 0 END), MAX(r.start_time)");
        for (var i = 0; i < metrics.Count; i++)
        {
            var finite = Finite(i);
            sql.Add($", AVG({finite}), MIN({finite}), MAX({finite}), COUNT(m{i}.value) - COUNT({finite})");
        }

        sql.Add($" FROM runs r LEFT JOIN params g ON {TextSql.Equal(sql, "g.`key`", param)} AND g.run_uuid = r.run_uuid");
        for (var i = 0; i < metrics.Count; i++)
            sql.Add($" LEFT JOIN latest_metrics m{i} ON {TextSql.Equal(sql, $"m{i}.`key`", metrics[i])} AND m{i}.run_uuid = r.run_uuid");
        return sql.Add($" WHERE {listing.Where(sql)} GROUP BY {value} ORDER BY {OrderBy(order, ascending, value)}, COUNT(*) DESC, {value} LIMIT {sql.Value(most)}");
    }

    private static string Finite(int metric) => $"CASE WHEN m{metric}.is_nan = 0 AND m{metric}.value < {Greatest} AND m{metric}.value > -{Greatest} THEN m{metric}.value END";

    private string OrderBy(Subject order, bool ascending, string value)
    {
        var direction = ascending ? "ASC" : "DESC";
        var metric = order.Kind == SubjectKind.Metric ? metrics.ToList().IndexOf(order.Key) : -1;
        return metric >= 0 ? $"CASE WHEN AVG({Finite(metric)}) IS NULL THEN 1 ELSE 0 END, AVG({Finite(metric)}) {direction}"
            : order.Kind == SubjectKind.Param && order.Key == param ? $"CASE WHEN {value} IS NULL THEN 1 ELSE 0 END, {value} {direction}"
            : order == ListedRuns.Started ? $"MAX(r.start_time) {direction}"
            : "COUNT(*) DESC";
    }

    private RunGroup Read(DbDataReader row)
    {
        var values = new GroupMetric[metrics.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var at = 4 + (4 * i);
            values[i] = new GroupMetric(Number(row, at), Number(row, at + 1), Number(row, at + 2), row.GetInt64(at + 3));
        }

        return new RunGroup(row.Text(0), row.GetInt64(1), Convert.ToInt64(row.GetValue(2), System.Globalization.CultureInfo.InvariantCulture), row.Integer(3), values);
    }

    private static double? Number(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetDouble(column);
}

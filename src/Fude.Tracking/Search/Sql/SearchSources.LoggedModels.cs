using System.Collections.Frozen;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Search.Grammar;

namespace Fude.Tracking.Search.Sql;

/// <content>Logged models: a metric may have several points, of several datasets.</content>
internal static partial class SearchSources
{
    private static readonly FrozenDictionary<string, Column> LoggedModelColumns = Of(
        ("model_id", new("m.model_id", ColumnType.Text, false)), ("name", new("m.name", ColumnType.Text, false)),
        ("model_type", new("m.model_type", ColumnType.Text, true)), ("status", new("m.status", ColumnType.Text, false)),
        ("source_run_id", new("m.source_run_id", ColumnType.Text, true)), ("experiment_id", new("m.experiment_id", ColumnType.Whole, false)),
        ("creation_timestamp", new("m.creation_time", ColumnType.Whole, false)), ("last_updated_timestamp", new("m.last_updated_time", ColumnType.Whole, false)));

    /// <summary>Logged models.</summary>
    /// <param name="datasets">A filter's metrics are of one of these; none for any.</param>
    /// <param name="ordered">The datasets of an order's metrics, by key.</param>
    public static SearchSource LoggedModels(IReadOnlyList<LoggedModelDataset> datasets, IReadOnlyDictionary<string, LoggedModelDataset> ordered) => new()
    {
        From = "fude_logged_models m",
        Columns = Fude.Tracking.LoggedModels.LoggedModelRows.Columns,
        Attributes = LoggedModelColumns,
        Keyed = new Dictionary<SubjectKind, KeyedTable>
        {
            [SubjectKind.Metric] = new("fude_logged_model_metrics", [("model_id", "m.model_id")])
            {
                Filtered = (sql, alias) => datasets.Count == 0 ? "" : $" AND ({string.Join(" OR ", datasets.Select(dataset => IsOf(sql, alias, dataset)))})",
                Joined = (sql, alias, key) => Latest(sql, alias, ordered.GetValueOrDefault(key)),
            },
            [SubjectKind.Param] = new("fude_logged_model_params", [("model_id", "m.model_id")]),
            [SubjectKind.Tag] = new("fude_logged_model_tags", [("model_id", "m.model_id")]),
        }.ToFrozenDictionary(),
        DefaultOrder = [By("creation_timestamp", false)],
        Ties = [By("creation_timestamp", false), By("model_id", true)],
        Identity = ["model_id"],
    };

    // Of all points one is joined: the last.
    private static string Latest(SqlText sql, string alias, LoggedModelDataset? dataset)
    {
        string Later(string column, string rest) => $"(n.{column} > {alias}.{column} OR (n.{column} = {alias}.{column} AND {rest}))";
        var later = Later("timestamp", Later("step", Later("run_uuid", $"n.dataset > {alias}.dataset")));
        var (own, other) = dataset is null ? ("", "") : ($" AND {IsOf(sql, alias, dataset)}", $" AND {IsOf(sql, "n", dataset)}");
        return $"{own} AND NOT EXISTS (SELECT 1 FROM fude_logged_model_metrics n WHERE n.model_id = {alias}.model_id AND n.`key` = {alias}.`key`{other} AND {later})";
    }

    private static string IsOf(SqlText sql, string alias, LoggedModelDataset dataset) =>
        $"({TextSql.Equal(sql, $"{alias}.dataset_name", dataset.DatasetName)}{(dataset.DatasetDigest is { } digest ? $" AND {TextSql.Equal(sql, $"{alias}.dataset_digest", digest)}" : "")})";
}

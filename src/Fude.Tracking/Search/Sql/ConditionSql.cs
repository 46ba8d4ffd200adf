using Fude.Hosting.Databases;
using Fude.Tracking.Search.Grammar;

namespace Fude.Tracking.Search.Sql;

/// <summary>
/// Conditions as SQL. What stands in another table is asked for by the whole primary key, in a subquery with one row or none:
/// no database makes a join of that, so the searched table is read first and in its own order, and each condition costs one
/// look-up for each row that is left. (As EXISTS, SQLite 3.53 joins in an order of its own, by the wrong index, ten times slower.)
/// </summary>
/// <param name="source">The tables.</param>
internal sealed class ConditionSql(SearchSource source)
{
    private const string PromptTag = "mlflow.prompt.is_prompt";

    /// <summary>Translates a condition.</summary>
    public string Write(SqlText sql, Condition condition)
    {
        if (condition.Subject.Kind == SubjectKind.Attribute)
            return Compare(sql, source.Attributes[condition.Subject.Key].Sql, condition);
        if (condition.Subject.Kind == SubjectKind.Dataset)
            return Dataset(sql, condition);
        var table = source.Keyed[condition.Subject.Kind];
        var from = $"FROM {table.Name} k WHERE {TextSql.Equal(sql, "k.`key`", condition.Subject.Key)} AND {table.Link("k")}{table.Filtered?.Invoke(sql, "k")}";
        return condition switch
        {
            PresenceCondition { Present: true } => $"(SELECT 1 {from})",
            PresenceCondition => $"NOT EXISTS (SELECT 1 {from})",
            // The MLflow 3 client asks so for models: those without the tag are no prompts.
            TextCondition { Subject.Key: PromptTag, Comparator: TextComparator.NotEqual, Value: "true" } when source != SearchSources.Runs && source != SearchSources.Experiments =>
                $"NOT EXISTS (SELECT 1 {from} AND {TextSql.Equal(sql, "k.value", "true")})",
            // Several rows may have the key.
            _ when table.Filtered is not null => $"EXISTS (SELECT 1 {from} AND ({Compare(sql, "k.value", condition)}))",
            _ => $"(SELECT {Compare(sql, "k.value", condition)} {from})",
        };
    }

    /// <summary>The order in which conditions are looked at: what is cheap and excludes much comes first.</summary>
    public static int Cost(Condition condition) => condition switch
    {
        { Subject.Kind: SubjectKind.Attribute } => 0,
        { Subject.Kind: SubjectKind.Dataset } => 5,
        TextCondition { Comparator: TextComparator.Equal } => 1,
        NumberCondition { Comparator: NumberComparator.Equal } => 1,
        NumberCondition => 2,
        TextCondition { Comparator: TextComparator.Like or TextComparator.ILike } => 4,
        _ => 3,
    };

    private static string Compare(SqlText sql, string column, Condition condition) => condition switch
    {
        NumberCondition { Subject.Kind: SubjectKind.Metric } metric => Metric(sql, metric),
        NumberCondition number => $"{column} {Word(number.Comparator)} {sql.Value(number.Value.Whole is { } whole ? whole : number.Value.Value)}",
        TextCondition text => TextSql.Compare(sql, column, text.Comparator, text.Value),
        ListCondition list => TextSql.In(sql, column, list.Negated, list.Values),
        _ => throw new InvalidOperationException($"{condition.GetType().Name} has no translation for a column."),
    };

    // As in IEEE 754, in Python and so in MLflow's file store: NaN is unequal to every number, and neither less nor greater than
    // any. The 0 beside is_nan is no value: a run that diverged is not one with a loss below 0.5.
    private static string Metric(SqlText sql, NumberCondition condition) => (condition.Comparator, double.IsNaN(condition.Value.Value)) switch
    {
        (NumberComparator.Equal, true) => "k.is_nan = 1",
        (_, true) => "k.is_nan = 0",
        (NumberComparator.NotEqual, _) => $"(k.is_nan = 1 OR k.value <> {sql.Value(condition.Value.Value)})",
        _ => $"k.is_nan = 0 AND k.value {Word(condition.Comparator)} {sql.Value(condition.Value.Value)}",
    };

    // One of the run's datasets; each condition may be met by another one, as in MLflow.
    private static string Dataset(SqlText sql, Condition condition)
    {
        var from = $"EXISTS (SELECT 1 FROM inputs i JOIN {(condition.Subject.Key == "context" ? "input_tags k ON k.input_uuid = i.input_uuid" : "datasets k ON k.dataset_uuid = i.source_id")}" +
            $" WHERE i.destination_type = {sql.Value("RUN")} AND i.destination_id = r.run_uuid AND i.source_type = {sql.Value("DATASET")}";
        return condition.Subject.Key switch
        {
            "context" => $"{from} AND k.name = {sql.Value("mlflow.data.context")} AND {Compare(sql, "k.value", condition)})",
            "digest" => $"{from} AND {Compare(sql, "k.digest", condition)})",
            _ => $"{from} AND {Compare(sql, "k.name", condition)})",
        };
    }

    private static string Word(NumberComparator comparator) => comparator switch
    {
        NumberComparator.Equal => "=",
        NumberComparator.NotEqual => "<>",
        NumberComparator.Less => "<",
        NumberComparator.LessOrEqual => "<=",
        NumberComparator.Greater => ">",
        _ => ">=",
    };
}

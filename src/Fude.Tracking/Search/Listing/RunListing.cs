using System.Collections.Immutable;
using Fude.Hosting.Databases;
using Fude.Tracking.Errors;
using Fude.Tracking.Runs;
using Fude.Tracking.Search.Grammar;
using Fude.Tracking.Search.Sql;

namespace Fude.Tracking.Search.Listing;

/// <summary>Finds runs for a list that is looked at from any place: their ids in order, and how they fall into groups. Rows are read apart, as they are looked at.</summary>
internal sealed class RunListing
{
    private readonly RunListQuery _query;
    private readonly ImmutableArray<Condition> _conditions;
    private readonly ConditionSql _translation = new(SearchSources.Runs);

    /// <summary>Reads and checks what is asked for.</summary>
    /// <param name="query">What is listed.</param>
    /// <param name="limits">How much a filter may hold.</param>
    /// <exception cref="MlflowException">INVALID_PARAMETER_VALUE: the filter is wrong; it names the place.</exception>
    public RunListing(RunListQuery query, SearchLimits limits)
        : this(query, [.. new FilterReader(Vocabulary.Runs, limits).Read(query.Filter).OrderBy(ConditionSql.Cost)])
    {
    }

    private RunListing(RunListQuery query, ImmutableArray<Condition> conditions) => (_query, _conditions) = (query, conditions);

    /// <summary>The same runs, but only those with a value of a param, or without it.</summary>
    /// <param name="param">The param.</param>
    /// <param name="value">Its value; null for the runs without it.</param>
    public RunListing Within(string param, string? value)
    {
        var subject = new Subject(SubjectKind.Param, param);
        return new RunListing(_query, _conditions.Insert(0, value is null ? new PresenceCondition(subject, false) : new TextCondition(subject, TextComparator.Equal, value)));
    }

    /// <summary>Reads the ids of the runs in their order.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="most">Most ids.</param>
    /// <param name="each">Takes an id.</param>
    public void ReadIds(DatabaseSession session, int most, Action<string> each)
    {
        if (_query.Experiments.Count == 0)
            return;
        var left = most;
        foreach (var write in Queries())
        {
            if (left <= 0)
                break;
            var sql = write(session.Kind, left);
            session.ForEach(sql.ToString(), row =>
            {
                left--;
                each(row.GetString(0));
            }, sql.Values);
        }
    }

    /// <summary>The queries' texts, to look at.</summary>
    internal IEnumerable<SqlText> Texts(DatabaseKind kind, int most) => Queries().Select(write => write(kind, most));

    // By its start a run is found in an index that has this order; the few without one come after the others.
    private IEnumerable<Func<DatabaseKind, int, SqlText>> Queries()
    {
        if (_query.Order != ListedRuns.Started)
        {
            yield return (kind, most) => Write(kind, null, most);
            yield break;
        }

        var order = _query.Ascending ? "r.start_time ASC, r.run_uuid DESC" : "r.start_time DESC, r.run_uuid ASC";
        yield return (kind, most) => Write(kind, ("r.start_time IS NOT NULL", order), most);
        yield return (kind, most) => Write(kind, ("r.start_time IS NULL", "r.run_uuid"), most);
    }

    private SqlText Write(DatabaseKind kind, (string Condition, string OrderBy)? part, int most)
    {
        var sql = new SqlText(kind);
        sql.Add("SELECT r.run_uuid FROM runs r");
        if (part is var (condition, partOrder))
            return sql.Add($" WHERE {Where(sql)} AND {condition} ORDER BY {partOrder} LIMIT {sql.Value(most)}");
        var (join, order) = ListedRuns.Order(sql, _query.Order, _query.Ascending);
        return sql.Add($"{join} WHERE {Where(sql)} ORDER BY {order}, r.start_time DESC, r.run_uuid LIMIT {sql.Value(most)}");
    }

    /// <summary>The condition of all that is asked for.</summary>
    internal string Where(SqlText sql)
    {
        var all = new List<string> { _query.Experiments.Count == 1 ? $"r.experiment_id = {sql.Value(_query.Experiments[0])}" : $"r.experiment_id IN {sql.List(_query.Experiments)}" };
        if (ViewStages.Of(_query.View) is { } stage)
            all.Add($"r.lifecycle_stage = {sql.Value(stage)}");
        if (_query.StartedSince is { } since)
            all.Add($"r.start_time >= {sql.Value(since)}");
        if (_query.Status is { } status)
            all.Add($"r.status = {sql.Value(status)}");
        if (_query.User is { } user)
            all.Add($"({TextSql.Equal(sql, "r.user_id", user)} OR EXISTS (SELECT 1 FROM tags u WHERE u.`key` = {sql.Value("mlflow.user")} AND u.run_uuid = r.run_uuid AND {TextSql.Equal(sql, "u.value", user)}))");
        all.AddRange(_conditions.Select(condition => _translation.Write(sql, condition)));
        if (_query.HasModel)
        {
            all.Add($"(EXISTS (SELECT 1 FROM tags h WHERE h.`key` = {sql.Value(RunTags.LoggedModels)} AND h.run_uuid = r.run_uuid)" +
                " OR EXISTS (SELECT 1 FROM fude_run_models f WHERE f.run_uuid = r.run_uuid AND f.direction = 'output')" +
                " OR EXISTS (SELECT 1 FROM model_versions v WHERE v.run_id = r.run_uuid AND v.current_stage <> 'Deleted_Internal'))");
        }

        return string.Join(" AND ", all);
    }
}

using System.Globalization;
using Fude.Hosting.Databases;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Errors;
using Fude.Tracking.Experiments;
using Fude.Tracking.Runs;
using Fude.Tracking.Search.Grammar;
using Fude.Tracking.Search.Sql;

namespace Fude.Tracking.Search;

/// <summary>Searches runs.</summary>
/// <param name="limits">How much one search may ask for.</param>
public sealed class RunSearch(SearchLimits limits)
{
    /// <summary>Searches runs. The search is read and checked before the session is used.</summary>
    /// <param name="query">Filter, order and page.</param>
    /// <param name="experiments">The experiments' ids; none finds nothing.</param>
    /// <param name="view">Active ones, deleted ones or both; null for the active ones.</param>
    /// <returns>What to ask a database for.</returns>
    /// <exception cref="MlflowException">INVALID_PARAMETER_VALUE: something is wrong with the search.</exception>
    public Func<DatabaseSession, SearchRunsAnswer> Prepare(SearchQuery query, IReadOnlyList<string> experiments, ViewType? view)
    {
        var (search, ids) = Read(query, experiments, view);
        return session =>
        {
            if (ids.Length == 0)
                return new SearchRunsAnswer([]);
            var (rows, next) = search.Read(session, row => row.GetString(0));
            var infos = ChildRows.Read(session, $"SELECT {RunRows.Columns} FROM runs r WHERE r.run_uuid IN ", "", rows, RunRows.Read).ToDictionary(info => info.RunId, StringComparer.Ordinal);
            return new SearchRunsAnswer(RunReader.Complete(session, [.. rows.Where(infos.ContainsKey).Select(id => infos[id])]), next);
        };
    }

    /// <summary>Reads and checks a search.</summary>
    internal (PreparedSearch Search, long[] Experiments) Read(SearchQuery query, IReadOnlyList<string> experiments, ViewType? view)
    {
        if (experiments.Count > limits.MaxExperiments)
            throw MlflowException.Invalid($"Invalid value for parameter 'experiment_ids' supplied: it has {experiments.Count} entries, and may have {limits.MaxExperiments}");
        var ids = experiments.Select(ExperimentStore.ParseId).Distinct().Order().ToArray();
        var stage = ViewStages.Of(view);
        var search = new PreparedSearch(
            Vocabulary.Runs, SearchSources.Runs, query, limits.MaxRuns, limits, sql => Scope(sql, ids, stage),
            [stage ?? "", .. ids.Select(id => id.ToString(CultureInfo.InvariantCulture))]);
        return (search, ids);
    }

    private static string Scope(SqlText sql, long[] experiments, string? stage)
    {
        var scope = experiments.Length == 1 ? $"r.experiment_id = {sql.Value(experiments[0])}" : $"r.experiment_id IN {sql.List(experiments)}";
        return stage is null ? scope : $"{scope} AND r.lifecycle_stage = {sql.Value(stage)}";
    }
}

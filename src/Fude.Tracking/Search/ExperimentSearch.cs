using System.Data.Common;
using System.Globalization;
using Fude.Hosting.Databases;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Errors;
using Fude.Tracking.Schema;
using Fude.Tracking.Search.Grammar;
using Fude.Tracking.Search.Sql;

namespace Fude.Tracking.Search;

/// <summary>Searches experiments.</summary>
/// <param name="limits">How much one search may ask for.</param>
public sealed class ExperimentSearch(SearchLimits limits)
{
    /// <summary>Searches experiments.</summary>
    /// <param name="query">Filter, order and page.</param>
    /// <param name="view">Active ones, deleted ones or both; null for the active ones.</param>
    /// <returns>What to ask a database for.</returns>
    /// <exception cref="MlflowException">INVALID_PARAMETER_VALUE: something is wrong with the search.</exception>
    public Func<DatabaseSession, SearchExperimentsAnswer> Prepare(SearchQuery query, ViewType? view)
    {
        var search = Read(query, view);
        return session =>
        {
            var (rows, next) = search.Read(session, Experiment);
            return new SearchExperimentsAnswer(WithTags(session, rows), next);
        };
    }

    /// <summary>Reads and checks a search.</summary>
    internal PreparedSearch Read(SearchQuery query, ViewType? view)
    {
        var stage = ViewStages.Of(view);
        return new PreparedSearch(
            Vocabulary.Experiments, SearchSources.Experiments, query, limits.MaxExperimentsOnPage, limits,
            stage is null ? null : sql => $"e.lifecycle_stage = {sql.Value(stage)}", stage ?? "");
    }

    private static List<Experiment> WithTags(DatabaseSession session, List<Experiment> experiments)
    {
        var ids = experiments.ConvertAll(e => (object)long.Parse(e.ExperimentId!, CultureInfo.InvariantCulture));
        var tags = ChildRows.Read(session, "SELECT experiment_id, `key`, value FROM experiment_tags WHERE experiment_id IN ", "", ids, row => (Id: Id(row), Tag: ChildRows.TagOf(row)))
            .ToLookup(row => row.Id, row => row.Tag, StringComparer.Ordinal);
        return experiments.ConvertAll(e => e with { Tags = [.. tags[e.ExperimentId!]] });
    }

    private static Experiment Experiment(DbDataReader row) => new()
    {
        ExperimentId = Id(row),
        Name = row.GetString(1),
        ArtifactLocation = row.Text(2),
        LifecycleStage = row.Text(3),
        LastUpdateTime = row.Integer(4),
        CreationTime = row.Integer(5),
    };

    private static string Id(DbDataReader row) => row.GetInt64(0).ToString(CultureInfo.InvariantCulture);
}

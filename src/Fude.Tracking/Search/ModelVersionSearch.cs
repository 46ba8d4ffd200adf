using Fude.Hosting.Databases;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Errors;
using Fude.Tracking.Search.Grammar;
using Fude.Tracking.Search.Sql;

namespace Fude.Tracking.Search;

/// <summary>Searches versions of registered models.</summary>
/// <param name="limits">How much one search may ask for.</param>
public sealed class ModelVersionSearch(SearchLimits limits)
{
    /// <summary>Searches versions.</summary>
    /// <param name="query">Filter, order and page.</param>
    /// <returns>What to ask a database for.</returns>
    /// <exception cref="MlflowException">INVALID_PARAMETER_VALUE: something is wrong with the search.</exception>
    public Func<DatabaseSession, ModelVersionsAnswer> Prepare(SearchQuery query)
    {
        var search = Read(query);
        return session =>
        {
            var (rows, next) = search.Read(session, RegistryRows.Version);
            return new ModelVersionsAnswer(RegistryRows.Complete(session, rows), next);
        };
    }

    /// <summary>Reads and checks a search.</summary>
    internal PreparedSearch Read(SearchQuery query) =>
        new(Vocabulary.ModelVersions, SearchSources.ModelVersions, query, limits.MaxModelVersions, limits, sql => $"v.current_stage <> {sql.Value(RegistryRows.DeletedStage)}");
}

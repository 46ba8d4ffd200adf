using Fude.Hosting.Databases;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Errors;
using Fude.Tracking.Search.Grammar;
using Fude.Tracking.Search.Sql;

namespace Fude.Tracking.Search;

/// <summary>Searches registered models.</summary>
/// <param name="limits">How much one search may ask for.</param>
public sealed class RegisteredModelSearch(SearchLimits limits)
{
    /// <summary>Searches registered models.</summary>
    /// <param name="query">Filter, order and page.</param>
    /// <returns>What to ask a database for.</returns>
    /// <exception cref="MlflowException">INVALID_PARAMETER_VALUE: something is wrong with the search.</exception>
    public Func<DatabaseSession, SearchRegisteredModelsAnswer> Prepare(SearchQuery query)
    {
        var search = Read(query);
        return session =>
        {
            var (rows, next) = search.Read(session, RegistryRows.Model);
            return new SearchRegisteredModelsAnswer(RegistryRows.Complete(session, rows), next);
        };
    }

    /// <summary>Reads and checks a search.</summary>
    internal PreparedSearch Read(SearchQuery query) =>
        new(Vocabulary.RegisteredModels, SearchSources.RegisteredModels, query, limits.MaxRegisteredModels, limits, null);
}

using System.Text.RegularExpressions;
using Fude.Hosting.Databases;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Errors;
using Fude.Tracking.Search;

namespace Fude.Tracking.Console.Compare;

/// <summary>Finds runs to add to a comparison: by a part of their name, by their ids, or by a search as the table of runs knows it.</summary>
/// <param name="database">The database.</param>
/// <param name="limits">Limits of searches.</param>
/// <param name="reader">Reads runs.</param>
internal sealed partial class RunFinder(Database database, SearchLimits limits, CompareReader reader)
{
    private readonly RunSearch _runs = new(limits);
    private readonly ExperimentSearch _experiments = new(limits);

    /// <summary>Runs that are found at once.</summary>
    public const int Most = 20;

    /// <summary>Finds runs.</summary>
    /// <param name="text">What a person typed.</param>
    /// <param name="inExperiments">The experiments that are searched; none for all.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="MlflowException">It is a search with a mistake.</exception>
    public async Task<IReadOnlyList<ComparedRun>> FindAsync(string text, IReadOnlyList<string> inExperiments, CancellationToken cancellation)
    {
        var ids = Ids().Matches(text).Select(match => match.Value).ToArray();
        if (ids.Length > 0 && Ids().Replace(text, "").All(c => c is ',' or ';' || char.IsWhiteSpace(c)))
            return await reader.RunsAsync([.. ids.Distinct(StringComparer.Ordinal).Take(CompareView.MostRuns)], cancellation);
        var filter = text.Length == 0 ? null : Comparison().IsMatch(text) ? text : $"attributes.run_name ILIKE '%{text.Replace("'", "''", StringComparison.Ordinal)}%'";
        var found = await database.ReadAsync(session =>
        {
            var within = inExperiments.Count > 0 ? inExperiments
                : _experiments.Prepare(new SearchQuery(null, null, limits.MaxExperiments, null), ViewType.ActiveOnly)(session).Experiments.Select(each => each.ExperimentId!).ToList();
            return within.Count == 0 ? [] : _runs.Read(new SearchQuery(filter, null, Most, null), within, ViewType.ActiveOnly).Search.Read(session, row => row.GetString(0)).Rows;
        }, cancellation);
        return await reader.RunsAsync(found, cancellation);
    }

    [GeneratedRegex("[0-9a-f]{32}", RegexOptions.None, 1000)]
    private static partial Regex Ids();

    [GeneratedRegex(@"[<>=]|\b(i?like|in|not)\b\s*['""(]", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Comparison();
}

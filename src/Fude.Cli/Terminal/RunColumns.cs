using System.Text.RegularExpressions;
using Fude.Tracking.Client.Messages;

namespace Fude.Cli.Terminal;

/// <summary>Which params and metrics a table of runs shows: those that were asked about, then those that tell the runs apart.</summary>
internal static partial class RunColumns
{
    private const int MostParams = 3;
    private const int MostMetrics = 4;

    public static (IReadOnlyList<string> Params, IReadOnlyList<string> Metrics) Choose(IReadOnlyList<Run> runs, IEnumerable<string?> asked)
    {
        var text = string.Join(' ', asked);
        var metrics = new List<string>(Named(text, "metric"));
        var parameters = new List<string>(Named(text, "param"));
        var (values, points) = (runs.Select(RunLine.ParamsOf).ToList(), runs.SelectMany(run => run.Data.Metrics));
        Fill(parameters, Keys(values.SelectMany(all => all.Keys)).Where(key => values.Select(all => all.GetValueOrDefault(key)).Distinct(StringComparer.Ordinal).Count() > 1), MostParams);
        Fill(metrics, Keys(points.Select(metric => metric.Key)), MostMetrics);
        return (parameters, metrics);
    }

    // What most runs have comes first.
    private static IEnumerable<string> Keys(IEnumerable<string> keys) =>
        keys.GroupBy(key => key, StringComparer.Ordinal).OrderByDescending(same => same.Count()).ThenBy(same => same.Key, StringComparer.Ordinal).Select(same => same.Key);

    private static void Fill(List<string> chosen, IEnumerable<string> more, int most) =>
        chosen.AddRange(more.Where(key => !chosen.Contains(key, StringComparer.Ordinal)).Take(Math.Max(0, most - chosen.Count)).ToList());

    private static IEnumerable<string> Named(string text, string kind) => Subjects().Matches(text)
        .Where(match => match.Groups["kind"].Value.StartsWith(kind, StringComparison.OrdinalIgnoreCase))
        .Select(match => match.Groups["quoted"].Success ? match.Groups["quoted"].Value : match.Groups["bare"].Value)
        .Distinct(StringComparer.Ordinal);

    [GeneratedRegex("""\b(?<kind>metrics?|params?|parameters?)\.(?:[`"](?<quoted>[^`"]+)[`"]|(?<bare>[\w./-]+))""", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Subjects();
}

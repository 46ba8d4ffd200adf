using Fude.Tracking.Console.Charts;
using Fude.Tracking.Console.Words;

namespace Fude.Tracking.Console.Compare;

/// <summary>The figures of charts of runs, as a table and as what a chart leaves out.</summary>
internal static class RunTable
{
    public static ChartTable Of(IReadOnlyList<ComparedRun> runs, IReadOnlyList<ValueAxis> axes, Wording words) => new(
        [words[ChartText.Run], .. axes.Select(axis => axis.Subject.Key)],
        [.. runs.Select(run => (string[])[run.Name, .. axes.Select(axis => axis.Text(run.Id, words))])]);

    public static IReadOnlyList<string> LeftOut(IReadOnlyList<ComparedRun> runs, IReadOnlyList<ValueAxis> axes, Wording words) =>
        [.. runs.SelectMany(run => axes.Where(axis => axis.Place(run.Id) is null).Select(axis => $"{run.Name} ({axis.Subject.Key}: {axis.Text(run.Id, words)})"))];

    /// <summary>The table as CSV.</summary>
    public static string Csv(ChartTable table) =>
        string.Concat(((IEnumerable<IReadOnlyList<string>>)[table.Columns, .. table.Rows]).Select(row => string.Join(',', row.Select(Compare.Csv.Cell)) + "\n"));
}

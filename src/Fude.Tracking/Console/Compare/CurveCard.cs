using Fude.Tracking.Console.Charts;
using Fude.Tracking.Console.Words;

namespace Fude.Tracking.Console.Compare;

/// <summary>The curves of a metric and what has to be said about them.</summary>
/// <param name="Metric">The metric.</param>
/// <param name="Curves">How many runs have it.</param>
/// <param name="Content">The chart.</param>
/// <param name="Notes">What the chart can't show.</param>
internal sealed record CurveCard(string Metric, int Curves, ChartContent Content, IReadOnlyList<string> Notes)
{
    public static CurveCard Of(string metric, IReadOnlyList<ComparedRun> runs, IReadOnlyList<Series> series, CompareView view, Wording words)
    {
        var known = series.ToDictionary(each => each.Run, StringComparer.Ordinal);
        var curves = runs.Where(run => known.TryGetValue(run.Id, out var own) && own.Points.X.Length > 0).Select(run => (Run: run, Curve: new Curve(known[run.Id], run.Name, run.Style))).ToList();
        var content = CurveChart.Build(curves.ConvertAll(each => each.Curve), new CurveLook { Axis = view.Axis, Log = view.Log, Range = view.Range }, words);
        var notes = new List<string>();
        string[] odd = [.. curves.Where(each => each.Curve.Series.Figures.NotFinite > 0).Select(each => words[CompareText.Times, each.Run.Name, words.Count(each.Curve.Series.Figures.NotFinite)])];
        if (odd.Length > 0)
            notes.Add(words[CompareText.NotFinite, Lists.Some(odd, words)]);
        if (content.NotOnLog > 0)
            notes.Add(words[CompareText.NotOnLog, words.Count(content.NotOnLog)]);
        string[] without = [.. runs.Where(run => known.TryGetValue(run.Id, out var own) && own.Points.X.Length == 0).Select(run => run.Name)];
        if (without.Length > 0 && view.Range is null)
            notes.Add(words[CompareText.NotLogged, Lists.Some(without, words)]);
        return new CurveCard(metric, curves.Count, content, notes);
    }
}

using Fude.Tracking.Console.AppLink;
using Fude.Tracking.Console.Charts;
using Fude.Tracking.Console.Words;

namespace Fude.Tracking.Console.Releases;

/// <summary>How strongly each test spoke against a candidate while somebody looked: thinned out, so that it stays small however long that is.</summary>
internal sealed class EvidenceHistory
{
    private const int Most = 120;
    private const double Least = 0.01; // to one: less says no more
    private readonly List<(long At, AppVerdict Verdict)> _samples = [];
    private long _release;
    private long _every = 1000; // milliseconds

    /// <summary>Whether there is a line to draw.</summary>
    public bool CanBeDrawn => _samples.Count > 1;

    /// <summary>Takes what is said now.</summary>
    /// <returns>Whether it is another sample.</returns>
    public bool Add(long release, AppVerdict verdict, long now)
    {
        if (release != _release)
        {
            _samples.Clear();
            (_release, _every) = (release, 1000);
        }

        if (_samples.Count > 0 && now - _samples[^1].At < _every)
            return false;
        _samples.Add((now, verdict));
        if (_samples.Count <= Most)
            return true;
        var kept = _samples.Where((_, i) => i % 2 == 0).ToList();
        _samples.Clear();
        _samples.AddRange(kept);
        _every *= 2;
        return true;
    }

    /// <summary>The chart's option.</summary>
    public object Draw(Wording w)
    {
        var last = _samples[^1].Verdict;
        var needed = last.Criteria.Count > 0 ? last.Criteria[0].Needed : 100;
        return new
        {
            animation = false,
            legend = new { top = 0, type = "scroll" },
            grid = new { left = 8, right = 16, top = 34, bottom = 8, containLabel = true },
            xAxis = new { type = "time", min = "dataMin", max = "dataMax", axisLabel = new { hideOverlap = true } },
            yAxis = new { type = "log", min = Least, max = Math.Max(10 * needed, Math.Min(1e12, last.Criteria.Select(one => one.Evidence).DefaultIfEmpty(1).Max())), axisLabel = new { formatter = "fude:number" } },
            series = last.Criteria.Select((one, i) => new
            {
                id = one.Name,
                name = ReleaseWord.Criterion(w, one.Name),
                type = "line",
                showSymbol = false,
                color = $"fude:{i}",
                data = _samples.Select(sample => new[] { sample.At, Value(sample.Verdict, one.Name) }).ToArray(),
                markLine = i > 0 ? null : new { silent = true, symbol = "none", lineStyle = new { type = "dashed" }, label = new { formatter = w[CandidateText.Decides, $"{needed:0}"], position = "insideStartTop", color = "fude:text", textBorderWidth = 0 }, data = new[] { new { yAxis = needed } } },
            }).ToArray(),
        };
    }

    /// <summary>The figures as a table.</summary>
    public ChartTable Table(Wording w)
    {
        var names = _samples[^1].Verdict.Criteria.Select(one => one.Name).ToList();
        return new ChartTable(
            [w[ReleaseText.When], .. names.Select(name => ReleaseWord.Criterion(w, name))],
            [.. _samples.Select(sample => (IReadOnlyList<string>)[w.Moment(sample.At), .. names.Select(name => Wording.Number(Value(sample.Verdict, name)))])]);
    }

    private static double Value(AppVerdict verdict, string name) => Math.Max(Least, verdict.Criteria.FirstOrDefault(one => one.Name == name)?.Evidence ?? 1);
}

using Fude.Tracking.Client.Messages;
using Fude.Tracking.Console.Charts;

namespace Fude.Tracking.Console.RunPage;

/// <summary>
/// Reads the histories of the metrics that a page shows just now, one after the other, and again where a metric has a newer point. What is no longer
/// shown is forgotten.
/// </summary>
/// <param name="reader">Reads them.</param>
/// <param name="points">About how many points of each are kept.</param>
/// <param name="changed">Told of each that has come.</param>
internal sealed class MetricLoader(SeriesReader reader, int points, Func<Task> changed) : IDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private readonly Dictionary<string, (Metric Latest, Series Series)> _known = new(StringComparer.Ordinal);
    private (string Run, IReadOnlyList<Metric> Metrics) _shown = ("", []);
    private bool _reading;

    /// <summary>A metric's history; null where it has not come yet.</summary>
    public Series? this[string key] => _known.TryGetValue(key, out var known) ? known.Series : null;

    /// <summary>Says what is shown now.</summary>
    /// <param name="run">The run.</param>
    /// <param name="metrics">The latest points of the metrics that are shown.</param>
    public async Task ShowAsync(string run, IReadOnlyList<Metric> metrics)
    {
        if (run != _shown.Run)
            _known.Clear();
        _shown = (run, metrics);
        foreach (var key in _known.Keys.Except(metrics.Select(metric => metric.Key), StringComparer.Ordinal).ToList())
            _known.Remove(key);
        if (_reading)
            return;
        _reading = true;
        try
        {
            while (Next() is { } next)
            {
                var of = _shown.Run;
                var series = await reader.ReadAsync([new SeriesRun(of)], next.Key, new SeriesView { Points = points }, _ended.Token);
                if (_ended.IsCancellationRequested)
                    return;
                if (of == _shown.Run)
                    _known[next.Key] = (next, series[0]);
                await changed();
            }
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // the page is closed
        }
        finally
        {
            _reading = false;
        }
    }

    public void Dispose()
    {
        _ended.Cancel(); // what it waits for may still look at it: it is left to the collector
    }

    private Metric? Next() => _ended.IsCancellationRequested ? null : _shown.Metrics.FirstOrDefault(metric => !_known.TryGetValue(metric.Key, out var known) || known.Latest != metric);
}

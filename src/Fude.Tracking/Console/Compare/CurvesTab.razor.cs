using System.Globalization;
using Fude.Tracking.Console.Charts;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Fude.Tracking.Console.Compare;

/// <summary>Learning curves of the runs laid over each other, a chart for each metric.</summary>
public sealed partial class CurvesTab(SeriesReader reader, IJSRuntime js) : IDisposable
{
    private const int MostPoints = 80_000; // of all charts together: what a browser draws at once
    private const int MostPerRun = 1500;
    private const int LeastPerRun = 60;
    private readonly Dictionary<string, IReadOnlyList<Series>> _series = new(StringComparer.Ordinal);
    private CancellationTokenSource _ended = new();
    private (string Runs, SeriesAxis Axis, double Smoothing, ChartRange? Range) _read;
    private int _readVersion = -1;
    private IReadOnlyList<CurveCard> _shown = [];
    private object? _drawn;
    private bool _reading;

    /// <summary>What is compared.</summary>
    [Parameter, EditorRequired]
    public CompareView View { get; set; } = null!;

    /// <summary>The runs that are drawn.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<ComparedRun> Runs { get; set; } = [];

    /// <summary>What they have.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<ComparedKey> Keys { get; set; } = [];

    /// <summary>The running ones that have something new since the version before.</summary>
    [Parameter]
    public IReadOnlySet<string> Changed { get; set; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>Another number when runs have something new.</summary>
    [Parameter]
    public int Version { get; set; }

    /// <summary>Shows another view.</summary>
    [Parameter, EditorRequired]
    public EventCallback<CompareView> Go { get; set; }

    private List<ComparedKey> MetricKeys => [.. Keys.Where(key => key.Subject.IsMetric)];

    private IReadOnlyList<string> Metrics => View.Metrics ?? Choice(Keys);

    /// <summary>The metrics that are shown where nobody chose: one that falls and one that rises, with curves, of as many runs as can be, on held-out data rather than on others.</summary>
    /// <param name="keys">What the runs have.</param>
    public static IReadOnlyList<string> Choice(IReadOnlyList<ComparedKey> keys)
    {
        ComparedKey[] best = [.. keys.Where(key => key.Subject.IsMetric).OrderByDescending(key => key.HasCurve).ThenByDescending(key => key.LastStep > 0).ThenByDescending(key => key.Runs).ThenByDescending(key => key.Subject.Key.Contains("val", StringComparison.OrdinalIgnoreCase))];
        string?[] chosen = [.. ((MetricGoal[])[MetricGoal.Low, MetricGoal.High]).Select(goal => best.FirstOrDefault(key => MetricGoals.Of(key.Subject.Key) == goal && !IsTime(key))?.Subject.Key)];
        return chosen.OfType<string>().ToArray() is { Length: > 0 } some ? some : [.. best.Take(1).Select(key => key.Subject.Key)];

        static bool IsTime(ComparedKey key) => key.Subject.Key.Contains("time", StringComparison.OrdinalIgnoreCase) || key.Subject.Key.Contains("seconds", StringComparison.OrdinalIgnoreCase);
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        var wanted = (string.Join(',', Runs.Select(run => run.Id)), View.Axis, View.Smoothing, View.Range);
        var changed = _readVersion == Version ? new HashSet<string>(StringComparer.Ordinal) : Changed;
        _readVersion = Version;
        if (wanted != _read || changed.Count > 0 || Metrics.Any(metric => !_series.ContainsKey(metric)))
        {
            // Hiding a run or taking it out needs no reading.
            var sameLook = (wanted.Axis, wanted.Smoothing, wanted.Range) == (_read.Axis, _read.Smoothing, _read.Range);
            _read = wanted;
            await ReadAsync(sameLook, changed);
        }

        Draw();
    }

    private async Task ReadAsync(bool keep, IReadOnlySet<string> changed)
    {
        var before = _ended;
        _ended = new();
        var stop = _ended.Token;
        await before.CancelAsync();
        before.Dispose();
        if (stop.IsCancellationRequested)
            return;
        var view = new SeriesView { Axis = View.Axis, Smoothing = View.Smoothing, Range = View.Range, Points = Math.Clamp(MostPoints / Math.Max(1, Runs.Count * Metrics.Count), LeastPerRun, MostPerRun) };
        _reading = !keep;
        if (!keep)
            _series.Clear();
        try
        {
            foreach (var metric in Metrics)
            {
                var known = keep && _series.TryGetValue(metric, out var old) ? old.ToDictionary(each => each.Run, StringComparer.Ordinal) : [];
                SeriesRun[] missing = [.. Runs.Where(run => !known.ContainsKey(run.Id) || changed.Contains(run.Id)).Select(run => new SeriesRun(run.Id, run.Start))];
                // Away from the session's thread: it draws meanwhile.
                var read = await Task.Run(() => reader.ReadAsync(missing, metric, view, stop), stop);
                stop.ThrowIfCancellationRequested();
                foreach (var each in read)
                    known[each.Run] = each;
                _series[metric] = [.. known.Values];
                if (!keep)
                    Draw();
            }

            foreach (var metric in _series.Keys.Except(Metrics, StringComparer.Ordinal).ToArray())
                _series.Remove(metric);
            _reading = false;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // another view is being read
        }
    }

    private void Draw()
    {
        var state = (_read, View.Log, _readVersion, string.Join('\n', Metrics.Where(_series.ContainsKey).Select(metric => $"{metric} {_series[metric].GetHashCode()}")), W.Language);
        if (state.Equals(_drawn))
            return;
        _drawn = state;
        // What is still being read stays as it was.
        var before = _shown.ToDictionary(card => card.Metric, StringComparer.Ordinal);
        _shown = [.. Metrics.Select(metric => _series.TryGetValue(metric, out var series) ? CurveCard.Of(metric, Runs, series, View, W) : before.GetValueOrDefault(metric)).OfType<CurveCard>()];
        StateHasChanged();
    }

    private Task ChooseAsync(IReadOnlyList<Subject> subjects) => Go.InvokeAsync(View with { Metrics = [.. subjects.Select(subject => subject.Key)] });

    private Task SmoothAsync(ChangeEventArgs e) =>
        Go.InvokeAsync(View with { Smoothing = double.TryParse((string?)e.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var smoothing) ? Math.Clamp(smoothing, 0, 0.999) : 0 });

    private Task ZoomAsync(ChartRange? range) => Go.InvokeAsync(View with { Range = range });

    private async Task SaveCsvAsync()
    {
        await using var module = await js.InvokeAsync<IJSObjectReference>("import", "/console.js");
        await module.InvokeVoidAsync("download", "curves.csv", "text/csv", CurvesCsv.Write(Runs, Metrics, _series, View.Axis));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _ended.Cancel();
        _ended.Dispose();
    }
}

using System.Globalization;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Console.Charts;
using Microsoft.AspNetCore.Components;

namespace Fude.Tracking.Console.RunPage;

/// <summary>The metrics of a run with their charts, a page of them at a time: only what is shown is read and drawn.</summary>
public sealed partial class MetricCards(SeriesReader reader, NavigationManager navigation) : IDisposable
{
    private const int PageSize = 12;
    private const int ChartPoints = 500;
    private readonly Dictionary<string, (Series Series, ChartContent Content)> _contents = new(StringComparer.Ordinal);
    private MetricLoader? _loader;
    private List<Metric> _found = [];
    private List<Metric> _shown = [];
    private int _first;

    /// <summary>The run.</summary>
    [Parameter, EditorRequired]
    public RunSnapshot Snapshot { get; set; } = null!;

    /// <summary>A part of their names; null for all.</summary>
    [Parameter]
    public string? Find { get; set; }

    /// <summary>How many come before the first that is shown.</summary>
    [Parameter]
    public int From { get; set; }

    /// <inheritdoc/>
    protected override void OnInitialized() => _loader = new MetricLoader(reader, ChartPoints, () => InvokeAsync(StateHasChanged));

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync()
    {
        _found = [.. Snapshot.Run.Data.Metrics.Where(metric => metric.Key.Contains(Find ?? "", StringComparison.OrdinalIgnoreCase))];
        _first = Math.Clamp(From, 0, Math.Max(0, _found.Count - 1)) / PageSize * PageSize;
        _shown = [.. _found.Skip(_first).Take(PageSize)];
        foreach (var gone in _contents.Keys.Except(_shown.Select(metric => metric.Key), StringComparer.Ordinal).ToList())
            _contents.Remove(gone);
        return _loader!.ShowAsync(Snapshot.Id, _shown);
    }

    private void Go(string? find) => navigation.NavigateTo(Address(find, 0), replace: true);

    private string Address(string? find, int first) => navigation.GetUriWithQueryParameters(new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["metric"] = string.IsNullOrEmpty(find) ? null : find,
        ["first"] = first == 0 ? null : first.ToString(CultureInfo.InvariantCulture),
    });

    private ChartContent ContentOf(string key, Series series)
    {
        if (!_contents.TryGetValue(key, out var known) || !ReferenceEquals(known.Series, series))
            _contents[key] = known = (series, CurveChart.Build([new Curve(series, key, CurveStyles.At(0))], new CurveLook { Small = true }, W));
        return known.Content;
    }

    /// <inheritdoc/>
    public void Dispose() => _loader?.Dispose();
}

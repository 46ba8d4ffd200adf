using Fude.Tracking.Client.Messages;
using Fude.Tracking.Console.Charts;
using Fude.Tracking.Console.Words;
using Microsoft.AspNetCore.Components;

namespace Fude.Tracking.Console.RunPage;

/// <summary>The metrics of a run: latest, lowest, highest, and their course in small. Histories are read for what is shown only.</summary>
public sealed partial class MetricTable(SeriesReader reader) : IDisposable
{
    private const int FindFrom = 12;
    private const int Step = 50;
    private const int SparkPoints = 64;
    private MetricLoader? _loader;
    private List<Metric> _found = [];
    private string _find = "";
    private int _most = 24;

    /// <summary>The run.</summary>
    [Parameter, EditorRequired]
    public RunSnapshot Snapshot { get; set; } = null!;

    private IReadOnlyList<Metric> All => Snapshot.Run.Data.Metrics;

    /// <inheritdoc/>
    protected override void OnInitialized() => _loader = new MetricLoader(reader, SparkPoints, () => InvokeAsync(StateHasChanged));

    /// <inheritdoc/>
    protected override Task OnParametersSetAsync() => FindAsync(_find);

    private Task FindAsync(string? text)
    {
        _find = text ?? "";
        _found = [.. All.Where(metric => metric.Key.Contains(_find, StringComparison.OrdinalIgnoreCase))];
        return _loader!.ShowAsync(Snapshot.Id, [.. _found.Take(_most)]);
    }

    private Task MoreAsync()
    {
        _most += Step;
        return FindAsync(_find);
    }

    // A single point is no lowest and no highest.
    private RenderFragment Extreme(SeriesValue? value, Series? series, bool isBest) => builder =>
    {
        if (value is not { } found || series!.Figures.Count < 2)
            return;
        builder.OpenElement(0, isBest ? "strong" : "span");
        builder.AddAttribute(1, "title", W[RunText.AtStep, found.X] + (isBest ? $" · {W[RunText.Best]}" : ""));
        builder.AddContent(2, Wording.Number(found.Value));
        builder.CloseElement();
    };

    /// <inheritdoc/>
    public void Dispose() => _loader?.Dispose();
}

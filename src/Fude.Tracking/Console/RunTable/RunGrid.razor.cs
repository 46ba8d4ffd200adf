using Fude.Tracking.Console.Words;
using Fude.Tracking.Search.Listing;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web.Virtualization;
using Microsoft.JSInterop;

namespace Fude.Tracking.Console.RunTable;

/// <summary>The table of runs: only the lines in sight are read and drawn.</summary>
public sealed partial class RunGrid(TimeProvider time, IJSRuntime js) : IAsyncDisposable
{
    private const float RowHeight = 32; // pixels; the style sheet has the same
    private ElementReference _frame;
    private Virtualize<RunLine>? _rows;
    private IJSObjectReference? _module;
    private IReadOnlyList<RunLine> _shown = [];
    private int? _anchor;

    /// <summary>What is shown.</summary>
    [Parameter, EditorRequired]
    public RunTableSource Source { get; set; } = null!;

    /// <summary>The selected runs.</summary>
    [Parameter, EditorRequired]
    public HashSet<string> Selected { get; set; } = null!;

    /// <summary>Told after the selection changed.</summary>
    [Parameter]
    public EventCallback OnSelect { get; set; }

    /// <summary>Told which column's header was pressed.</summary>
    [Parameter]
    public EventCallback<RunColumn> OnSort { get; set; }

    /// <summary>Whether lines can be selected.</summary>
    [Parameter]
    public bool Picks { get; set; } = true;

    /// <summary>The lines that are in sight.</summary>
    public IReadOnlyList<RunLine> Shown => _shown;

    private IReadOnlyList<RunColumn> Columns => Source.Columns.All;

    private int Pinned => Source.Columns.Pinned;

    private DateTimeOffset Now => time.GetUtcNow();

    private bool AllShownSelected => _shown.Any(line => line.Group is null) && _shown.All(line => line.Group is not null || Selected.Contains(line.Id));

    /// <summary>Reads the lines in sight again.</summary>
    /// <param name="fromTheTop">Whether to go back to the first line.</param>
    public async Task RefreshAsync(bool fromTheTop = false)
    {
        if (_rows is null)
            return;
        if (fromTheTop)
        {
            _anchor = null;
            _module ??= await js.InvokeAsync<IJSObjectReference>("import", "/runs.js");
            await _module.InvokeVoidAsync("toTop", _frame);
        }

        await _rows.RefreshDataAsync();
        StateHasChanged();
    }

    /// <summary>Draws the lines in sight again, as they are now.</summary>
    public void Redraw() => StateHasChanged();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_module is null)
            return;
        try
        {
            await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // the browser has gone, and the module with it
        }
    }

    private async ValueTask<ItemsProviderResult<RunLine>> ReadAsync(ItemsProviderRequest request)
    {
        var lines = await Source.ReadAsync(request.StartIndex, request.Count);
        if (!request.CancellationToken.IsCancellationRequested)
            _shown = lines;
        return new ItemsProviderResult<RunLine>(lines, Source.Count);
    }

    private async Task ToggleAsync(RunLine line)
    {
        await Source.ToggleAsync(line);
        await RefreshAsync();
    }

    private async Task PickAsync(RunLine line, bool range)
    {
        var on = !Selected.Contains(line.Id);
        if (range && _anchor is { } anchor)
        {
            var (from, to) = (Math.Min(anchor, line.Index), Math.Max(anchor, line.Index));
            foreach (var each in await Source.IdsAsync(from, to - from + 1))
                Set(each, on);
        }

        Set(line.Id, on);
        _anchor = line.Index;
        await OnSelect.InvokeAsync();
    }

    private Task PickShownAsync()
    {
        var on = !AllShownSelected;
        foreach (var line in _shown.Where(line => line.Group is null))
            Set(line.Id, on);
        return OnSelect.InvokeAsync();
    }

    private void Set(string id, bool on) => _ = on ? Selected.Add(id) : Selected.Remove(id);

    private string? SortOf(RunColumn column) =>
        Source.View.Order.Order != column.Order || column.Order is null ? null : Source.View.Ascending ? "ascending" : "descending";

    private string Label(RunColumn column) => column.Kind == RunColumnKind.Attribute ? W[RunTableText.Attribute(column.Key)] : column.Key;

    private string NameOf(RunLine line) => line.Group is { } group
        ? group.Value is { } value ? $"{Source.View.Group} = {value}" : W[RunTableText.Without, Source.View.Group]
        : line.Run?.Info.RunName is { Length: > 0 } name ? name : line.Id;

    private GroupMetric? MetricOf(RunGroup group, RunColumn column)
    {
        var at = Columns.Where(each => each.Kind == RunColumnKind.Metric).ToList().IndexOf(column);
        return at >= 0 && at < group.Metrics.Count ? group.Metrics[at] : null;
    }

    private string MetricTitle(GroupMetric metric) =>
        (metric.Mean is { } mean ? W[RunTableText.MeanOf, Wording.Number(mean), Wording.Number(metric.Least!.Value), Wording.Number(metric.Greatest!.Value)] : "")
        + (metric.NotFinite > 0 ? " · " + W[RunTableText.NotFinite, metric.NotFinite] : "");

    private static string WidthClass(RunColumn column) => "w-" + Width(column);

    private static string Width(RunColumn column) => column.Kind switch
    {
        RunColumnKind.Attribute => column.Key,
        RunColumnKind.Metric => "metric",
        RunColumnKind.Curve => "curve",
        _ => "text",
    };

    // Where a pinned column stays: after those before it, as wide as the style sheet has them.
    private string? Left(int at) => at >= Pinned ? null
        : $"left:calc({(Picks ? "var(--w-pick)" : "0px")}{string.Concat(Columns.Take(at).Select(column => $" + var(--w-{Width(column)})"))})";
}

using System.Runtime.InteropServices;
using Fude.Tracking.Console.Layout;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;

namespace Fude.Tracking.Console.Charts;

/// <summary>
/// A chart drawn by ECharts in the browser. <see cref="Option"/> is ECharts' own option as plain data: no functions, no NaN (JSON has none).
/// A <c>formatter</c> of <c>"fude:number"</c>, <c>"fude:bytes"</c>, <c>"fude:percent"</c>, <c>"fude:moment"</c>, <c>"fude:duration"</c> or <c>"fude:item"</c> is one that
/// chart.js knows. A series' data of <c>{ from, count }</c> are that many pairs of x and y from <see cref="Points"/>. It is drawn again when
/// another object is given.
/// </summary>
public sealed partial class Chart(IJSRuntime js, Preferences chosen) : IAsyncDisposable
{
    /// <summary>The script that draws, as its package ships it.</summary>
    internal const string Library = "_content/Vizor.ECharts/js/vizor-echarts-bundle-min.js";
    private readonly string _help = "chart-" + Guid.NewGuid().ToString("N");
    private ElementReference _host;
    private IJSObjectReference? _module;
    private IJSObjectReference? _chart;
    private DotNetObjectReference<Chart>? _self;
    private (object? Option, double[]? Points, bool Dark) _drawn;
    private bool _drawing;
    private bool _disposed;
    private bool _tableShown;
    private string? _failure;

    /// <summary>What is drawn.</summary>
    [Parameter, EditorRequired]
    public object Option { get; set; } = null!;

    /// <summary>Pairs of x and y that series refer to; a NaN is a gap.</summary>
    [Parameter]
    public double[]? Points { get; set; }

    /// <summary>Its height in CSS.</summary>
    [Parameter]
    public string Height { get; set; } = "16rem";

    /// <summary>What the chart shows, in a sentence: for screen readers, and the name of its files.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>Its figures as a table; null for none.</summary>
    [Parameter]
    public ChartTable? Table { get; set; }

    /// <summary>Whether it has buttons and takes the keyboard. Small charts in tables have none.</summary>
    [Parameter]
    public bool Tools { get; set; } = true;

    /// <summary>More buttons beside its own.</summary>
    [Parameter]
    public RenderFragment? MoreTools { get; set; }

    /// <summary>More classes.</summary>
    [Parameter]
    public string? Class { get; set; }

    /// <summary>Told which stretch of the horizontal axis a person wants to see; null for all. Without it there is no zoom.</summary>
    [Parameter]
    public EventCallback<ChartRange?> OnZoom { get; set; }

    /// <summary>Told what a person pressed in the chart.</summary>
    [Parameter]
    public EventCallback<ChartPick> OnPick { get; set; }

    /// <summary>Saves it as a file of the browser.</summary>
    /// <param name="format">png or svg.</param>
    public async Task SaveAsync(string format)
    {
        if (_chart is not null)
            await _chart.InvokeVoidAsync("save", format, Label);
    }

    /// <summary>Called by chart.js.</summary>
    /// <param name="from">Where the stretch starts; null for all.</param>
    /// <param name="to">Where it ends.</param>
    [JSInvokable]
    public Task Zoomed(double? from, double? to) =>
        InvokeAsync(() => OnZoom.InvokeAsync(from is { } start && to is { } end && end > start ? new ChartRange(start, end) : null));

    /// <summary>Called by chart.js.</summary>
    /// <param name="series">The id of a series.</param>
    /// <param name="item">The id of its item.</param>
    [JSInvokable]
    public Task Picked(string? series, string? item) => InvokeAsync(() => OnPick.InvokeAsync(new ChartPick(series, item)));

    /// <inheritdoc/>
    protected override void OnInitialized() => chosen.Changed += ThemeChanged;

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // One drawing at a time; what was given meanwhile is drawn after it.
        if (_drawing)
            return;
        _drawing = true;
        try
        {
            while (!_disposed && _failure is null && _drawn != (Option, Points, chosen.IsDark))
            {
                _drawn = (Option, Points, chosen.IsDark);
                await DrawAsync();
            }
        }
        catch (JSException e)
        {
            _failure = e.Message.Split('\n')[0];
            StateHasChanged();
        }
        catch (Exception e) when (e is JSDisconnectedException or OperationCanceledException or ObjectDisposedException)
        {
            // the browser has gone
        }
        finally
        {
            _drawing = false;
        }
    }

    private async Task DrawAsync()
    {
        var (option, points, dark) = _drawn;
        if (_chart is null)
        {
            _self = DotNetObjectReference.Create(this);
            _module = await js.InvokeAsync<IJSObjectReference>("import", "/" + Assets["chart.js"]);
            _chart = await _module.InvokeAsync<IJSObjectReference>("create", _host, _self, new
            {
                library = "/" + Assets[Library],
                zooms = OnZoom.HasDelegate,
                picks = OnPick.HasDelegate,
            });
        }

        await _chart.InvokeVoidAsync("draw", option, points is null ? [] : MemoryMarshal.AsBytes(points.AsSpan()).ToArray(), Look(dark));
    }

    private static object Look(bool dark)
    {
        Palette palette = dark ? ConsoleTheme.Theme.PaletteDark : ConsoleTheme.Theme.PaletteLight;
        return new
        {
            dark,
            text = palette.TextPrimary.Value,
            quiet = palette.TextSecondary.Value,
            line = palette.Divider.Value,
            surface = palette.Surface.Value,
            colours = CurveStyles.Colours(dark),
        };
    }

    private async Task ZoomByAsync(string how)
    {
        if (_chart is not null)
            await _chart.InvokeVoidAsync("zoomBy", how);
    }

    private void ThemeChanged(object? sender, EventArgs e) => _ = InvokeAsync(StateHasChanged);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        chosen.Changed -= ThemeChanged;
        try
        {
            if (_chart is not null)
            {
                await _chart.InvokeVoidAsync("dispose");
                await _chart.DisposeAsync();
            }

            if (_module is not null)
                await _module.DisposeAsync();
        }
        catch (Exception e) when (e is JSDisconnectedException or OperationCanceledException or JSException)
        {
            // the browser has gone, and the chart with it
        }

        _self?.Dispose();
    }
}

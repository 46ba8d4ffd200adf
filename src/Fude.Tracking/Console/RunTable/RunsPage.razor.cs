using Fude.Hosting.Databases;
using Fude.Tracking.Console.Experiments;
using Fude.Tracking.Console.Sessions;
using Fude.Tracking.Errors;
using Fude.Tracking.Search;
using Fude.Tracking.Search.Grammar;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.JSInterop;
using MudBlazor;

namespace Fude.Tracking.Console.RunTable;

/// <summary>The runs of one or several experiments.</summary>
public sealed partial class RunsPage(
    Database database, SearchLimits limits, RunTableOptions options, ExperimentList experiments, RunNameReader names, ConsoleUser user, NavigationManager navigation, IDialogService dialogs, IJSRuntime js, TimeProvider time)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _ended = new();
    private readonly RunTableSource _table = new(database, limits, options, time);
    private readonly HashSet<string> _selected = new(StringComparer.Ordinal);
    private RunView _view = new() { Experiments = [] };
    private string? _columnsText;
    private IReadOnlyList<ExperimentLine> _experiments = [];
    private IReadOnlyList<string> _params = [];
    private MlflowException? _mistake;
    private IJSObjectReference? _module;
    private RunGrid? _grid;
    private string _title = "";
    private bool _ready;

    /// <summary>The experiments' ids, commas between them.</summary>
    [Parameter]
    public string Ids { get; set; } = "";

    private RunTableOptions Options => options;

    // Of many params, those whose columns are shown come first: the chooser of columns finds any.
    private IReadOnlyList<string> GroupParams => [.. _table.Columns.All.Where(column => column.Kind == RunColumnKind.Param).Select(column => column.Key)
        .Concat(_view.Group is { } group ? [group] : []).Concat(_params).Distinct(StringComparer.Ordinal)];

    private string UserName => RunCsv.UserOf(user.Caller);

    private string MemoryKey => $"fude.columns.{string.Join(',', _view.Experiments)}";

    private string CsvAddress => QueryHelpers.AddQueryString(RunCsv.Path, _view.ToQuery().Where(each => each.Value is string)
        .Select(each => KeyValuePair.Create(each.Key, (string?)each.Value)).Append(new("ids", Ids)).Append(new("columns", _table.Columns.ToString())));

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        navigation.LocationChanged += Moved;
        _module = await js.InvokeAsync<IJSObjectReference>("import", "/console.js");
        await ReadAddressSafelyAsync();
        _ = WatchAsync();
    }

    private void Moved(object? sender, Microsoft.AspNetCore.Components.Routing.LocationChangedEventArgs moved)
    {
        if (navigation.ToBaseRelativePath(moved.Location).StartsWith("experiments/", StringComparison.Ordinal))
            _ = InvokeAsync(ReadAddressSafelyAsync);
    }

    private async Task ReadAddressSafelyAsync()
    {
        try
        {
            await ReadAddressAsync();
            StateHasChanged();
        }
        catch (Exception) when (_ended.IsCancellationRequested)
        {
            // the page is closed
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await DispatchExceptionAsync(e);
        }
    }

    private async Task ReadAddressAsync()
    {
        var address = new Uri(navigation.Uri);
        var query = QueryHelpers.ParseQuery(address.Query);
        var ids = Uri.UnescapeDataString(address.AbsolutePath[(address.AbsolutePath.LastIndexOf('/') + 1)..]);
        var view = RunView.Read(ids, name => query.TryGetValue(name, out var value) ? value.ToString() : null)
            ?? throw MlflowException.Missing($"No Experiment with id={(ids.Length > 100 ? ids[..100] : ids)} exists");
        if (!view.Experiments.SequenceEqual(_view.Experiments))
        {
            _selected.Clear();
            _experiments = await experiments.GetAsync(view.Experiments);
            _title = _experiments is [var only] ? only.Name : W[RunTableText.SeveralTitle, _experiments.Count];
            _columnsText = null;
            _view = view;
            (_params, _) = await names.FindAsync(SubjectKind.Param, "", view.Experiments, Options.MaxNames);
        }

        var columns = query.TryGetValue("columns", out var text) ? text.ToString() : _columnsText ?? await _module!.InvokeAsync<string?>("recall", MemoryKey);
        await ShowAsync(view, columns);
    }

    private async Task ShowAsync(RunView view, string? columnsText)
    {
        var columns = RunColumns.Parse(columnsText, Options.MaxColumns) ?? (_ready && view.Experiments.SequenceEqual(_table.View.Experiments) ? _table.Columns : null);
        var moved = !_ready || view.ToString() != _table.View.ToString();
        (_view, _columnsText) = (view, columnsText);
        try
        {
            await _table.OpenAsync(view, columns, UserName);
            _mistake = null;
        }
        catch (MlflowException mistake) when (view.Filter is not null)
        {
            _mistake = mistake;
            if (!_ready)
                await _table.OpenAsync(view with { Filter = null }, columns, UserName);
        }

        _ready = true;
        if (_grid is not null)
            await _grid.RefreshAsync(fromTheTop: moved);
    }

    private Task SetAsync(RunView view)
    {
        navigation.NavigateTo(navigation.GetUriWithQueryParameters(view.ToQuery()));
        return Task.CompletedTask;
    }

    private Task SortAsync(RunColumn column)
    {
        // The better end first: metrics and times from the greatest, names from A; pressed again, the other way.
        var same = _table.View.Order.Order == column.Order;
        var first = column.Kind is RunColumnKind.Param or RunColumnKind.Tag || column is { Kind: RunColumnKind.Attribute, Key: "name" or "user" or "state" or "dataset" or "model" or "id" or "experiment" };
        return SetAsync(_view with { Order = column, Ascending = same ? !_table.View.Ascending : first });
    }

    private async Task ChooseColumnsAsync()
    {
        var dialog = await dialogs.ShowAsync<ColumnDialog>(null, new DialogParameters<ColumnDialog>
        {
            { one => one.Columns, _table.Columns }, { one => one.Experiments, _view.Experiments }, { one => one.Options, Options },
        }, new DialogOptions { MaxWidth = MaxWidth.Medium, FullWidth = true, CloseOnEscapeKey = true, CloseButton = true });
        if (await dialog.Result is not { Canceled: false } result)
            return;
        var text = (result.Data as RunColumns)?.ToString();
        await _module!.InvokeVoidAsync("store", MemoryKey, text);
        if (text is null)
        {
            _columnsText = null;
            await _table.OpenAsync(_view, null, UserName);
            if (_grid is not null)
                await _grid.RefreshAsync();
        }

        navigation.NavigateTo(navigation.GetUriWithQueryParameter("columns", text));
    }

    private void SelectFound() => _selected.UnionWith(_table.AllIds());

    private void ClearSelection() => _selected.Clear();

    private async Task ChangedAsync(bool left)
    {
        if (left)
            _selected.Clear();
        await _table.ReloadAsync();
        if (_grid is not null)
            await _grid.RefreshAsync();
    }

    // While anything may change, it is looked at every second; what takes long is looked at less often.
    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_ended.Token))
                await InvokeAsync(LookAsync);
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or JSDisconnectedException)
        {
            // the page is closed
        }
    }

    private async Task LookAsync()
    {
        try
        {
            switch (await _table.LookAsync(_grid?.Shown ?? []))
            {
                case RunChange.Lines:
                    if (_grid is not null)
                        await _grid.RefreshAsync();
                    StateHasChanged();
                    break;
                case RunChange.Rows:
                    _grid?.Redraw();
                    break;
                default:
                    // How long they have been running.
                    if (_grid is { } grid && grid.Shown.Any(line => line.Run is { IsRunning: true }))
                        grid.Redraw();
                    break;
            }
        }
        catch (Exception e) when (e is DatabaseException or MlflowException)
        {
            // the next look, or the next thing that the person does, will tell
        }
    }

    private static string Quoted(string name) => name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') ? name : $"'{name.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        navigation.LocationChanged -= Moved;
        await _ended.CancelAsync(); // what waits may still look at it: it is left to the collector
        _table.Dispose();
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
}

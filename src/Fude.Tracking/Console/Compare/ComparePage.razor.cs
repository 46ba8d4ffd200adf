using Fude.Hosting.Databases;
using Fude.Tracking.Console.Words;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.JSInterop;

namespace Fude.Tracking.Console.Compare;

/// <summary>Lays up to two hundred runs beside each other. What is shown is in the address; what is running is looked at again every other second.</summary>
public sealed partial class ComparePage(NavigationManager navigation, IJSRuntime js, TimeProvider time) : IAsyncDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);
    private const int KeysRest = 10; // thousands of metrics of hundreds of runs take a while: they are not counted all the time
    private readonly CancellationTokenSource _ended = new();
    private CompareView _view = new();
    private IReadOnlyList<ComparedRun> _runs = [];
    private IReadOnlyList<ComparedRun> _drawn = [];
    private IReadOnlyList<ComparedKey> _keys = [];
    private IReadOnlyList<string> _gone = [];
    private IReadOnlySet<string> _changed = new HashSet<string>(StringComparer.Ordinal);
    private IReadOnlyDictionary<string, string>? _pulse;
    private TimeSpan _keysTook;
    private long _keysRead;
    private int _version;
    private bool _ready;

    [Inject]
    private CompareReader Reader { get; set; } = null!;

    private string Heading => _runs.Count switch { 0 => W[CompareText.Title], 1 => W[CompareText.TitleOne], var count => W[CompareText.TitleMany, count] };

    private EventCallback<CompareView> Go => EventCallback.Factory.Create<CompareView>(this, view => navigation.NavigateTo(view.Write(), replace: true));

    /// <inheritdoc/>
    protected override async Task OnInitializedAsync()
    {
        navigation.LocationChanged += LocationChanged;
        _view = CompareView.Read(new Uri(navigation.Uri).Query);
        await LoadAsync();
        _ready = true;
        _ = WatchAsync();
    }

    /// <inheritdoc/>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        try
        {
            await using var module = await js.InvokeAsync<IJSObjectReference>("import", "/" + Assets["chart.js"]);
            await module.InvokeVoidAsync("warm", "/" + Assets[Charts.Chart.Library]);
        }
        catch (Exception e) when (e is JSException or JSDisconnectedException or OperationCanceledException)
        {
            // The charts say so themselves.
        }
    }

    private void LocationChanged(object? sender, LocationChangedEventArgs e)
    {
        var address = new Uri(e.Location);
        if (address.AbsolutePath == "/compare")
            _ = InvokeAsync(() => ShowAsync(CompareView.Read(address.Query)));
    }

    private async Task ShowAsync(CompareView view)
    {
        var others = !view.Runs.SequenceEqual(_view.Runs, StringComparer.Ordinal);
        _view = view;
        try
        {
            if (others)
                await LoadAsync();
            else
                Draw();
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

    private async Task LoadAsync()
    {
        string[] asked = [.. _view.Runs.Take(CompareView.MostRuns)];
        _runs = await Reader.RunsAsync(asked, _ended.Token);
        await ReadKeysAsync();
        _gone = [.. asked.Except(_runs.Select(run => run.Id), StringComparer.Ordinal)];
        _pulse = await PulseAsync();
        _changed = new HashSet<string>(StringComparer.Ordinal);
        _version++;
        Draw();
    }

    private async Task ReadKeysAsync()
    {
        var began = time.GetTimestamp();
        _keys = await Reader.KeysAsync(_runs, _ended.Token);
        (_keysRead, _keysTook) = (time.GetTimestamp(), time.GetElapsedTime(began));
    }

    private Task<IReadOnlyDictionary<string, string>> PulseAsync() =>
        Reader.PulseAsync([.. _runs.Where(run => run.IsLive).Select(run => run.Id)], [.. (_view.Metrics ?? CurvesTab.Choice(_keys)).Take(CompareView.MostMetrics)], _ended.Token);

    private void Draw() => _drawn = _view.Hidden.Count == 0 ? _runs : [.. _runs.Where(run => !_view.Hidden.Contains(run.Place))];

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(LookAgain, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_ended.Token))
                await InvokeAsync(LookAsync);
        }
        catch (Exception) when (_ended.IsCancellationRequested)
        {
            // the page is closed
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
    }

    private async Task LookAsync()
    {
        if (!_runs.Any(run => run.IsLive))
            return;
        try
        {
            var pulse = await PulseAsync();
            var before = _pulse;
            _pulse = pulse;
            var changed = pulse.Where(each => before is null || before.GetValueOrDefault(each.Key) != each.Value).Select(each => each.Key).ToHashSet(StringComparer.Ordinal);
            if (changed.Count == 0)
                return;
            _runs = await Reader.RunsAsync([.. _view.Runs.Take(CompareView.MostRuns)], _ended.Token);
            if (time.GetElapsedTime(_keysRead) > KeysRest * _keysTook)
                await ReadKeysAsync();
            _changed = changed;
            _version++;
            Draw();
            StateHasChanged();
        }
        catch (DatabaseException)
        {
            // It is looked at again; what is shown stays.
        }
    }

    private string Some(IReadOnlyList<string> texts) => Lists.Some(texts, W);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        navigation.LocationChanged -= LocationChanged;
        await _ended.CancelAsync(); // what waits may still look at it: it is left to the collector
    }
}

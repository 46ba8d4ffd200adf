using Fude.Hosting.Databases;
using Fude.Tracking.Client;
using Fude.Tracking.Console.Words;
using Fude.Tracking.Errors;
using Microsoft.AspNetCore.Components;

namespace Fude.Tracking.Console.RunPage;

/// <summary>The page of a run. While the run goes on it looks again every second.</summary>
public sealed partial class RunView(Database database, NavigationManager navigation, TimeProvider time) : IAsyncDisposable
{
    private const int LooksPerSurroundings = 10;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private static readonly (string Tab, Text Text)[] Tabs = [("", RunText.Overview), ("metrics", RunText.Metrics), ("model", RunText.Model), ("artifacts", RunText.Artifacts)];
    private readonly CancellationTokenSource _ended = new();
    private RunSnapshot? _run;
    private string? _missing;
    private int _looks;
    private bool _watching;

    /// <summary>The run.</summary>
    [Parameter]
    public string RunId { get; set; } = "";

    /// <summary>Which part is shown: metrics, model or artifacts; the overview by default.</summary>
    [SupplyParameterFromQuery(Name = "tab")]
    public string? Tab { get; set; }

    /// <summary>The artifact that is open.</summary>
    [SupplyParameterFromQuery(Name = "path")]
    public string? Path { get; set; }

    /// <summary>Where the listing of a large folder starts.</summary>
    [SupplyParameterFromQuery(Name = "from")]
    public string? From { get; set; }

    /// <summary>Which metrics are looked for.</summary>
    [SupplyParameterFromQuery(Name = "metric")]
    public string? Metric { get; set; }

    /// <summary>How many metrics, or files of a folder, are passed over.</summary>
    [SupplyParameterFromQuery(Name = "first")]
    public int First { get; set; }

    private string Shown => Tab is "metrics" or "model" or "artifacts" ? Tab : "";

    private string Title => _run?.Run.Info.RunName is { Length: > 0 } name ? name : _missing ?? (_run is null ? W[RunText.Run] : W[RunText.NoName]);

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_run?.Id == RunId)
            return;
        (_run, _missing) = (null, null);
        try
        {
            _run = await database.ReadAsync(session => RunSnapshot.Read(session, RunId), _ended.Token);
        }
        catch (MlflowException e) when (e.Code == ErrorCode.ResourceDoesNotExist)
        {
            _missing = e.Message;
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // the page is closed
        }
    }

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (_watching || _run is not { IsGoing: true })
            return;
        _watching = true;
        _ = WatchAsync();
    }

    private string AddressOf(string tab) => $"/runs/{Uri.EscapeDataString(RunId)}{(tab.Length == 0 ? "" : $"?tab={tab}")}";

    private async Task LookAgainAsync()
    {
        try
        {
            _run = await database.ReadAsync(session => RunSnapshot.Read(session, RunId), _ended.Token);
        }
        catch (MlflowException e) when (e.Code == ErrorCode.ResourceDoesNotExist)
        {
            navigation.NavigateTo("/experiments"); // removed for good
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // the page is closed
        }
    }

    // Whether a run goes on is seen by looking: one that waits for its next epoch looks like one that was left.
    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_ended.Token) && _run is { IsGoing: true } shown)
            {
                var around = _looks++ % LooksPerSurroundings == 0 ? null : shown.Around;
                var now = await database.ReadAsync(session => RunSnapshot.Read(session, shown.Id, around), _ended.Token);
                await InvokeAsync(() => Show(shown, now));
            }
        }
        catch (Exception) when (_ended.IsCancellationRequested)
        {
            // the page is closed
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }

        _watching = false;
    }

    private void Show(RunSnapshot before, RunSnapshot now)
    {
        if (_run?.Id != now.Id || before.Shows(now))
            return;
        _run = now;
        StateHasChanged();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await _ended.CancelAsync(); // what waits may still look at it: it is left to the collector
}

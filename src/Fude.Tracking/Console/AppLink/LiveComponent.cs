using Microsoft.AspNetCore.Components;

namespace Fude.Tracking.Console.AppLink;

/// <summary>A part of a page that looks again and again while it is open.</summary>
public abstract class LiveComponent : ComponentBase, IAsyncDisposable
{
    private readonly CancellationTokenSource _ended = new();
    private readonly CancellationToken _end; // outlives its source
    private bool _looking;
    private bool _over;

    /// <summary>A part that has not looked yet.</summary>
    protected LiveComponent() => _end = _ended.Token;

    /// <summary>The clock.</summary>
    [Inject]
    protected TimeProvider Time { get; set; } = null!;

    /// <summary>Ends with the page.</summary>
    protected CancellationToken Ended => _end;

    /// <summary>The present moment.</summary>
    protected DateTimeOffset Now => Time.GetUtcNow();

    /// <summary>The pause between two looks.</summary>
    protected virtual TimeSpan Every => TimeSpan.FromSeconds(1);

    /// <summary>Looks.</summary>
    protected abstract Task LookAsync();

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync() => await LookOnceAsync();

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
            _ = WatchAsync();
    }

    /// <summary>Looks at once, as after a change.</summary>
    protected async Task LookOnceAsync()
    {
        try
        {
            await LookAsync();
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // the page is closed
        }
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Every, Time);
        try
        {
            while (await timer.WaitForNextTickAsync(_end) && !_over)
                await InvokeAsync(TickAsync);
        }
        catch (OperationCanceledException)
        {
            // the page is closed
        }
        catch (ObjectDisposedException)
        {
            // so is the session
        }
    }

    private async Task TickAsync()
    {
        if (_looking || _end.IsCancellationRequested)
            return;
        _looking = true;
        try
        {
            await LookAsync();
            StateHasChanged();
        }
        catch (ObjectDisposedException)
        {
            _over = true; // the server stops, or the session is over
        }
        catch (Exception) when (_end.IsCancellationRequested)
        {
            // the page is closed
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            await DispatchExceptionAsync(e);
        }
        finally
        {
            _looking = false;
        }
    }

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _ended.CancelAsync();
        _ended.Dispose();
    }
}

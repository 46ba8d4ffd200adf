using Fude.App.Settings;

namespace Fude.App.Health;

/// <summary>
/// Keeps serving for a while after the host was told to stop: it says that it is not ready, and whoever spreads the traffic takes notice
/// before connections are refused.
/// </summary>
internal sealed class StopDelay(AppSettings settings, TimeProvider time) : IHostedLifecycleService
{
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(settings.Requests.StopDelaySeconds), time, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // There is no time left.
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

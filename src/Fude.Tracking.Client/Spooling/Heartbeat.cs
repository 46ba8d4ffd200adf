using System.Globalization;

namespace Fude.Tracking.Client.Spooling;

/// <summary>Says every now and then that a run's process lives. Where a heartbeat is lost, the next one makes up for it.</summary>
internal sealed class Heartbeat : IAsyncDisposable
{
    /// <summary>A run counts as dead after so many heartbeats that did not come.</summary>
    public const int LeaseBeats = 4;

    private readonly CancellationTokenSource stopping = new();
    private readonly Task beating;

    public Heartbeat(TrackingClient client, Func<string?> runId, TimeSpan interval) => beating = BeatAsync(client, runId, interval, stopping.Token);

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await beating;
        stopping.Dispose();
    }

    private static async Task BeatAsync(TrackingClient client, Func<string?> runId, TimeSpan interval, CancellationToken cancellation)
    {
        try
        {
            using var timer = new PeriodicTimer(interval, client.Time);
            while (await timer.WaitForNextTickAsync(cancellation))
            {
                if (runId() is { } run)
                    await TryBeatAsync(client, run, cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            // The run has ended.
        }
    }

    private static async Task TryBeatAsync(TrackingClient client, string run, CancellationToken cancellation)
    {
        try
        {
            await client.SetTagAsync(run, RunTags.Heartbeat, client.Time.GetUtcNow().ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture), cancellation);
        }
        catch (TrackingException)
        {
            // What sends the entries tells of it.
        }
    }
}

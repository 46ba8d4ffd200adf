using Fude.Hosting.Databases;
using Fude.Tracking.Settings;

namespace Fude.Tracking.Heartbeats;

/// <summary>Ends runs whose process has died: their heartbeat has not come for as long as their lease.</summary>
/// <param name="database">The database.</param>
/// <param name="settings">How often to look.</param>
/// <param name="time">Measures.</param>
/// <param name="logger">Is told of each run.</param>
internal sealed partial class HeartbeatWatch(Database database, TrackingSettings settings, TimeProvider time, ILogger<HeartbeatWatch> logger) : BackgroundService
{
    private readonly Leases _leases = new(time);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(settings.HeartbeatCheckSeconds), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await LookAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    private async Task LookAsync(CancellationToken cancellation)
    {
        try
        {
            foreach (var run in _leases.Expired(await database.ReadAsync(HeartbeatRows.Read, cancellation)))
            {
                var now = time.GetUtcNow().ToUnixTimeMilliseconds();
                if (await database.WriteAsync(session => HeartbeatRows.End(session, run, now), cancellation))
                    LogEnded(logger, run.Id, run.Lease.TotalSeconds);
            }
        }
        catch (DatabaseException e)
        {
            LogDatabase(logger, e.Message); // the next look may go better
        }
    }

    [LoggerMessage(EventId = 2100, Level = LogLevel.Warning, Message = "run {Run} is marked as failed: no heartbeat for its lease of {Seconds} s")]
    private static partial void LogEnded(ILogger logger, string run, double seconds);

    [LoggerMessage(EventId = 2101, Level = LogLevel.Warning, Message = "silent runs could not be looked for: {Message}")]
    private static partial void LogDatabase(ILogger logger, string message);
}

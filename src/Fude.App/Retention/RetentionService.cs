using System.Diagnostics;
using Fude.App.History;
using Fude.App.Settings;
using Fude.App.Storage;
using Fude.Hosting.Databases;

namespace Fude.App.Retention;

/// <summary>Deletes drawings that are older, or more, than are to be kept: in small batches with pauses, one process at a time.</summary>
internal sealed partial class RetentionService(Database database, DrawingRemoval removal, AppEvents events, AppSettings settings, TimeProvider time, ILogger<RetentionService> logger) : BackgroundService
{
    private const string Work = "retention";
    private const int Batch = 64; // predictions wait for each for some milliseconds
    private static readonly TimeSpan TellEvery = TimeSpan.FromSeconds(10);
    private static readonly DateTime Earliest = new(1971, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            for (; ; await Task.Delay(TimeSpan.FromMinutes(settings.Retention.EveryMinutes), time, stoppingToken))
                await LookAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }

    private async Task LookAsync(CancellationToken stop)
    {
        try
        {
            using var alone = SingleWorker.TryTake(database, Work);
            if (alone is null)
                return;
            var deleted = await DeleteAsync(stop);
            if (deleted > 0)
                LogDeleted(logger, deleted);
        }
        catch (DatabaseException e)
        {
            LogDatabase(logger, e.Message); // the next look may go better
        }
    }

    private async Task<long> DeleteAsync(CancellationToken stop)
    {
        var end = await EndAsync(stop);
        var (deleted, last, told) = (0L, new RetentionMark(Earliest, 0), 0L);
        while (true)
        {
            var start = Stopwatch.GetTimestamp();
            var marks = await database.ReadAsync(session => RetentionRows.Between(session, last, end, Batch), stop);
            if (marks.Count == 0)
                return deleted;
            var gone = await removal.RemoveAsync(marks.ConvertAll(mark => mark.Id), settings.Retention.KeepCorrected, quietly: true, stop);
            (deleted, last) = (deleted + gone.Count, marks[^1]);
            if (gone.Count > 0 && (marks.Count < Batch || Stopwatch.GetElapsedTime(told) > TellEvery))
            {
                events.Resync();
                told = start;
            }

            await Task.Delay(Stopwatch.GetElapsedTime(start), time, stop);
        }
    }

    private async Task<RetentionMark> EndAsync(CancellationToken stop)
    {
        var retention = settings.Retention;
        var old = time.GetUtcNow().UtcDateTime.AddDays(-retention.Days);
        var end = new RetentionMark(retention.Days > 0 && old > Earliest ? old : Earliest, 0);
        if (retention.MaxDrawings > 0 && await database.ReadAsync(session => RetentionRows.OldestOf(session, retention.MaxDrawings), stop) is { } kept && kept.CreatedAt >= end.CreatedAt)
            end = kept;
        return end;
    }

    [LoggerMessage(EventId = 1620, Level = LogLevel.Information, Message = "{Count} drawings were deleted: they were older, or more, than are kept")]
    private static partial void LogDeleted(ILogger logger, long count);

    [LoggerMessage(EventId = 1621, Level = LogLevel.Warning, Message = "drawings that are not to be kept could not be deleted: {Reason}")]
    private static partial void LogDatabase(ILogger logger, string reason);
}

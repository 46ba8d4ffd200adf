using System.Diagnostics;
using Fude.App.Models;
using Fude.App.Repredictions;
using Fude.Hosting.Databases;

namespace Fude.App.Storage.Adoption;

/// <summary>
/// After a start, fills in what rows of the reference application lack: labels and pixels. In small batches that are kept, on a thread
/// that lets others go first; a start that finds nothing to do ends after a few look-ups.
/// </summary>
internal sealed partial class AdoptionService(Database database, AdoptedPixels pixels, ServedModels models, ILogger<AdoptionService> logger) : BackgroundService
{
    private const string Work = "adoption";
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.Factory.StartNew(() => Run(stoppingToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Run(CancellationToken stop)
    {
        Courtesy.LowerPriorityOfThisThread();
        for (var complained = false; !stop.IsCancellationRequested; stop.WaitHandle.WaitOne(Pause))
        {
            try
            {
                if (!IsNeeded())
                    return;
                using var alone = SingleWorker.TryTake(database, Work);
                if (alone is null)
                    continue; // another process does it, or ends before it has
                FillLabels(stop);
                FillPixels(stop);
                return;
            }
            catch (DatabaseException e)
            {
                if (!complained)
                    LogDatabase(logger, e.Message);
                complained = true;
            }
            catch (ObjectDisposedException) when (stop.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private bool IsNeeded() => Wait(database.ReadAsync(session =>
        AdoptedPixels.Read(session) is not { IsComplete: true } || ModelRows.All(session).Exists(model => AdoptedLabels.Next(session, model.Id, null).Count > 0)).AsTask());

    private void FillLabels(CancellationToken stop)
    {
        foreach (var model in Wait(database.ReadAsync(ModelRows.All).AsTask()))
        {
            AdoptedLabels.Answer? last = null;
            while (!stop.IsCancellationRequested)
            {
                var start = Stopwatch.GetTimestamp();
                var answers = Wait(database.ReadAsync(session => AdoptedLabels.Next(session, model.Id, last)).AsTask());
                if (answers.Count == 0)
                    break;
                var labels = models.Set.Find(model.Tag)?.Labels;
                Wait(database.WriteAsync(session =>
                {
                    AdoptedLabels.Fill(session, answers, labels);
                    return true;
                }));
                last = answers[^1];
                Rest(start, stop);
            }
        }
    }

    private void FillPixels(CancellationToken stop)
    {
        for (var progress = Wait(database.WriteAsync(AdoptedPixels.Begin)); !progress.IsComplete && !stop.IsCancellationRequested;)
        {
            var start = Stopwatch.GetTimestamp();
            progress = Wait(pixels.NextAsync(progress, models.Set.Current.Classifier.Preprocessing));
            Rest(start, stop);
        }
    }

    // At most half of one processor's time.
    private static void Rest(long start, CancellationToken stop) => stop.WaitHandle.WaitOne(Stopwatch.GetElapsedTime(start));

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    [LoggerMessage(EventId = 1610, Level = LogLevel.Warning, Message = "filling in what adopted rows lack waits for the database: {Reason}")]
    private static partial void LogDatabase(ILogger logger, string reason);
}

using System.Diagnostics;
using Fude.App.History;
using Fude.App.Models;
using Fude.App.Predictions;
using Fude.App.Settings;
using Fude.Hosting.Databases;

namespace Fude.App.Repredictions;

/// <summary>The work on one reprediction: batch by batch, each with its progress in one write. Blocks its thread.</summary>
internal sealed class RepredictionRun(Database database, ServedModels models, BatchPredictor predictor, PredictionGate gate, AppEvents events, AppSettings settings, TimeProvider time)
{
    private static readonly TimeSpan KeepEvery = TimeSpan.FromMilliseconds(200);

    /// <summary>Works until everything is done, somebody else has changed or ended it, the model is gone, or it is told to stop.</summary>
    /// <param name="job">The reprediction, leased.</param>
    /// <param name="owner">This host.</param>
    /// <param name="stop">Stops after the present batch.</param>
    /// <returns>Whether it is finished.</returns>
    /// <exception cref="DatabaseException">The database can't be used now; what is done is kept.</exception>
    public bool Go(Reprediction job, string owner, CancellationToken stop)
    {
        var courtesy = new Courtesy(gate, settings.Repredictions.PausePercent);
        var (kept, looked, storing) = (job, Stopwatch.GetTimestamp(), Task.FromResult(true));
        try
        {
            while (!stop.IsCancellationRequested)
            {
                // The next batch is predicted while the one before it is stored.
                var started = Stopwatch.GetTimestamp();
                if (!TryPredict(job, alone: !courtesy.IsNeeded, out var batch))
                    return false;
                var worked = Stopwatch.GetElapsedTime(started);
                if (batch is null)
                    return storing.GetAwaiter().GetResult() && Finish(kept, job, owner);
                job = job with { LastImageId = batch.Last, Done = job.Done + batch.Done, Skipped = job.Skipped + batch.Skipped };
                var isTime = Stopwatch.GetElapsedTime(looked) >= KeepEvery;
                // Where everything is answered already there is nothing to store but how far it is.
                if (batch.Answers.Count > 0 || isTime)
                {
                    if (!storing.GetAwaiter().GetResult())
                        return false;
                    storing = StoreAsync(kept, job, batch, owner);
                    kept = job;
                }

                if (isTime)
                {
                    Tell(job);
                    looked = Stopwatch.GetTimestamp();
                }

                courtesy.After(worked, stop);
            }

            return false;
        }
        finally
        {
            // Whatever happens, it ends with nothing under way.
            ((IAsyncResult)storing).AsyncWaitHandle.WaitOne();
        }
    }

    private bool TryPredict(Reprediction job, bool alone, out PredictedBatch? batch)
    {
        batch = null;
        if (!models.TryAcquire(set => set.Find(job.Model), out var model))
            return false;
        using (model)
            batch = predictor.Next(job, model, alone);
        return true;
    }

    /// <summary>Tells whoever listens how far it is.</summary>
    /// <param name="job">The reprediction.</param>
    public void Tell(Reprediction job) => events.Reprediction(job.Id, job.State, job.Done, job.Total);

    private bool Finish(Reprediction kept, Reprediction job, string owner)
    {
        var finished = database.WriteAsync(session => RepredictionRows.Finish(session, kept, job, owner, Now)).GetAwaiter().GetResult();
        if (finished)
            Tell(job with { State = RepredictionStates.Finished, Total = job.Done });
        return finished;
    }

    private async Task<bool> StoreAsync(Reprediction kept, Reprediction job, PredictedBatch batch, string owner)
    {
        var (now, until) = (Now, Now.AddSeconds(settings.Repredictions.LeaseSeconds));
        try
        {
            return await database.WriteAsync(session =>
            {
                AnswerRows.Insert(session, job.ModelId, batch, now);
                return RepredictionRows.Advance(session, kept, job, owner, until) ? true : throw new OutdatedException();
            });
        }
        catch (OutdatedException)
        {
            return false;
        }
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    // Takes a batch's answers back whose row was cancelled, extended or leased by another host meanwhile.
    private sealed class OutdatedException : Exception;
}

using Fude.App.Models;
using Fude.Hosting.Databases;

namespace Fude.App.Repredictions;

/// <summary>What requests do with repredictions, whichever host is at work on them.</summary>
internal sealed class RepredictionRequests(Database database, RepredictionWorker worker, RepredictionRun run, TimeProvider time)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);

    /// <summary>Starts one, or joins the one that runs for the model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="forced">Whether images count that it has answered already.</param>
    /// <exception cref="DatabaseException">The database can't be used now.</exception>
    public async Task<Reprediction> AskAsync(LoadedModel model, bool forced)
    {
        var now = time.GetUtcNow().UtcDateTime;
        // Counted before the write: it takes a while where there are many, and predictions wait behind a write.
        var images = await database.ReadAsync(RepredictionRows.Images);
        var job = await database.WriteAsync(session => RepredictionRows.Find(session, RepredictionRows.StartOrJoin(session, model.Id, forced, images, now)));
        worker.Wake();
        return job!;
    }

    /// <summary>One of them, or null.</summary>
    /// <exception cref="DatabaseException">The database can't be used now.</exception>
    public ValueTask<Reprediction?> FindAsync(long id, CancellationToken cancellation) => database.ReadAsync(session => RepredictionRows.Find(session, id), cancellation);

    /// <summary>The newest.</summary>
    /// <exception cref="DatabaseException">The database can't be used now.</exception>
    public ValueTask<List<Reprediction>> NewestAsync(int limit, CancellationToken cancellation) => database.ReadAsync(session => RepredictionRows.Newest(session, limit), cancellation);

    /// <summary>Waits until one has ended, or this host stops.</summary>
    /// <exception cref="DatabaseException">The database can't be used now.</exception>
    public async Task<Reprediction?> WaitAsync(long id, CancellationToken cancellation)
    {
        while (true)
        {
            var change = worker.Change; // before the look, so that no end is missed
            var job = await FindAsync(id, cancellation);
            if (job is not { IsRunning: true } || worker.IsStopping)
                return job;
            await Task.WhenAny(change, Task.Delay(LookEvery, time, cancellation));
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Ends one; what is done stays.</summary>
    /// <returns>What has become of it; null where there is none.</returns>
    /// <exception cref="DatabaseException">The database can't be used now.</exception>
    public async Task<Reprediction?> CancelAsync(long id)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var (ended, job) = await database.WriteAsync(session =>
            (RepredictionRows.End(session, id, RepredictionStates.Cancelled, null, now), RepredictionRows.Find(session, id)));
        if (ended)
            run.Tell(job!);
        return job;
    }
}

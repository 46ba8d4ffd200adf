using Fude.App.Models;
using Fude.App.Settings;
using Fude.Hosting.Databases;

namespace Fude.App.Repredictions;

/// <summary>
/// The thread that answers again. It takes the oldest reprediction whose model is loaded here and that no other host is at work on;
/// one that a crash has left goes on where its last committed batch ended.
/// </summary>
internal sealed partial class RepredictionWorker(
    Database database, ServedModels models, RepredictionRun run, AppSettings settings, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<RepredictionWorker> logger) : IHostedService, IDisposable
{
    private const int MostError = 1000; // of the column
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private readonly string _owner = Guid.NewGuid().ToString("N");
    private readonly CancellationTokenSource _stop = new();
    private readonly AutoResetEvent _wake = new(initialState: false);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _change = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _started;
    private bool _complained;

    /// <summary>Ends when a reprediction has ended here, or this host stops.</summary>
    public Task Change => Volatile.Read(ref _change).Task;

    /// <summary>Whether this host stops.</summary>
    public bool IsStopping => _stop.IsCancellationRequested;

    /// <summary>Says that there is something to do.</summary>
    public void Wake() => _wake.Set();

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStopping.Register(Stop);
        _started = true;
        new Thread(Work) { IsBackground = true, Name = "repredictions" }.Start();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        Stop();
        return _started ? _ended.Task.WaitAsync(cancellationToken) : Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        if (_started)
            _ended.Task.Wait();
    }

    private void Stop()
    {
        _stop.Cancel();
        _wake.Set();
        TellChange();
    }

    private void Work()
    {
        Courtesy.LowerPriorityOfThisThread();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var job = Next();
                _complained = false;
                if (job is not null)
                {
                    WorkOn(job);
                    continue;
                }
            }
            catch (DatabaseException e)
            {
                // Once, and again when it has been there meanwhile.
                if (!_complained)
                    LogUnavailable(logger, e.Message);
                _complained = true;
            }

            _wake.WaitOne(LookEvery);
        }

        _ended.SetResult();
    }

    private void WorkOn(Reprediction job)
    {
        try
        {
            if (run.Go(job, _owner, _stop.Token))
                TellChange();
            else
                database.WriteAsync(session => RepredictionRows.Release(session, job.Id, _owner, Now)).GetAwaiter().GetResult();
        }
        catch (Exception e) when (e is not DatabaseException)
        {
            // The model, or we ourselves: the next try would end the same.
            LogFailed(logger, e, job.Id, job.Model);
            var why = e.Message.ReplaceLineEndings(" ");
            End(job, why.Length <= MostError ? why : why[..MostError]);
        }
    }

    // The oldest that is free. One whose model nobody has is given up after a while.
    private Reprediction? Next()
    {
        var (now, patience) = (Now, TimeSpan.FromSeconds(settings.Repredictions.AbandonSeconds));
        foreach (var (job, freeSince) in database.ReadAsync(session => RepredictionRows.Waiting(session, _owner, now)).AsTask().GetAwaiter().GetResult())
        {
            if (models.Set.Find(job.Model) is not null)
            {
                var until = now.AddSeconds(settings.Repredictions.LeaseSeconds);
                if (database.WriteAsync(session => RepredictionRows.Lease(session, job.Id, _owner, now, until)).GetAwaiter().GetResult())
                    return job;
            }
            else if (DateTimeOffset.FromUnixTimeMilliseconds(freeSince).UtcDateTime < now - patience)
            {
                End(job, $"The model '{job.Model}' is not loaded any more.");
            }
        }

        return null;
    }

    private void End(Reprediction job, string why)
    {
        database.WriteAsync(session => RepredictionRows.End(session, job.Id, RepredictionStates.Failed, why, Now)).GetAwaiter().GetResult();
        run.Tell(job with { State = RepredictionStates.Failed });
        TellChange();
    }

    private void TellChange() => Interlocked.Exchange(ref _change, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    [LoggerMessage(EventId = 1300, Level = LogLevel.Warning, Message = "Answering again waits for the database: {Why}")]
    private static partial void LogUnavailable(ILogger logger, string why);

    [LoggerMessage(EventId = 1301, Level = LogLevel.Error, Message = "Reprediction {Id} with the model '{Model}' failed")]
    private static partial void LogFailed(ILogger logger, Exception exception, long id, string model);
}

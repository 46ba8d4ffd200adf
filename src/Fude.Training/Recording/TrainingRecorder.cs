using Fude.Bundles;
using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;
using Fude.Training.Datasets;

namespace Fude.Training.Recording;

/// <summary>
/// Records a training as a run: what it was asked for when it starts, each epoch while it goes, figures, pictures and bundle when it is
/// over. Where the server can't be reached all of it waits in a spool. Disposed without <see cref="CompleteAsync"/> the run has failed.
/// </summary>
public sealed class TrainingRecorder : IAsyncDisposable
{
    private readonly RunLogger _run;
    private readonly RecordingOptions _options;

    private TrainingRecorder(RunLogger run, RecordingOptions options) => (_run, _options) = (run, options);

    /// <summary>The run's id: on the server, or the one that it is going to have there.</summary>
    public string RunId => _run.FutureRunId;

    /// <summary>Whether the server knows the run.</summary>
    public bool IsOnServer => _run.IsOnServer;

    /// <summary>Starts a run and records what is known before the training.</summary>
    /// <param name="client">The server's client; has to live as long as the recorder.</param>
    /// <param name="options">The run.</param>
    /// <param name="training">How it is trained. libtorch has to be loaded.</param>
    /// <param name="data">What it is trained on.</param>
    /// <param name="dataset">Where that is from; null where the caller has made the pictures.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="TrackingException">The server refuses the run, or is not a tracking server.</exception>
    /// <exception cref="IOException">The spool can't be written.</exception>
    public static async Task<TrainingRecorder> StartAsync(
        TrackingClient client, RecordingOptions options, TrainingOptions training, DatasetSplits data, DatasetOptions? dataset, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var start = options.Start with { Tags = [.. ProcessTags.OfThisProcess(options.Command, options.Source), .. options.Start.Tags] };
        var recorder = new TrainingRecorder(await RunLogger.StartAsync(client, start, options.Logger, cancellation), options);
        try
        {
            foreach (var param in RunParams.Of(training, dataset))
                recorder._run.LogParam(param.Key, param.Value);
            recorder._run.LogInput(DatasetRecord.Of(data, dataset));
            recorder.Keep(RunArtifacts.Before(training, data));
            return recorder;
        }
        catch
        {
            await recorder.DisposeAsync();
            throw;
        }
    }

    /// <summary>An observer that records each epoch, then lets another one know.</summary>
    /// <param name="next">The other one.</param>
    public TrainingObserver Observe(TrainingObserver? next) => new()
    {
        Batch = next?.Batch,
        Epoch = report =>
        {
            foreach (var (name, value) in RunMetrics.Of(report))
                _run.LogMetric(name, value, report.Epoch);
            next?.Epoch?.Invoke(report);
        },
    };

    /// <summary>Records what a training came to.</summary>
    /// <param name="outcome">What it came to.</param>
    /// <param name="data">What it was tested with.</param>
    public void Record(RunOutcome outcome, DatasetSplits data)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        foreach (var (name, value) in RunMetrics.Of(outcome))
            _run.LogMetric(name, value, outcome.Trained.BestEpoch);
        _run.SetTag(ProcessTags.BundleDigest, outcome.Bundle.Digest);
        _run.SetTag(ProcessTags.ModelHistory, $"[{MlflowModel.ToJson(outcome.Bundle)}]");
        Keep(RunArtifacts.Of(outcome.Bundle));
        Keep(RunArtifacts.After(outcome, data));
    }

    /// <summary>Notes why the training did not end well.</summary>
    /// <param name="reason">One line.</param>
    public void NoteFailure(string reason) => _run.SetTag(ProcessTags.Failure, ProcessTags.Cut(reason));

    /// <summary>Ends the run. The first end counts.</summary>
    /// <param name="status">How it ended.</param>
    /// <returns>Where its record is.</returns>
    public async Task<RunCompletion> CompleteAsync(RunStatus status)
    {
        using var patience = new CancellationTokenSource();
        if (status == RunStatus.Killed)
            patience.CancelAfter(_options.StopPatience);
        return await _run.CompleteAsync(status, patience.Token);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _run.DisposeAsync();

    // A full disk does not undo a training: what can't be kept is told.
    private void Keep(IEnumerable<RunArtifact> artifacts)
    {
        foreach (var artifact in artifacts)
        {
            try
            {
                _run.LogFile(artifact.Path, artifact.Content);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                _options.Logger.OnProblem?.Invoke(new(TrackingProblemKind.Spool, $"{artifact.Path} is not recorded: {e.Message}"));
            }
        }
    }
}

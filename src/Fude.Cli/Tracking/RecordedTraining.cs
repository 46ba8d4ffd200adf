using Fude.Cli.Commands;
using Fude.Cli.Terminal;
using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;
using Fude.Training;
using Fude.Training.Datasets;
using Fude.Training.Recording;

namespace Fude.Cli.Tracking;

/// <summary>What a training of the command line came to.</summary>
/// <param name="Outcome">The network, the bundle and its figures; owned by this object.</param>
/// <param name="Server">The tracking server; null where nothing was recorded or none was found.</param>
/// <param name="Completion">Where the run's record is; null where nothing was recorded.</param>
internal sealed record TrainingResult(RunOutcome Outcome, Uri? Server, RunCompletion? Completion) : IDisposable
{
    /// <summary>The version that the bundle was registered as; null where it was not.</summary>
    public ModelVersion? Version { get; init; }

    /// <summary>Why it was not registered though that was asked for; null where it was.</summary>
    public Exception? RegistrationFailure { get; init; }

    public void Dispose() => Outcome.Dispose();
}

/// <summary>Trains, and records the run where there is a place for it. However the training ends, the run ends with it.</summary>
internal static class RecordedTraining
{
    /// <summary>Trains.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="place">Where to record to; null for nowhere.</param>
    /// <param name="data">What to train on.</param>
    /// <param name="progress">Shows how it goes.</param>
    /// <param name="cancellation">Stops it after the step in hand.</param>
    public static async Task<TrainingResult> RunAsync(TrainRequest request, TrackingPlace? place, DatasetSplits data, TrainingProgress progress, CancellationToken cancellation)
    {
        if (place is null)
        {
            var unrecorded = await TrainAsync(request, Target(request, request.RunId ?? Guid.CreateVersion7().ToString("N")), null, data, progress, cancellation);
            progress.Conclude(unrecorded);
            return new(unrecorded, null, null);
        }

        TrainingDevice.Open(request.Training.Device);
        using var client = place.CreateClient();
        await using var recorder = await TrainingRecorder.StartAsync(client, Options(request, place, progress), request.Training, data, request.Dataset, cancellation);
        progress.TellRecording(recorder, place);
        var outcome = await TrainAsync(request, Target(request, recorder.RunId), recorder, data, progress, cancellation);
        try
        {
            progress.Conclude(outcome);
            var completion = await recorder.CompleteAsync(outcome.Trained.Interrupted ? RunStatus.Killed : RunStatus.Finished);
            progress.TellRecorded(completion, place);
            var result = new TrainingResult(outcome, place.HasServer ? client.Server : null, completion);
            return request.Tracking.Register is { } name ? await RegisterAsync(client, result, name, request.Tracking.LeastAccuracy, progress, cancellation) : result;
        }
        catch
        {
            outcome.Dispose();
            throw;
        }
    }

    private static RunTarget Target(TrainRequest request, string runId) =>
        new(runId, request.Output ?? ModelFolder.PathOf(request.DataFolder, request.RunId ?? runId));

    private static RecordingOptions Options(TrainRequest request, TrackingPlace place, TrainingProgress progress) => new()
    {
        Command = CommandText.Of("fude", [.. Environment.GetCommandLineArgs().Skip(1)]),
        Start = new()
        {
            ExperimentName = request.Tracking.Experiment,
            RunName = request.Tracking.RunName,
            NewRunId = request.RunId,
            ParentRunId = request.Tracking.Parent,
        },
        Logger = place.LoggerOptions(progress.Tell),
    };

    // On a thread of its own: libtorch holds the thread that trains until the step in hand is over.
    private static async Task<RunOutcome> TrainAsync(TrainRequest request, RunTarget target, TrainingRecorder? recorder, DatasetSplits data, TrainingProgress progress, CancellationToken cancellation)
    {
        try
        {
            return await Task.Run(
                () =>
                {
                    var outcome = progress.Watch(request.Training, observer => new TrainingRun(request.Training, recorder?.Observe(observer) ?? observer).Execute(data, target, cancellation));
                    recorder?.Record(outcome, data);
                    return outcome;
                },
                CancellationToken.None);
        }
        catch (Exception e)
        {
            recorder?.NoteFailure(e.Message);
            throw;
        }
    }

    private static async Task<TrainingResult> RegisterAsync(TrackingClient client, TrainingResult result, string name, double? leastAccuracy, TrainingProgress progress, CancellationToken cancellation)
    {
        if (result.Outcome.Trained.Interrupted)
            return result;
        if (result.Completion is not { Delivery: Delivery.Sent, RunId: var runId })
            return result with { RegistrationFailure = new CommandException($"not registered as {name}: the server was not reached, and the run waits in the spool") };
        try
        {
            var version = await new ModelGate(client).RegisterAsync(runId, result.Outcome.Bundle.Digest, result.Outcome.Test.Accuracy, name, leastAccuracy, cancellation);
            progress.TellRegistered(version);
            return result with { Version = version };
        }
        catch (Exception e) when (e is TrainingException or TrackingException or IOException)
        {
            return result with { RegistrationFailure = e };
        }
    }
}

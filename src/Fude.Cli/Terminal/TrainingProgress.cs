using System.Globalization;
using Fude.Cli.Tracking;
using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;
using Fude.Training;
using Fude.Training.Datasets;
using Fude.Training.Models;
using Fude.Training.Recording;
using Spectre.Console;

namespace Fude.Cli.Terminal;

/// <summary>Shows how a run goes: a bar where a person watches a terminal, plain lines elsewhere.</summary>
internal sealed class TrainingProgress(IAnsiConsole console)
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(100);

    private bool Live => console.Profile.Out.IsTerminal && console.Profile.Capabilities.Ansi;

    /// <summary>Loads a dataset and tells what was found.</summary>
    public async Task<DatasetSplits> LoadAsync(DatasetOptions options, CancellationToken cancellation)
    {
        var data = await DatasetProgressDisplay.ShowAsync(console, progress => DatasetLoader.LoadAsync(options, progress, cancellation));
        console.WriteLine(Text($"dataset {data.Name}: {data.Train.Count} to train on, {data.Test.Count} to test with, {data.Digest[..19]}"));
        if (data.Note is { } note)
            console.WriteLine(note);
        return data;
    }

    /// <summary>Prints everything that decides the run.</summary>
    public void Announce(TrainingOptions options, DatasetSplits data)
    {
        var model = options.Model == ModelCatalog.Mlp ? Text($"mlp, {options.Hidden} hidden units") : options.Model;
        var variation = options.Augmentation is { } a
            ? Text($"rotation {a.Rotation}°, scale {a.Scale}, shear {a.Shear}, shift {a.Shift} px, thickness {a.Thickness} px")
            : "none";
        console.WriteLine(Text($"model {model}; {data.Train.ClassNames.Length} classes; device {options.Device}; seed {options.Seed}"));
        console.WriteLine(Text($"{options.Epochs} epochs of batches of {options.BatchSize}; {options.Optimizer} at {options.LearningRate}, {options.Schedule}, weight decay {options.WeightDecay}; label smoothing {options.LabelSmoothing}; {options.ValidationShare:P1} held out"));
        console.WriteLine($"variation of the pictures: {variation}");
    }

    /// <summary>Runs the training and shows it.</summary>
    /// <param name="options">How it is trained.</param>
    /// <param name="train">The training, given who wants to hear of it.</param>
    public RunOutcome Watch(TrainingOptions options, Func<TrainingObserver, RunOutcome> train)
    {
        if (!Live)
            return train(new() { Epoch = report => console.WriteLine(Line(report, options.Epochs)) });

        RunOutcome? outcome = null;
        console.Progress()
            .AutoClear(true)
            .Columns(new SpinnerColumn(), new ProgressBarColumn(), new PercentageColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }, new RemainingTimeColumn())
            .Start(context =>
            {
                var bar = context.AddTask("starting");
                var next = 0L;
                outcome = train(new()
                {
                    Batch = report =>
                    {
                        if (Environment.TickCount64 < next && report.Done < report.Total)
                            return;
                        next = Environment.TickCount64 + (long)Refresh.TotalMilliseconds;
                        bar.MaxValue = (double)options.Epochs * report.Total;
                        bar.Value = ((double)(report.Epoch - 1) * report.Total) + report.Done;
                        bar.Description = Text($"epoch {report.Epoch}/{options.Epochs}  loss {report.Loss:F4}  accuracy {report.Accuracy:F4}  {report.ImagesPerSecond:F0} images/s");
                    },
                    Epoch = report => console.WriteLine(Line(report, options.Epochs)),
                });
            });
        return outcome!;
    }

    /// <summary>Prints what the run came to.</summary>
    public void Conclude(RunOutcome outcome)
    {
        if (outcome.Trained.Interrupted)
            console.WriteLine(Text($"interrupted: the weights of epoch {outcome.Trained.BestEpoch} are kept"));
        console.WriteLine(Text($"test accuracy {outcome.Test.Accuracy:F4} on {outcome.Test.Count} pictures (epoch {outcome.Trained.BestEpoch}, {outcome.TrainingSeconds:F1} s of training)"));
        console.WriteLine($"bundle {outcome.Bundle.Folder}");
        console.WriteLine($"digest {outcome.Bundle.Digest}");
    }

    /// <summary>Tells where the run is recorded.</summary>
    public void TellRecording(TrainingRecorder recorder, TrackingPlace place) =>
        console.WriteLine(place.HasServer && recorder.IsOnServer ? $"recording run {recorder.RunId} to {place.Settings.TrackingUri}" : $"recording run {recorder.RunId} to {place.SpoolFolder}");

    /// <summary>Tells where the run's record is, where that is not as it was told at the start.</summary>
    public void TellRecorded(RunCompletion completion, TrackingPlace place)
    {
        if (completion.Delivery == Delivery.Spooled)
            console.WriteLine($"the record of the run waits in {place.SpoolFolder}: 'fude sync' sends it");
        else if (completion.Refused > 0)
            console.WriteLine(Text($"the server has refused {completion.Refused} entries: {completion.SpoolFolder}"));
    }

    /// <summary>Tells which version the bundle is now.</summary>
    public void TellRegistered(ModelVersion version) => console.WriteLine($"registered as {version.Name} version {version.Version}");

    /// <summary>Tells of a problem with the recording.</summary>
    public void Tell(TrackingProblem problem) => console.WriteLine($"tracking: {problem.Message}");

    private static string Line(EpochReport report, int epochs)
    {
        var valid = report.Valid is { } score ? Text($"  valid loss {score.Loss:F4}  accuracy {score.Accuracy:F4}") : "";
        var partly = report.Complete ? "" : "  (interrupted)";
        return Text($"epoch {report.Epoch}/{epochs}  train loss {report.Train.Loss:F4}  accuracy {report.Train.Accuracy:F4}{valid}  {report.Seconds:F1} s  {report.ImagesPerSecond:F0} images/s{partly}");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using System.CommandLine;
using Fude.Cli.Clusters;
using Fude.Cli.Terminal;
using Fude.Cli.Tracking;
using Fude.Training;
using Fude.Training.Datasets;
using Spectre.Console;

namespace Fude.Cli.Commands;

/// <summary><c>fude train</c>: trains a network, leaves a model bundle, and records how it came to be.</summary>
public static class TrainCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var data = CommonOptions.DataFolder();
        var output = new Option<string?>("--out") { Description = "The bundle's folder; models/RUN_ID in --data-dir by default.", HelpName = "DIR" };
        var run = new Option<string?>("--run-id") { Description = "The run's id: 32 hexadecimal digits; made up by default.", HelpName = "ID" };
        var json = CommonOptions.Json();
        var (options, tracking, cluster) = (new TrainingArguments(), new TrackingArguments(), new ClusterArguments());
        var command = new Command("train", "Train a network on pictures of digits, write it as a model bundle, and record the run.") { data, output, run, json };
        options.AddTo(command);
        tracking.AddTo(command);
        cluster.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var folder = parsed.GetRequiredValue(data);
            var request = new TrainRequest(options.Read(parsed), options.ReadDataset(parsed, folder), folder, parsed.GetValue(output), RunId(parsed.GetValue(run)), tracking.Read(parsed));
            return cluster.Read(parsed) is { } choice
                ? RunAsync(choice, request, options.Typed(parsed), parsed.GetValue(json), cancellation)
                : RunAsync(request, parsed.GetValue(json), cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(TrainRequest request, bool json, CancellationToken cancellation)
    {
        if (request.Training.FindMistakes() is [_, ..] mistakes)
            throw CommandLine.Usage(string.Join("; ", mistakes));
        if (request.Output is { } folder && (Directory.Exists(folder) || File.Exists(folder)))
            throw new CommandException($"{folder} exists already: choose another --out");
        var place = request.Tracking.FindPlace(request.DataFolder);

        // Standard output is the document where JSON is asked for; what people watch goes to standard error then.
        var progress = new TrainingProgress(json ? Output.Notes : AnsiConsole.Console);
        var data = await progress.LoadAsync(request.Dataset, cancellation);
        progress.Announce(request.Training, data);
        using var result = await RecordedTraining.RunAsync(request, place, data, progress, cancellation);
        if (json)
            JsonOutput.Write(TrainingSummary.Of(result, data));
        if (result.RegistrationFailure is { } failure)
            throw failure;
        return result.Outcome.Trained.Interrupted ? CommandLine.Interrupted : 0;
    }

    private static Task<int> RunAsync(ClusterChoice choice, TrainRequest request, IReadOnlyList<string> typed, bool json, CancellationToken cancellation) =>
        request.Training.FindMistakes() is [_, ..] mistakes
            ? throw CommandLine.Usage(string.Join("; ", mistakes))
            : ClusterTraining.RunAsync(choice, request, typed, json, cancellation);

    private static string? RunId(string? given) =>
        given is null || (given.Length == 32 && given.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f')))
            ? given
            : throw CommandLine.Usage($"--run-id '{given}' is not 32 hexadecimal digits (0-9, a-f)");
}

/// <summary>What <c>fude train</c> was asked for.</summary>
/// <param name="Training">How to train.</param>
/// <param name="Dataset">What to train on.</param>
/// <param name="DataFolder">Fude's folder.</param>
/// <param name="Output">The bundle's folder; null for the usual one.</param>
/// <param name="RunId">The run's id; null for one that is made up.</param>
/// <param name="Tracking">What is recorded, and where.</param>
internal sealed record TrainRequest(TrainingOptions Training, DatasetOptions Dataset, string DataFolder, string? Output, string? RunId, TrackingChoice Tracking);

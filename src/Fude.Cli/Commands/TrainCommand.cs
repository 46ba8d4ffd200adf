using System.CommandLine;
using Fude.Cli.Terminal;
using Fude.Training;
using Fude.Training.Datasets;
using Spectre.Console;

namespace Fude.Cli.Commands;

/// <summary><c>fude train</c>: trains a network and leaves a model bundle.</summary>
public static class TrainCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var data = CommonOptions.DataFolder();
        var output = new Option<string?>("--out") { Description = "The bundle's folder; models/RUN_ID in --data-dir by default.", HelpName = "DIR" };
        var run = new Option<string?>("--run-id") { Description = "The run's id: 32 hexadecimal digits; made up by default.", HelpName = "ID" };
        var json = CommonOptions.Json();
        var options = new TrainingArguments();
        var command = new Command("train", "Train a network on pictures of digits and write it as a model bundle.") { data, output, run, json };
        options.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var id = RunId(parsed.GetValue(run));
            var folder = parsed.GetRequiredValue(data);
            var target = parsed.GetValue(output) ?? ModelFolder.PathOf(folder, id);
            return RunAsync(options.Read(parsed), options.ReadDataset(parsed, folder), new(id, target), parsed.GetValue(json), cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(TrainingOptions options, DatasetOptions dataset, RunTarget target, bool json, CancellationToken cancellation)
    {
        if (options.FindMistakes() is [_, ..] mistakes)
            throw CommandLine.Usage(string.Join("; ", mistakes));
        if (Directory.Exists(target.Folder) || File.Exists(target.Folder))
            throw new CommandException($"{target.Folder} exists already: choose another --out");

        // Standard output is the document where JSON is asked for; what people watch goes to standard error then.
        var console = json ? Output.Notes : AnsiConsole.Console;
        var progress = new TrainingProgress(console);
        var data = await progress.LoadAsync(dataset, cancellation);
        progress.Announce(options, data);
        using var outcome = await Task.Run(() => progress.Watch(options, observer => new TrainingRun(options, observer).Execute(data, target, cancellation)), CancellationToken.None);
        progress.Conclude(outcome);
        if (json)
            JsonOutput.Write(TrainingSummary.Of(outcome, data));
        return outcome.Trained.Interrupted ? CommandLine.Interrupted : 0;
    }

    private static string RunId(string? given)
    {
        if (given is null)
            return Guid.NewGuid().ToString("N");
        return given.Length == 32 && given.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'))
            ? given
            : throw CommandLine.Usage($"--run-id '{given}' is not 32 hexadecimal digits (0-9, a-f)");
    }
}

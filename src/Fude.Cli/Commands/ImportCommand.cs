using System.CommandLine;
using System.Globalization;
using Fude.Cli.Importing;
using Fude.Cli.Terminal;
using Fude.Cli.Tracking;
using Fude.Tracking.Client;
using Spectre.Console;

namespace Fude.Cli.Commands;

/// <summary><c>fude import</c>: takes over a model that another tool has exported, or what it has recorded.</summary>
public static class ImportCommand
{
    /// <summary>The command with its parts.</summary>
    public static Command Create()
    {
        var (options, json) = (new ForeignModelArguments(), CommonOptions.Json());
        var command = new Command("import", "Make a bundle of an ONNX classifier from any tool, proven against the original, and record it as a run.") { CreateMlruns() };
        options.AddTo(command);
        command.Options.Add(json);
        command.SetAction(async (parsed, cancellation) =>
        {
            var request = options.Read(parsed);
            var place = TrackingPlace.Find(options.Server(parsed), request.DataFolder);
            // Standard output is the document where JSON is asked for.
            Action<string> tell = parsed.GetValue(json) ? Output.Notes.WriteLine : System.Console.Out.WriteLine;
            var outcome = await new ForeignModelImport(place, tell).RunAsync(request, cancellation);
            if (parsed.GetValue(json))
                JsonOutput.Write(ImportedModel.Of(outcome));
            else
                Print(outcome, place);
        });
        return command;
    }

    private static Command CreateMlruns()
    {
        var (server, json) = (new ServerArguments(), CommonOptions.Json());
        var folder = new Argument<string>("DIR") { Description = "The file store, usually mlruns." };
        var command = server.AddTo(new("mlruns", "Take over an MLflow file store: experiments, runs, metrics, artifacts, models. Run again it adds what is new.") { folder, json });
        command.SetAction(async (parsed, cancellation) =>
        {
            var path = parsed.GetRequiredValue(folder);
            var store = new FileStore(path);
            if (!store.IsStore)
                throw new CommandException($"{Path.GetFullPath(path)} is no MLflow file store: it has no folder with a meta.yaml");
            using var client = server.Connect(parsed);
            await client.CheckHealthAsync(cancellation);
            var report = await new StoreImport(client, store, name => Output.Notes.WriteLine($"importing {name}")).RunAsync(cancellation);
            if (parsed.GetValue(json))
                JsonOutput.Write(report);
            else
                Print(report);
            return report.Skipped > 0 ? CommandLine.Failure : 0;
        });
        return command;
    }

    private static void Print(ForeignModelOutcome outcome, TrackingPlace place)
    {
        var run = outcome.Bundle.Manifest.RunId;
        System.Console.Out.WriteLine($"run {run}");
        System.Console.Out.WriteLine($"bundle {outcome.Bundle.Folder}");
        System.Console.Out.WriteLine($"digest {outcome.Bundle.Digest}");
        if (outcome.Completion.Delivery == Delivery.Spooled)
            System.Console.Out.WriteLine($"the record of the run waits in {place.SpoolFolder}: 'fude sync' sends it");
        else
            System.Console.Out.WriteLine($"next: fude build {run}");
    }

    private static void Print(ImportReport report)
    {
        System.Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.NewRuns} new runs, {report.UpdatedRuns} updated, {report.UnchangedRuns} unchanged; {report.NewExperiments} new experiments, {report.NewModels} new models, {report.NewVersions} new versions"));
        System.Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"sent {report.Points} points, {report.Params} params, {report.Tags} tags, {report.Datasets} datasets, {report.Files} files ({Moments.Bytes(report.FileBytes)})"));
        foreach (var problem in report.Problems)
            Output.Notes.WriteLine($"skipped {problem}");
        if (report.Skipped > report.Problems.Count)
            Output.Notes.WriteLine($"and {report.Skipped - report.Problems.Count} more were skipped");
    }
}

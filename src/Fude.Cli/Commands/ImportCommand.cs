using System.CommandLine;
using System.Globalization;
using Fude.Cli.Importing;
using Fude.Cli.Terminal;
using Fude.Cli.Tracking;
using Spectre.Console;

namespace Fude.Cli.Commands;

/// <summary><c>fude import</c>: takes over what other tools have recorded.</summary>
public static class ImportCommand
{
    /// <summary>The command with its parts.</summary>
    public static Command Create() => new("import", "Take over what other tools have recorded.") { CreateMlruns() };

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

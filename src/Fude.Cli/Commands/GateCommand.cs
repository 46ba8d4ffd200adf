using System.CommandLine;
using Fude.Cli.Gating;
using Fude.Cli.Terminal;
using Fude.Cli.Tracking;
using Fude.Training.Gates;
using Fude.Training.Recording;
using Spectre.Console;

namespace Fude.Cli.Commands;

/// <summary><c>fude gate</c>: whether a model may be released.</summary>
public static class GateCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var model = new Argument<string>("MODEL") { Description = $"What is judged: {BundleFetch.Forms}." };
        var (data, json, gate) = (CommonOptions.DataFolder(), CommonOptions.Json(), new GateArguments());
        var tracking = new Option<string?>("--tracking") { Description = "The tracking server. By default MLFLOW_TRACKING_URI, else that of the 'fude up' at work on --data-dir.", HelpName = "URI" };
        var output = new Option<string?>("--out") { Description = $"The folder for {GateReport.JsonName} and {GateReport.HtmlName}; gates/RUN_ID in --data-dir by default.", HelpName = "DIR" };
        var command = new Command("gate", "Judge whether a model may be released: accuracy, the live model, robustness, latency, size; exit code 1 where it may not.") { model, tracking, data, output, json };
        gate.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            var folder = parsed.GetRequiredValue(data);
            return RunAsync(parsed.GetRequiredValue(model), gate.Read(parsed, folder), TrackingPlace.Find(parsed.GetValue(tracking), folder), parsed.GetValue(output), parsed.GetValue(json), cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(string model, GateChoice choice, TrackingPlace place, string? output, bool json, CancellationToken cancellation)
    {
        using var client = place.HasServer ? place.CreateClient() : null;
        using var fetched = await new BundleFetch(client).FetchAsync(client is null ? Local(model, choice.DataFolder) : model, cancellation);
        var report = await GateRun.JudgeAsync(fetched, choice, client, cancellation);
        var folder = Directory.CreateDirectory(output ?? Path.Combine(choice.DataFolder, "gates", report.Bundle.RunId)).FullName;
        report.WriteJson(Path.Combine(folder, GateReport.JsonName));
        report.WriteHtml(Path.Combine(folder, GateReport.HtmlName));
        if (json)
            System.Console.Out.Write(System.Text.Encoding.UTF8.GetString(report.ToJson()));
        else
            GateTable.Print(report);
        Output.Notes.WriteLine($"report {Path.Combine(folder, GateReport.HtmlName)}");
        if (await GateRun.KeepAsync(fetched, report, client, cancellation) is { } run)
            Output.Notes.WriteLine($"kept with run {run} as {GateRecord.Folder}/");
        return report.Passed || report.ForceReason is not null ? 0 : CommandLine.Failure;
    }

    // Without a server a run that was trained here has its bundle here.
    private static string Local(string model, string dataFolder) => ModelFolder.PathOf(dataFolder, model) is var folder && !Directory.Exists(model) && Directory.Exists(folder) ? folder : model;
}

using System.CommandLine;
using Fude.Cli.Terminal;
using Fude.Cli.Tracking;
using Fude.Tracking.Client;
using Spectre.Console;

namespace Fude.Cli.Commands;

/// <summary><c>fude sync</c>: sends what waits because the tracking server could not be reached.</summary>
public static class SyncCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var (server, json) = (new ServerArguments(), CommonOptions.Json());
        var spool = new Option<string?>("--spool") { Description = "The folder with the spools; spool/ in --data-dir by default.", HelpName = "DIR" };
        var command = server.AddTo(new("sync", "Send the runs that were recorded while the tracking server could not be reached.") { spool, json });
        command.SetAction(async (parsed, cancellation) =>
        {
            var folder = parsed.GetValue(spool) ?? Path.Combine(server.DataFolder(parsed), "spool");
            if (SpoolSender.List(folder).Count == 0)
            {
                Output.Notes.WriteLine($"nothing waits in {folder}");
                if (parsed.GetValue(json))
                    JsonOutput.Write(Array.Empty<SpoolReport>());
                return 0;
            }

            using var client = server.Connect(parsed);
            await client.CheckHealthAsync(cancellation);
            var reports = await new SpoolSender(client).SendAllAsync(folder, cancellation);
            if (parsed.GetValue(json))
                JsonOutput.Write(reports);
            else
                Print(reports);
            return reports.Any(report => report.Outcome is SpoolOutcome.Waiting or SpoolOutcome.Failed) ? CommandLine.Failure : 0;
        });
        return command;
    }

    private static void Print(IReadOnlyList<SpoolReport> reports)
    {
        foreach (var report in reports)
        {
            if (report.Outcome == SpoolOutcome.Sent)
                AnsiConsole.WriteLine($"{report.Message} Sent: {report.Metrics} points, {report.Params} params, {report.Tags} tags, {report.Inputs} datasets, {report.Artifacts} files.");
            else
                Output.Notes.WriteLine(report.Message);
            foreach (var problem in report.Problems)
                Output.Notes.WriteLine($"  {problem}");
        }
    }
}

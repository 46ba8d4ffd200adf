using System.CommandLine;
using Fude.Cli.Terminal;
using Fude.Cli.Tracking;
using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;
using Spectre.Console;

namespace Fude.Cli.Commands;

/// <summary><c>fude runs</c>: the runs of the tracking server.</summary>
public static class RunsCommand
{
    /// <summary>The command with its parts.</summary>
    public static Command Create()
    {
        var (server, json) = (new ServerArguments(), CommonOptions.Json());
        var experiments = new Option<string[]>("--experiment") { Description = "Only runs of this experiment (name or id); may be repeated.", HelpName = "NAME" };
        var filter = new Option<string?>("--filter") { Description = "Only runs that match, such as \"metrics.test_acc > 0.98 AND params.model = 'cnn'\".", HelpName = "TEXT" };
        var order = new Option<string[]>("--order-by") { Description = "The order, such as \"metrics.test_acc DESC\"; may be repeated. By default the latest first.", HelpName = "TEXT" };
        var limit = new Option<int>("--limit") { Description = "At most so many runs.", HelpName = "N", DefaultValueFactory = _ => 20 };
        var view = new Option<string>("--view") { Description = "active, deleted or all runs.", HelpName = "WHICH", DefaultValueFactory = _ => "active" };
        view.AcceptOnlyFromAmong("active", "deleted", "all");
        var command = server.AddTo(new("runs", "List the runs of the tracking server, compare, delete and purge them.")
        {
            experiments, filter, order, limit, view, json,
            RunShowCommands.CreateShow(), RunShowCommands.CreateCompare(), RunStageCommands.CreateDelete(), RunStageCommands.CreateRestore(), PurgeCommand.Create(),
        });
        command.SetAction(async (parsed, cancellation) =>
        {
            if (parsed.GetRequiredValue(limit) is < 1 or > 50_000)
                throw CommandLine.Usage($"--limit must be 1 to 50000, not {parsed.GetRequiredValue(limit)}");
            using var client = server.Connect(parsed);
            var stage = parsed.GetRequiredValue(view) switch { "deleted" => ViewType.DeletedOnly, "all" => ViewType.All, _ => ViewType.ActiveOnly };
            // Deleted runs may lie in experiments that are not deleted.
            var searched = await new ExperimentNames(client).SelectAsync(parsed.GetValue(experiments) ?? [], stage == ViewType.ActiveOnly ? stage : ViewType.All, cancellation);
            var request = new SearchRunsRequest { ExperimentIds = [.. searched.Keys], Filter = parsed.GetValue(filter), OrderBy = parsed.GetValue(order), RunViewType = stage, MaxResults = parsed.GetRequiredValue(limit) };
            var page = searched.Count == 0 ? new([]) : await client.SearchRunsPageAsync(request, cancellation);
            Print(page, run => searched.GetValueOrDefault(run.Info.ExperimentId)?.Name ?? run.Info.ExperimentId, [.. request.OrderBy ?? [], request.Filter], parsed.GetValue(json));
        });
        return command;
    }

    private static void Print(SearchRunsAnswer page, Func<Run, string> experiment, IEnumerable<string?> asked, bool json)
    {
        if (json)
        {
            JsonOutput.Write(page.Runs.Select(run => RunLine.Of(run, experiment(run))).ToList());
            return;
        }

        if (page.Runs.Count == 0)
            Output.Notes.WriteLine("no runs match");
        else
            RunTables.List(page.Runs, experiment, asked);
        if (!string.IsNullOrEmpty(page.NextPageToken))
            Output.Notes.WriteLine($"there are more than these {page.Runs.Count}: ask for them with --limit");
    }
}

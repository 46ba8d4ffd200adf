using System.CommandLine;
using Fude.Cli.Terminal;
using Fude.Cli.Tracking;
using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;
using Spectre.Console;

namespace Fude.Cli.Commands;

/// <summary><c>fude experiments</c>: the experiments of the tracking server.</summary>
public static class ExperimentsCommand
{
    /// <summary>The command with its parts.</summary>
    public static Command Create()
    {
        var command = CreateList(new("experiments", "List the experiments of the tracking server, make, rename, delete and restore them."));
        command.Subcommands.Add(CreateList(new("list", "List the experiments.")));
        command.Subcommands.Add(CreateCreate());
        command.Subcommands.Add(CreateRename());
        command.Subcommands.Add(CreateChange("delete", "Delete an experiment with its runs; 'restore' brings them back.", "deleted", (client, id, stop) => client.DeleteExperimentAsync(id, stop)));
        command.Subcommands.Add(CreateChange("restore", "Bring a deleted experiment back with all its runs.", "restored", (client, id, stop) => client.RestoreExperimentAsync(id, stop)));
        return command;
    }

    private static Command CreateList(Command command)
    {
        var (server, json) = (new ServerArguments(), CommonOptions.Json());
        var filter = new Option<string?>("--filter") { Description = "Only experiments that match, such as \"name LIKE 'digits%'\".", HelpName = "TEXT" };
        var view = new Option<string>("--view") { Description = "active, deleted or all experiments.", HelpName = "WHICH", DefaultValueFactory = _ => "active" };
        view.AcceptOnlyFromAmong("active", "deleted", "all");
        foreach (var option in (Option[])[filter, view, json])
            command.Options.Add(option);
        server.AddTo(command).SetAction(async (parsed, cancellation) =>
        {
            using var client = server.Connect(parsed);
            var stage = parsed.GetRequiredValue(view) switch { "deleted" => ViewType.DeletedOnly, "all" => ViewType.All, _ => ViewType.ActiveOnly };
            var found = new List<Experiment>();
            await foreach (var experiment in client.SearchExperimentsAsync(new() { Filter = parsed.GetValue(filter), ViewType = stage }, cancellation))
                found.Add(experiment);
            if (parsed.GetValue(json))
                JsonOutput.Write(found);
            else
                Print(found);
        });
        return command;
    }

    private static void Print(List<Experiment> experiments)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("id", "name", "stage", "made (UTC)", "changed (UTC)");
        foreach (var experiment in experiments)
            table.AddRow([.. ((string?[])[experiment.ExperimentId, experiment.Name, experiment.LifecycleStage, Moments.Time(experiment.CreationTime), Moments.Time(experiment.LastUpdateTime)]).Select(text => Markup.Escape(text ?? ""))]);
        AnsiConsole.Write(table);
    }

    private static Command CreateCreate()
    {
        var (server, name) = (new ServerArguments(), new Argument<string>("NAME") { Description = "The new experiment's name." });
        var command = server.AddTo(new("create", "Make an experiment.") { name });
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = server.Connect(parsed);
            var id = await client.CreateExperimentAsync(new(parsed.GetRequiredValue(name)), cancellation);
            System.Console.Out.WriteLine($"made experiment {id}");
        });
        return command;
    }

    private static Command CreateRename()
    {
        var (server, name, next) = (new ServerArguments(), Which(), new Argument<string>("NEW_NAME") { Description = "Its new name." });
        var command = server.AddTo(new("rename", "Rename an experiment.") { name, next });
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = server.Connect(parsed);
            var experiment = await new ExperimentNames(client).FindAsync(parsed.GetRequiredValue(name), cancellation);
            await client.RenameExperimentAsync(experiment.ExperimentId!, parsed.GetRequiredValue(next), cancellation);
            System.Console.Out.WriteLine($"renamed experiment {experiment.ExperimentId}");
        });
        return command;
    }

    private static Command CreateChange(string word, string description, string done, Func<TrackingClient, string, CancellationToken, Task> change)
    {
        var (server, name) = (new ServerArguments(), Which());
        var command = server.AddTo(new(word, description) { name });
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = server.Connect(parsed);
            var experiment = await new ExperimentNames(client).FindAsync(parsed.GetRequiredValue(name), cancellation);
            await change(client, experiment.ExperimentId!, cancellation);
            System.Console.Out.WriteLine($"{done} experiment {experiment.ExperimentId}");
        });
        return command;
    }

    private static Argument<string> Which() => new("EXPERIMENT") { Description = "The experiment: its name, or its id." };
}

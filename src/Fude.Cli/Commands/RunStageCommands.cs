using System.CommandLine;
using Fude.Cli.Tracking;
using Fude.Tracking.Client;

namespace Fude.Cli.Commands;

/// <summary><c>fude runs delete</c> and <c>fude runs restore</c>.</summary>
internal static class RunStageCommands
{
    public static Command CreateDelete() => Create(
        "delete", "Delete runs; 'fude runs restore' brings them back until they are purged.", "deleted", (client, run, cancellation) => client.DeleteRunAsync(run, cancellation));

    public static Command CreateRestore() => Create(
        "restore", "Bring deleted runs back.", "restored", (client, run, cancellation) => client.RestoreRunAsync(run, cancellation));

    private static Command Create(string name, string description, string done, Func<TrackingClient, string, CancellationToken, Task> change)
    {
        var runs = new Argument<string[]>("RUN_ID") { Description = "The runs.", Arity = ArgumentArity.OneOrMore };
        var server = new ServerArguments();
        var command = server.AddTo(new(name, description) { runs });
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = server.Connect(parsed);
            foreach (var run in parsed.GetRequiredValue(runs))
            {
                await change(client, run, cancellation);
                System.Console.Out.WriteLine($"{done} run {run}");
            }
        });
        return command;
    }
}

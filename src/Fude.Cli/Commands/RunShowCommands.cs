using System.CommandLine;
using Fude.Cli.Terminal;
using Fude.Cli.Tracking;
using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;

namespace Fude.Cli.Commands;

/// <summary><c>fude runs show</c> and <c>fude runs compare</c>.</summary>
internal static class RunShowCommands
{
    public static Command CreateShow()
    {
        var run = new Argument<string>("RUN_ID") { Description = "The run." };
        var (server, json) = (new ServerArguments(), CommonOptions.Json());
        var command = server.AddTo(new("show", "Show a run: params, latest metrics, tags, datasets and artifacts.") { run, json });
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = server.Connect(parsed);
            var found = await client.GetRunAsync(parsed.GetRequiredValue(run), cancellation);
            var experiment = (await client.GetExperimentAsync(found.Info.ExperimentId, cancellation)).Name;
            if (parsed.GetValue(json))
                JsonOutput.Write(RunLine.Of(found, experiment));
            else
                RunTables.Show(found, experiment, await ArtifactsAsync(client, found, cancellation));
        });
        return command;
    }

    public static Command CreateCompare()
    {
        var runs = new Argument<string[]>("RUN_ID") { Description = "The runs: two or more.", Arity = new(2, 20) };
        var all = new Option<bool>("--all") { Description = "Also what is the same for all of them." };
        var (server, json) = (new ServerArguments(), CommonOptions.Json());
        var command = server.AddTo(new("compare", "Show runs side by side: where their params and metrics differ.") { runs, all, json });
        command.SetAction(async (parsed, cancellation) =>
        {
            using var client = server.Connect(parsed);
            var found = new List<Run>();
            foreach (var id in parsed.GetRequiredValue(runs))
                found.Add(await client.GetRunAsync(id, cancellation));
            if (parsed.GetValue(json))
                JsonOutput.Write(found.ConvertAll(run => RunLine.Of(run, null)));
            else
                RunTables.Compare(found, parsed.GetValue(all));
        });
        return command;
    }

    // Artifacts of an imported run may lie where this server does not serve them.
    private static async Task<List<Fude.Tracking.Client.Messages.FileInfo>> ArtifactsAsync(TrackingClient client, Run run, CancellationToken cancellation)
    {
        var files = new List<Fude.Tracking.Client.Messages.FileInfo>();
        try
        {
            await foreach (var file in client.ListArtifactsAsync(run.Info.RunId, cancellation: cancellation))
                files.Add(file);
        }
        catch (TrackingException e) when (e.IsRequestsFault)
        {
            files.Clear();
        }

        return files;
    }
}

using Fude.Cli.Commands;
using Fude.Cli.Terminal;
using Spectre.Console;

namespace Fude.Cli.Clusters;

/// <summary><c>fude train --on …</c>: one training as a job; its log is shown, and what it made lies at the tracking server.</summary>
internal static class ClusterTraining
{
    private const int IdLength = 12;

    /// <summary>Runs it.</summary>
    /// <param name="choice">The cluster.</param>
    /// <param name="request">What to train.</param>
    /// <param name="typed">The options of training, as they were typed.</param>
    /// <param name="json">Whether standard output is the document of <c>fude train --json</c>, and the log goes to standard error.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>The exit status.</returns>
    public static async Task<int> RunAsync(ClusterChoice choice, TrainRequest request, IReadOnlyList<string> typed, bool json, CancellationToken cancellation)
    {
        if (request.Output is not null)
            throw CommandLine.Usage("--out is for a training here: a job leaves its bundle at the tracking server, as runs:/RUN_ID/model");
        ClusterArguments.CheckDataset(request.Dataset.Name);
        var place = ClusterArguments.FindPlace(choice, request.Tracking, request.DataFolder);
        var runId = request.RunId ?? Guid.CreateVersion7().ToString("N");
        var job = choice.Job(NameOf(runId), runId, typed, place, request.Tracking);
        if (choice.DryRun)
        {
            System.Console.Out.WriteLine(KubernetesManifest.Of(job, withSecret: false));
            return 0;
        }

        var (notes, cluster) = (json ? Output.Notes : AnsiConsole.Console, choice.Open());
        await cluster.CheckAsync(cancellation);
        notes.WriteLine($"job {job.Name} on {cluster.Title}: {job.Image}, run {runId}");
        var end = await new JobRun(cluster, notes.WriteLine).RunAsync(job, line => Tell(notes, line), cancellation);
        if (json && end.Document is { } document)
            System.Console.Out.WriteLine(document);
        if (end.Failure is { } failure)
            throw new CommandException($"job {job.Name}{(end.Node is { } node ? $" on {node}" : "")}: {failure}");
        if (json && end.Document is null)
            throw new CommandException($"job {job.Name} has trained, but its report did not arrive: 'fude runs show {runId}' has the figures");
        notes.WriteLine($"trained on {end.Node}: run {runId} at {place.Settings.TrackingUri}, its bundle is runs:/{runId}/model");
        return 0;
    }

    /// <summary>The name of the job that makes a run: the end of an id is what differs.</summary>
    public static string NameOf(string runId) => $"fude-train-{runId[^IdLength..]}";

    // The document that the log ends with is for programs.
    private static void Tell(IAnsiConsole notes, string line)
    {
        if (line.Length > 0 && line is not ("{" or "}") && !line.StartsWith("  ", StringComparison.Ordinal))
            notes.WriteLine(line);
    }
}

using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;

namespace Fude.Cli.Importing;

/// <summary>
/// Imports runs. A run keeps its id (asked for by a tag, as a run has it that began without a server), and a tag with the
/// fingerprint of its folder says what was imported: without a change there is nothing to do.
/// </summary>
/// <param name="client">The server.</param>
/// <param name="store">The store.</param>
/// <param name="report">Counts, and is told of what is skipped.</param>
internal sealed class RunImport(TrackingClient client, FileStore store, ImportReport report)
{
    private const string Fingerprint = "fude.import";
    private const int Batch = 1000;

    /// <summary>Imports a run.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="experiment">Its experiment in the store.</param>
    /// <param name="experimentId">The experiment on the server.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task ImportAsync(string folder, StoredExperiment experiment, string experimentId, CancellationToken cancellation)
    {
        var meta = MlflowYaml.Read(Path.Combine(folder, "meta.yaml"));
        var id = meta.Text("run_id") ?? meta.Text("run_uuid") ?? Path.GetFileName(folder);
        // A deleted experiment's runs are deleted by it, so that restoring it brings them back.
        var deleted = meta.Text("lifecycle_stage") == "deleted" && !experiment.IsDeleted;
        var fingerprint = FileStore.Fingerprint(folder);
        var found = await FindAsync(id, experimentId, cancellation);
        if (found is not null && (found.Info.LifecycleStage == "deleted" || found.Data.Tags.Any(tag => tag.Key == Fingerprint && tag.Value == fingerprint)))
        {
            report.UnchangedRuns++;
            return;
        }

        var run = found ?? await client.CreateRunAsync(new() { ExperimentId = experimentId, UserId = meta.Text("user_id"), RunName = NameOf(meta, folder), StartTime = meta.Integer("start_time"), Tags = [new(RunTags.LocalId, $"local-{id}")] }, cancellation);
        await FillAsync(run, folder, experiment, cancellation);
        await client.UpdateRunAsync(new(run.Info.RunId, StatusOf(meta), meta.Integer("end_time")), cancellation);
        await client.SetTagAsync(run.Info.RunId, Fingerprint, fingerprint, cancellation);
        if (deleted)
            await client.DeleteRunAsync(run.Info.RunId, cancellation);
        if (found is null)
            report.NewRuns++;
        else
            report.UpdatedRuns++;
    }

    private async Task<Run?> FindAsync(string id, string experiment, CancellationToken cancellation)
    {
        try
        {
            return await client.GetRunAsync(id, cancellation);
        }
        catch (TrackingException e) when (e.IsRequestsFault)
        {
            // MLflow's own server gives ids of its own.
            var page = await client.SearchRunsPageAsync(new() { ExperimentIds = [experiment], Filter = $"tags.`{RunTags.LocalId}` = 'local-{id.Replace("'", "''", StringComparison.Ordinal)}'", RunViewType = ViewType.All, MaxResults = 1 }, cancellation);
            return page.Runs is [var run, ..] ? run : null;
        }
    }

    private async Task FillAsync(Run run, string folder, StoredExperiment experiment, CancellationToken cancellation)
    {
        var id = run.Info.RunId;
        foreach (var (key, file) in FileStore.Keys(Path.Combine(folder, "params")))
        {
            if (await report.TryAsync(store.Shown(file), async () => await client.LogParamAsync(id, key, await File.ReadAllTextAsync(file, cancellation), cancellation)))
                report.Params++;
        }

        foreach (var (key, file) in FileStore.Keys(Path.Combine(folder, "tags")))
        {
            if (await report.TryAsync(store.Shown(file), async () => await client.SetTagAsync(id, key, await File.ReadAllTextAsync(file, cancellation), cancellation)))
                report.Tags++;
        }

        foreach (var (key, file) in FileStore.Keys(Path.Combine(folder, "metrics")))
            await report.TryAsync(store.Shown(file), () => SendAsync(id, key, file, cancellation));
        await new InputImport(client, store, report).ImportAsync(id, folder, experiment, cancellation);
        await new ArtifactImport(client, store, report).ImportAsync(run, folder, cancellation);
    }

    private async Task SendAsync(string run, string key, string file, CancellationToken cancellation)
    {
        var damaged = new List<int>();
        foreach (var points in MetricFile.Read(file, key, damaged.Add).Chunk(Batch))
        {
            await client.LogBatchAsync(run, points, cancellation: cancellation);
            report.Points += points.Length;
        }

        if (damaged.Count > 0)
            report.Skip(store.Shown(file), $"{damaged.Count} lines are no points, the first of them line {damaged[0]}");
    }

    // The tag has the name, and in MLflow before 1.30 alone. Both must agree.
    private static string? NameOf(MlflowYaml meta, string folder)
    {
        var tag = Path.Combine(folder, "tags", "mlflow.runName");
        return File.Exists(tag) && File.ReadAllText(tag) is { Length: > 0 } name ? name : meta.Text("run_name");
    }

    private static RunStatus? StatusOf(MlflowYaml meta) => meta.Text("status") switch
    {
        "1" or "RUNNING" => RunStatus.Running,
        "2" or "SCHEDULED" => RunStatus.Scheduled,
        "3" or "FINISHED" => RunStatus.Finished,
        "4" or "FAILED" => RunStatus.Failed,
        "5" or "KILLED" => RunStatus.Killed,
        _ => null,
    };
}

using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;

namespace Fude.Cli.Importing;

/// <summary>
/// Takes an MLflow file store over to a tracking server, by the protocol alone. Run again it adds what is new. What is damaged, or
/// what the server refuses, is told and skipped, and nothing else with it.
/// </summary>
/// <param name="client">The server.</param>
/// <param name="store">The store.</param>
/// <param name="note">Hears what is at hand.</param>
internal sealed class StoreImport(TrackingClient client, FileStore store, Action<string> note)
{
    private const string Origin = "fude.import";
    private readonly ImportReport _report = new();

    /// <summary>Imports everything.</summary>
    public async Task<ImportReport> RunAsync(CancellationToken cancellation)
    {
        var runs = new RunImport(client, store, _report);
        foreach (var experiment in store.Experiments(_report))
            await ImportAsync(experiment, runs, cancellation);
        var registry = new RegistryImport(client, store, _report);
        foreach (var model in store.Models)
            await _report.TryAsync(store.Shown(model), () => registry.ImportAsync(model, cancellation));
        return _report;
    }

    private async Task ImportAsync(StoredExperiment experiment, RunImport runs, CancellationToken cancellation)
    {
        note(experiment.Name);
        if (await FindOrMakeAsync(experiment, cancellation) is not var (id, ours))
            return;
        await ImportTagsAsync(experiment, id, cancellation);
        foreach (var run in FileStore.Runs(experiment))
            await _report.TryAsync(store.Shown(run), () => runs.ImportAsync(run, experiment, id, cancellation));
        if (experiment.IsDeleted && ours)
            await client.DeleteExperimentAsync(id, cancellation);
    }

    // Ids of a file store are numbers of 18 digits: experiments are known by their names.
    private async Task<(string Id, bool Ours)?> FindOrMakeAsync(StoredExperiment experiment, CancellationToken cancellation)
    {
        if (await client.FindExperimentAsync(experiment.Name, cancellation) is not { ExperimentId: { } id } found)
        {
            var made = await client.CreateExperimentAsync(new(experiment.Name, null, [new(Origin, experiment.Id)]), cancellation);
            _report.NewExperiments++;
            return (made, true);
        }

        var ours = (found.Tags ?? []).Any(tag => tag.Key == Origin && tag.Value == experiment.Id);
        if (found.LifecycleStage != "deleted")
            return (id, ours);
        var count = FileStore.Runs(experiment).Count();
        if (experiment.IsDeleted)
            _report.UnchangedRuns += count; // it was taken over whole before it was deleted again
        else
            _report.Skip(store.Shown(experiment.Folder), $"the experiment '{experiment.Name}' is deleted on the server, so its {count} runs were left out: 'fude experiments restore' brings it back");
        return null;
    }

    private async Task ImportTagsAsync(StoredExperiment experiment, string id, CancellationToken cancellation)
    {
        foreach (var (key, file) in FileStore.Keys(Path.Combine(experiment.Folder, "tags")))
            await _report.TryAsync(store.Shown(file), async () => await client.SetExperimentTagAsync(id, key, await File.ReadAllTextAsync(file, cancellation), cancellation));
    }
}

/// <summary>Goes on after what can't be imported.</summary>
internal static class ImportSteps
{
    /// <summary>Does a step; what is damaged or refused is told.</summary>
    /// <exception cref="TrackingException">The server can't be reached any more.</exception>
    public static async Task<bool> TryAsync(this ImportReport report, string what, Func<Task> step)
    {
        try
        {
            await step();
            return true;
        }
        catch (TrackingException e) when (e.IsRequestsFault)
        {
            report.Skip(what, e.Message);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            report.Skip(what, e.Message);
        }

        return false;
    }
}

using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;

namespace Fude.Cli.Importing;

/// <summary>Imports which datasets a run has used: <c>inputs/ID/meta.yaml</c> in the run's folder names one in the experiment's <c>datasets</c>.</summary>
/// <param name="client">The server.</param>
/// <param name="store">The store.</param>
/// <param name="report">Counts, and is told of what is skipped.</param>
internal sealed class InputImport(TrackingClient client, FileStore store, ImportReport report)
{
    public async Task ImportAsync(string run, string folder, StoredExperiment experiment, CancellationToken cancellation)
    {
        var inputs = Path.Combine(folder, "inputs");
        if (!Directory.Exists(inputs))
            return;
        foreach (var input in Directory.EnumerateDirectories(inputs).Order(StringComparer.Ordinal))
        {
            await report.TryAsync(store.Shown(input), async () =>
            {
                if (Read(input, experiment) is not { } dataset)
                    return;
                await client.LogInputsAsync(new(run, [dataset]), cancellation);
                report.Datasets++;
            });
        }
    }

    private static DatasetInput? Read(string input, StoredExperiment experiment)
    {
        var meta = MlflowYaml.Read(Path.Combine(input, "meta.yaml"));
        // MLflow 3 keeps the models that a run has used there too.
        if (meta.Text("source_type") is not ("DATASET" or "1"))
            return null;
        var source = meta.Required("source_id");
        if (source != Path.GetFileName(source))
            throw new InvalidDataException($"source_id is '{source}', which is no dataset's id");
        var dataset = MlflowYaml.Read(Path.Combine(experiment.Folder, "datasets", source, "meta.yaml"));
        return new(
            new(dataset.Required("name"), dataset.Required("digest"), dataset.Required("source_type"), dataset.Required("source"), dataset.Text("schema"), dataset.Text("profile")),
            [.. meta.Map("tags").Select(tag => new Tag(tag.Key, tag.Value))]);
    }
}

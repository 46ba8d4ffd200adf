using System.Globalization;
using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;

namespace Fude.Cli.Importing;

/// <summary>
/// Imports registered models with their versions, tags, stages and aliases. Versions keep their numbers: one that was deleted is made
/// and deleted again. What the server has already is left as it is.
/// </summary>
/// <param name="client">The server.</param>
/// <param name="store">The store.</param>
/// <param name="report">Counts, and is told of what is skipped.</param>
internal sealed class RegistryImport(TrackingClient client, FileStore store, ImportReport report)
{
    private const string Prefix = "version-";
    private const int MostVersions = 100_000;

    /// <summary>Imports a model.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task ImportAsync(string folder, CancellationToken cancellation)
    {
        var meta = MlflowYaml.Read(Path.Combine(folder, "meta.yaml"));
        var name = meta.Text("name") ?? Path.GetFileName(folder);
        var model = await FindAsync(name, cancellation);
        if (model is null)
        {
            await client.CreateRegisteredModelAsync(new(name, Tags(folder), meta.Text("description")), cancellation);
            report.NewModels++;
        }

        var last = await LastAsync(name, cancellation);
        var versions = Directory.EnumerateDirectories(folder, Prefix + "*").Select(path => (Number: NumberOf(path), Path: path)).Where(version => version.Number > last && version.Number <= MostVersions);
        foreach (var (number, path) in versions.OrderBy(version => version.Number))
            await report.TryAsync(store.Shown(path), () => ImportAsync(name, number, path, cancellation));
        await ImportAliasesAsync(name, folder, model, cancellation);
    }

    private async Task ImportAsync(string name, int number, string folder, CancellationToken cancellation)
    {
        var meta = MlflowYaml.Read(Path.Combine(folder, "meta.yaml"));
        var stage = meta.Text("current_stage") ?? "None";
        if (stage == "Deleted_Internal")
            return;
        var run = meta.Text("run_id");
        var request = new CreateModelVersionRequest { Name = name, Source = await SourceAsync(meta.Required("source"), run, cancellation), RunId = run, Tags = Tags(folder), RunLink = meta.Text("run_link"), Description = meta.Text("description") };
        var made = await client.CreateModelVersionAsync(request, cancellation);
        for (; NumberOf(made) < number; made = await client.CreateModelVersionAsync(request, cancellation))
            await client.DeleteModelVersionAsync(name, made.Version, cancellation);
        report.NewVersions++;
        if (NumberOf(made) != number)
            report.Skip(store.Shown(folder), $"the server has given it the number {made.Version}: {number} was in use there");
        if (stage != "None")
            await client.TransitionStageAsync(new(name, made.Version, stage, ArchiveExistingVersions: false), cancellation);
    }

    private async Task ImportAliasesAsync(string name, string folder, RegisteredModel? before, CancellationToken cancellation)
    {
        foreach (var (alias, file) in FileStore.Keys(Path.Combine(folder, "aliases")))
        {
            // One that the server has may have been moved there since.
            if ((before?.Aliases ?? []).All(known => known.Alias != alias))
                await report.TryAsync(store.Shown(file), async () => await client.SetAliasAsync(name, alias, (await File.ReadAllTextAsync(file, cancellation)).Trim(), cancellation));
        }
    }

    // A path on the disk of the store's machine: the run's artifacts lie with the server now.
    private async Task<string> SourceAsync(string source, string? run, CancellationToken cancellation)
    {
        if (run is null)
            return source;
        var inside = $"/{run}/artifacts";
        var at = source.IndexOf(inside, StringComparison.Ordinal);
        return at >= 0 && (await client.GetRunAsync(run, cancellation)).Info.ArtifactUri is { } uri ? uri + Uri.UnescapeDataString(source[(at + inside.Length)..]) : source;
    }

    private async Task<RegisteredModel?> FindAsync(string name, CancellationToken cancellation)
    {
        try
        {
            return await client.GetRegisteredModelAsync(name, cancellation);
        }
        catch (TrackingException e) when (e.IsMissing)
        {
            return null;
        }
    }

    private async Task<int> LastAsync(string name, CancellationToken cancellation)
    {
        var last = 0;
        await foreach (var version in client.SearchModelVersionsAsync(new() { Filter = $"name = '{name.Replace("'", "''", StringComparison.Ordinal)}'" }, cancellation))
            last = Math.Max(last, NumberOf(version));
        return last;
    }

    private static int NumberOf(ModelVersion version) => int.TryParse(version.Version, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static int NumberOf(string folder) => int.TryParse(Path.GetFileName(folder)[Prefix.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static Tag[] Tags(string folder) => [.. FileStore.Keys(Path.Combine(folder, "tags")).Select(tag => new Tag(tag.Key, File.ReadAllText(tag.File)))];
}

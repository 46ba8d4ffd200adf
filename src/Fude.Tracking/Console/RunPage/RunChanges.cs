using Fude.Hosting.Databases;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Console.ModelRegistry;
using Fude.Tracking.Errors;
using Fude.Tracking.Protocol;
using Fude.Tracking.Purging;
using Fude.Tracking.Registry;
using Fude.Tracking.Runs;
using Fude.Tracking.Settings;

namespace Fude.Tracking.Console.RunPage;

/// <summary>What the console changes of runs, one or several: by the same classes and with the same checks as the protocol's routes.</summary>
/// <param name="database">The database.</param>
/// <param name="purge">Removes runs for good.</param>
/// <param name="sources">Checks where versions of models come from.</param>
/// <param name="limits">How long texts may be.</param>
/// <param name="time">Stamps what is written.</param>
internal sealed class RunChanges(Database database, RunPurge purge, VersionSources sources, ProtocolLimits limits, TimeProvider time)
{
    /// <summary>Runs that one look at the space, and one removal for good, takes.</summary>
    public const int LongestQuery = 1000;

    /// <summary>Where <c>fude train</c> and <c>fude import</c> log a run's bundle among its artifacts.</summary>
    public const string Bundle = "model";

    private const int RunsAtOnce = 200;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Renames a run. Access: write.</summary>
    public Task RenameAsync(string run, string name)
    {
        RunFields.CheckName(name);
        return database.WriteAsync(session => { RunWrites.Update(session, run, null, null, name); });
    }

    /// <summary>Deletes runs; they can be restored. Access: write.</summary>
    public Task DeleteAsync(IReadOnlyList<string> runs) => EachAsync(runs, (session, run) => RunWrites.Delete(session, run, Now));

    /// <summary>Restores deleted runs. Access: write.</summary>
    public Task RestoreAsync(IReadOnlyList<string> runs) => EachAsync(runs, RunWrites.Restore);

    /// <summary>Sets a tag of runs. Access: write.</summary>
    /// <exception cref="MlflowException">The tag can't be kept, or a run is deleted.</exception>
    public Task SetTagAsync(IReadOnlyList<string> runs, Tag tag)
    {
        Keys.Check("tag", tag.Key);
        if (tag.Key == RunTags.Name)
            RunFields.CheckName(tag.Value);
        Keys.CheckLength("Tag value", tag.Value, limits.MaxTagValue);
        return EachAsync(runs, (session, run) =>
        {
            RunRows.RequireActive(session, run);
            RunWrites.SetTag(session, run, tag);
        });
    }

    /// <summary>Removes a tag of runs; those without it stay as they are. Access: write.</summary>
    /// <exception cref="MlflowException">A run is deleted.</exception>
    public Task DeleteTagAsync(IReadOnlyList<string> runs, string key) => EachAsync(runs, (session, run) =>
    {
        if (session.First("SELECT 1 FROM tags WHERE run_uuid = @p0 AND `key` = @p1", _ => true, run, key))
            RunWrites.DeleteTag(session, run, key);
    });

    /// <summary>Removes a tag of a run. Access: write.</summary>
    public Task DeleteTagAsync(string run, string key) => database.WriteAsync(session => RunWrites.DeleteTag(session, run, key));

    /// <summary>The folder of the model that a run has logged last; null where it has logged none.</summary>
    /// <param name="run">The run.</param>
    public async Task<string?> ModelPathAsync(string run)
    {
        var history = await database.ReadAsync(session => session.First("SELECT value FROM tags WHERE `key` = @p0 AND run_uuid = @p1", row => row.Text(0), RunTags.LoggedModels, run));
        try
        {
            using var models = System.Text.Json.JsonDocument.Parse(history ?? "[]");
            return models.RootElement.EnumerateArray().Select(model => model.GetProperty("artifact_path").GetString()).LastOrDefault(path => !string.IsNullOrEmpty(path));
        }
        catch (Exception e) when (e is System.Text.Json.JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return null; // a tag may say anything
        }
    }

    /// <summary>Registers an artifact of a run as the next version of a model, which is made where it is missing. Access: write.</summary>
    /// <param name="run">The run.</param>
    /// <param name="path">The model's folder among its artifacts.</param>
    /// <param name="model">The model.</param>
    public Task<ModelVersion> RegisterAsync(string run, string path, string model)
    {
        RegistryFields.CheckNewName(model);
        return database.WriteAsync(session =>
        {
            RunRows.RequireActive(session, run);
            var source = $"{(RunRows.Info(session, run).ArtifactUri ?? "").TrimEnd('/')}/{path.Trim('/')}";
            // The tag of such a run is its versions' too: fude build and fude gate look for it.
            var digest = path == Bundle ? session.First("SELECT value FROM tags WHERE `key` = @p0 AND run_uuid = @p1", row => row.Text(0), ReleaseMarks.DigestTag, run) : null;
            List<Tag> tags = digest is null ? [] : [new Tag(ReleaseMarks.DigestTag, digest)];
            var made = new NewVersion(model, source, run, "", "", tags, IsPrompt: false);
            var place = sources.Locate(session, made);
            if (!session.First("SELECT 1 FROM registered_models WHERE name = @p0", _ => true, model))
                ModelStore.Create(session, model, "", [], Now);
            return VersionStore.Create(session, made, place, Now);
        });
    }

    /// <summary>What the removal of deleted runs for good would free. Access: admin.</summary>
    /// <param name="runs">The runs, at most a thousand; those that are not deleted are left out.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<PurgeRunsAnswer> SpaceAsync(IReadOnlyList<string> runs, CancellationToken cancellation = default) => purge.LookAsync(Scope(runs), cancellation);

    /// <summary>Removes deleted runs for good; what could not be removed in the time of one request is told as remaining. Access: admin.</summary>
    /// <param name="runs">The runs, at most a thousand.</param>
    /// <param name="cancellation">Gives up.</param>
    public Task<PurgeRunsAnswer> PurgeAsync(IReadOnlyList<string> runs, CancellationToken cancellation = default) => purge.RemoveAsync(Scope(runs), vacuum: false, cancellation);

    // Few lengths of lists make few statements to prepare: the last run fills the rest.
    private PurgeScope Scope(IReadOnlyList<string> runs)
    {
        if (runs.Count is 0 or > LongestQuery)
            throw MlflowException.Invalid($"1 to {LongestQuery} runs can be removed at once, and there are {runs.Count}.");
        var places = runs.Count == 1 ? 1 : runs.Count <= 50 ? 50 : LongestQuery;
        return new PurgeScope(Now, []) { Runs = [.. runs, .. Enumerable.Repeat(runs[^1], places - runs.Count)] };
    }

    private async Task EachAsync(IReadOnlyList<string> runs, Action<DatabaseSession, string> change)
    {
        foreach (var some in runs.Chunk(RunsAtOnce))
        {
            await database.WriteAsync(session =>
            {
                foreach (var run in some)
                    change(session, run);
            });
        }
    }
}

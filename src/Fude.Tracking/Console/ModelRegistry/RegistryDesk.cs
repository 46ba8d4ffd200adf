using System.Globalization;
using System.Text.Json;
using Fude.Hosting.Databases;
using Fude.Hosting.Security;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Errors;
using Fude.Tracking.Protocol;
using Fude.Tracking.Registry;
using Fude.Tracking.Runs;
using Fude.Tracking.Search;

namespace Fude.Tracking.Console.ModelRegistry;

/// <summary>What the console reads and writes of the registry: by the same checks and statements as the protocol's routes.</summary>
/// <param name="database">The database.</param>
/// <param name="limits">Limits of searches.</param>
/// <param name="fields">Checks what is written.</param>
/// <param name="time">Stamps what is written.</param>
internal sealed class RegistryDesk(Database database, SearchLimits limits, RegistryFields fields, TimeProvider time)
{
    private const int Page = 50;

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>Models whose name has a text, by name.</summary>
    public async Task<SearchRegisteredModelsAnswer> SearchAsync(string? text, string? pageToken, CancellationToken cancellation)
    {
        var filter = text is { Length: > 0 } ? $"name ILIKE {Quoted($"%{Escaped(text)}%")}" : null;
        return await database.ReadAsync(new RegisteredModelSearch(limits).Prepare(new SearchQuery(filter, null, Page, pageToken)), cancellation);
    }

    /// <summary>A model with its aliases and tags.</summary>
    /// <exception cref="MlflowException">There is no such model.</exception>
    public async Task<RegisteredModel> ModelAsync(string name, CancellationToken cancellation) => await database.ReadAsync(session => ModelStore.Get(session, name), cancellation);

    /// <summary>Versions of a model, the newest first.</summary>
    public async Task<ModelVersionsAnswer> VersionsAsync(string name, string? pageToken, CancellationToken cancellation) =>
        await database.ReadAsync(new ModelVersionSearch(limits).Prepare(new SearchQuery($"name = {Quoted(name)}", ["version_number DESC"], Page, pageToken)), cancellation);

    /// <summary>The versions of a bundle; where none says that it is of it, those of its run.</summary>
    public async Task<IReadOnlyList<ModelVersion>> VersionsOfAsync(string digest, string? run, CancellationToken cancellation)
    {
        var found = await FindAsync($"tags.`{ReleaseMarks.DigestTag}` = {Quoted(digest)}", cancellation);
        return found.Count > 0 || run is null ? found : await FindAsync($"run_id = {Quoted(run)}", cancellation);
    }

    /// <summary>A version, and the run that it is from.</summary>
    /// <exception cref="MlflowException">There is no such version.</exception>
    public async Task<(ModelVersion Version, Run? Run)> VersionAsync(string name, int version, CancellationToken cancellation) => await database.ReadAsync(
        session =>
        {
            var found = VersionStore.Get(session, name, version);
            return (found, found.RunId is { Length: > 0 } id ? FindRun(session, id) : null);
        },
        cancellation);

    public Task CreateAsync(string name)
    {
        var (checkedName, now) = (RegistryFields.NewName(Of(("name", name)), "name"), Now);
        return database.WriteAsync(session => ModelStore.Create(session, checkedName, "", [], now));
    }

    public Task RenameAsync(string name, string newName)
    {
        var (checkedName, now) = (RegistryFields.NewName(Of(("new_name", newName)), "new_name"), Now);
        return database.WriteAsync(session => ModelStore.Rename(session, name, checkedName, now));
    }

    public Task DescribeAsync(string name, int? version, string description)
    {
        var (text, now) = (RegistryFields.Description(Of(("description", description))), Now);
        return database.WriteAsync(session =>
        {
            if (version is { } number)
                VersionStore.Describe(session, name, number, text, now);
            else
                ModelStore.Describe(session, name, text, now);
        });
    }

    public Task SetTagAsync(string name, int? version, string key, string value)
    {
        var tag = fields.NewTag(Of(("key", key), ("value", value)));
        return database.WriteAsync(session =>
        {
            if (version is { } number)
                VersionStore.SetTag(session, name, number, tag);
            else
                ModelStore.SetTag(session, name, tag);
        });
    }

    public Task DeleteTagAsync(string name, int? version, string key) => database.WriteAsync(session =>
    {
        if (version is { } number)
            VersionStore.DeleteTag(session, name, number, key);
        else
            ModelStore.DeleteTag(session, name, key);
    });

    public Task SetAliasAsync(string name, string alias, int version)
    {
        var checkedAlias = RegistryFields.NewAlias(Of(("alias", alias)));
        return database.WriteAsync(session => VersionStore.SetAlias(session, name, checkedAlias, version));
    }

    public Task DeleteAliasAsync(string name, string alias) => database.WriteAsync(session => VersionStore.DeleteAlias(session, name, alias));

    /// <summary>Moves a version to a stage, and keeps who did it, when and why with the version, in one transaction.</summary>
    public Task TransitionAsync(Caller caller, string name, int version, string stage, bool archive, string reason)
    {
        var (canonical, now) = (VersionStage.Canonical(stage), Now);
        return database.WriteAsync(session =>
        {
            var before = VersionStore.Get(session, name, version).CurrentStage ?? VersionStage.None;
            VersionStore.Transition(session, name, version, canonical, archive && VersionStage.IsActive(canonical), now);
            var told = new StageChange(DateTimeOffset.FromUnixTimeMilliseconds(now), caller.Name, before, canonical, reason);
            VersionStore.SetTag(session, name, version, fields.NewTag(Of(("key", told.Key), ("value", told.ToJson()))));
        });
    }

    public Task DeleteAsync(string name) => database.WriteAsync(session => ModelStore.Delete(session, name));

    public Task DeleteAsync(string name, int version)
    {
        var now = Now;
        return database.WriteAsync(session => VersionStore.Delete(session, name, version, now));
    }

    private async Task<IReadOnlyList<ModelVersion>> FindAsync(string filter, CancellationToken cancellation) =>
        (await database.ReadAsync(new ModelVersionSearch(limits).Prepare(new SearchQuery(filter, null, Page, null)), cancellation)).ModelVersions ?? [];

    private static Run? FindRun(DatabaseSession session, string id)
    {
        try
        {
            return RunReader.Get(session, id);
        }
        catch (MlflowException)
        {
            return null; // it was removed for good
        }
    }

    // The protocol's own checks read the fields of a message.
    private static MlflowFields Of(params (string Name, string Value)[] values) =>
        new(JsonSerializer.SerializeToElement(values.ToDictionary(pair => pair.Name, pair => pair.Value, StringComparer.Ordinal)), "");

    private static string Quoted(string text) => $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";

    private static string Escaped(string text) => text.Replace("%", "", StringComparison.Ordinal).Trim();

    /// <summary>A version's number from an address.</summary>
    public static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}

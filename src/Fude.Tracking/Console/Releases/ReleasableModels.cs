using System.Globalization;
using Fude.Hosting.Databases;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Console.ModelRegistry;
using Fude.Tracking.Errors;
using Fude.Tracking.Registry;
using Fude.Tracking.Runs;
using Fude.Tracking.Search;

namespace Fude.Tracking.Console.Releases;

/// <summary>Finds the models that can be released, among runs and registered versions.</summary>
/// <param name="database">The database.</param>
/// <param name="limits">Limits of searches.</param>
internal sealed class ReleasableModels(Database database, SearchLimits limits)
{
    private const int Recent = 50;
    private const string Bundle = "model"; // where fude train leaves it
    private const string RunScheme = "runs:/";
    private const string BuildPrefix = "fude.build/";
    private const string GateTag = "fude.gate";
    private const string AccuracyMetric = "test_acc";

    /// <summary>The versions that changed last, the newest first.</summary>
    public async Task<IReadOnlyList<ReleasableModel>> RecentAsync(CancellationToken cancellation)
    {
        var search = new ModelVersionSearch(limits).Prepare(new SearchQuery("run_id != ''", null, Recent, null));
        return await database.ReadAsync<IReadOnlyList<ReleasableModel>>(session => [.. (search(session).ModelVersions ?? []).Select(version => Of(session, version)).OfType<ReleasableModel>()], cancellation);
    }

    /// <summary>A version; null where it is of no run.</summary>
    /// <exception cref="MlflowException">There is no such version.</exception>
    public async Task<ReleasableModel?> OfVersionAsync(string name, int version, CancellationToken cancellation) =>
        await database.ReadAsync(session => Of(session, VersionStore.Get(session, name, version)), cancellation);

    /// <summary>A run's own model.</summary>
    /// <exception cref="MlflowException">There is no such run.</exception>
    public async Task<ReleasableModel> OfRunAsync(string run, CancellationToken cancellation) =>
        await database.ReadAsync(session => Of(RunReader.Get(session, run), null, Bundle), cancellation);

    private static ReleasableModel? Of(DatabaseSession session, ModelVersion version)
    {
        if (version.RunId is not { Length: > 0 } id || !TryRun(session, id, out var run))
            return null;
        return Of(run, version, PathIn(run, version.Source ?? ""));
    }

    private static bool TryRun(DatabaseSession session, string id, out Run run)
    {
        try
        {
            run = RunReader.Get(session, id);
            return true;
        }
        catch (MlflowException)
        {
            run = new Run(); // it was removed for good, and its files with it
            return false;
        }
    }

    private static ReleasableModel Of(Run run, ModelVersion? version, string? path)
    {
        var digest = Tag(version?.Tags, ReleaseMarks.DigestTag) ?? (path == Bundle ? Tag(run.Data.Tags, ReleaseMarks.DigestTag) : null);
        var built = version?.Tags?.LastOrDefault(tag => tag.Key.StartsWith(BuildPrefix, StringComparison.Ordinal) && tag.Value == digest)?.Key[BuildPrefix.Length..];
        var isJudged = digest is not null && Tag(run.Data.Tags, $"{GateTag}.digest") == digest;
        return new ReleasableModel(
            version is null ? $"run:{run.Info.RunId}" : $"version:{version.Version}:{version.Name}",
            run.Info.RunId, version?.Name, version?.Version, path is null ? null : $"{RunScheme}{run.Info.RunId}/{path}", digest, built ?? run.Info.RunId,
            isJudged ? Tag(run.Data.Tags, GateTag) : null,
            isJudged && Tag(run.Data.Tags, $"{GateTag}.failures") is { Length: > 0 } failures ? failures : null,
            run.Data.Metrics.FirstOrDefault(metric => metric.Key == AccuracyMetric)?.Value);
    }

    private static string? PathIn(Run run, string source)
    {
        foreach (var root in (string[])[$"{RunScheme}{run.Info.RunId}/", $"{run.Info.ArtifactUri?.TrimEnd('/')}/"])
        {
            if (root.Length > 1 && source.StartsWith(root, StringComparison.Ordinal) && source[root.Length..].Trim('/') is { Length: > 0 } path)
                return path;
        }

        return null;
    }

    private static string? Tag(IReadOnlyList<Tag>? tags, string key) => tags?.FirstOrDefault(tag => tag.Key == key)?.Value;

    /// <summary>The address of the page that releases a version.</summary>
    public static string AddressOf(string name, string version) => string.Create(CultureInfo.InvariantCulture, $"/releases/new?model={Uri.EscapeDataString(name)}&version={Uri.EscapeDataString(version)}");
}

using Fude.Hosting.Databases;
using Fude.Tracking.Client;
using Fude.Tracking.Errors;
using Fude.Tracking.Registry;
using Fude.Tracking.Runs;
using Fude.Tracking.Schema;

namespace Fude.Tracking.Artifacts;

/// <summary>Where runs and versions of models keep their artifacts.</summary>
/// <param name="database">The database.</param>
/// <param name="policy">Which URIs are served.</param>
internal sealed class ArtifactRoots(Database database, ArtifactPathPolicy policy)
{
    /// <summary>The artifact URI of a run.</summary>
    /// <param name="run">The run, deleted or not.</param>
    /// <param name="write">Whether something is to be written there: then it has to be active.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="MlflowException">There is no such run, or it is deleted and something is to be written.</exception>
    public ValueTask<string> UriOfRunAsync(string run, bool write, CancellationToken cancellation) => database.ReadAsync(session =>
    {
        if (write)
            RunRows.RequireActive(session, run);
        return UriOfRun(session, run);
    }, cancellation);

    /// <summary>The folder of a version's files.</summary>
    /// <exception cref="MlflowException">There is no such version, or this server does not keep its files.</exception>
    public ValueTask<ArtifactPath> OfVersionAsync(string name, int version, CancellationToken cancellation) => database.ReadAsync(session =>
    {
        var uri = VersionStore.DownloadUri(session, name, version);
        if (ModelUri.TryRun(uri, out var run, out var below))
            return PathOf(UriOfRun(session, run)).Join(ArtifactPath.Parse(below));
        return PathOf(uri);
    }, cancellation);

    /// <summary>The folder that a stored URI names.</summary>
    /// <exception cref="MlflowException">This server does not keep it.</exception>
    public ArtifactPath PathOf(string uri) => policy.Resolve(uri) ?? throw new MlflowException(
        ErrorCode.InvalidParameterValue,
        $"The artifacts at '{uri}' are not kept by this server: they lie outside of its artifact root (setting Artifacts:Path). Read them from there directly.");

    private static string UriOfRun(DatabaseSession session, string run) =>
        session.First("SELECT artifact_uri FROM runs WHERE run_uuid = @p0", row => row.Text(0) ?? "", run) ?? throw RunRows.Missing(run);
}

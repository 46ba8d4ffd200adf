using Fude.Hosting.Databases;
using Fude.Hosting.Security;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Errors;
using Fude.Tracking.Protocol;

namespace Fude.Tracking.Registry;

/// <summary>The routes of models' versions, but for their search.</summary>
/// <param name="database">The database.</param>
/// <param name="fields">Reads and checks requests.</param>
/// <param name="sources">Checks where versions come from.</param>
/// <param name="time">Stamps what is written.</param>
internal sealed class VersionEndpoints(Database database, RegistryFields fields, VersionSources sources, TimeProvider time)
{
    public void Map(MlflowRoutes routes)
    {
        routes.Map("POST", "model-versions/create", Access.Write, CreateAsync);
        routes.Map("PATCH", "model-versions/update", Access.Write, UpdateAsync);
        routes.Map("POST", "model-versions/transition-stage", Access.Write, TransitionAsync);
        routes.Map("DELETE", "model-versions/delete", Access.Write, DeleteAsync);
        routes.Map("GET", "model-versions/get", Access.Read, GetAsync);
        routes.Map("GET", "model-versions/get-download-uri", Access.Read, GetDownloadUriAsync);
        routes.Map("POST", "model-versions/set-tag", Access.Write, SetTagAsync);
        routes.Map("DELETE", "model-versions/delete-tag", Access.Write, DeleteTagAsync);
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private ValueTask<MlflowAnswer> CreateAsync(MlflowRequest request)
    {
        var (made, now) = (fields.NewVersion(request.Fields), Now);
        return WriteVersionAsync(request, session => VersionStore.Create(session, made, sources.Locate(session, made), now));
    }

    private ValueTask<MlflowAnswer> UpdateAsync(MlflowRequest request)
    {
        var (name, version) = Named(request);
        var (description, now) = (RegistryFields.Description(request.Fields), Now);
        return WriteVersionAsync(request, session => VersionStore.Describe(session, name, version, description, now));
    }

    private ValueTask<MlflowAnswer> TransitionAsync(MlflowRequest request)
    {
        var (name, version) = Named(request);
        var given = request.Fields.RequiredText("stage");
        var (stage, archive, now) = (VersionStage.Canonical(given), request.Fields.Flag("archive_existing_versions"), Now);
        if (archive && !VersionStage.IsActive(stage))
            throw MlflowException.Invalid($"Model version transition cannot archive existing model versions because '{given}' is not an Active stage. Valid stages are ['Staging', 'Production']");
        return WriteVersionAsync(request, session => VersionStore.Transition(session, name, version, stage, archive, now));
    }

    private ValueTask<MlflowAnswer> DeleteAsync(MlflowRequest request)
    {
        var ((name, version), now) = (Named(request), Now);
        return WriteAsync(request, session => VersionStore.Delete(session, name, version, now));
    }

    private async ValueTask<MlflowAnswer> GetAsync(MlflowRequest request)
    {
        var (name, version) = Named(request);
        return Answer(await database.ReadAsync(session => VersionStore.Get(session, name, version), request.Cancellation));
    }

    private async ValueTask<MlflowAnswer> GetDownloadUriAsync(MlflowRequest request)
    {
        var (name, version) = Named(request);
        var uri = await database.ReadAsync(session => VersionStore.DownloadUri(session, name, version), request.Cancellation);
        return MlflowAnswer.Of(new DownloadUriAnswer(uri), MlflowJson.Default.DownloadUriAnswer);
    }

    private ValueTask<MlflowAnswer> SetTagAsync(MlflowRequest request)
    {
        var ((name, version), tag) = (Named(request), fields.NewTag(request.Fields));
        return WriteAsync(request, session => VersionStore.SetTag(session, name, version, tag));
    }

    private ValueTask<MlflowAnswer> DeleteTagAsync(MlflowRequest request)
    {
        var ((name, version), key) = (Named(request), RegistryFields.TagKey(request.Fields));
        return WriteAsync(request, session => VersionStore.DeleteTag(session, name, version, key));
    }

    private static (string Name, int Version) Named(MlflowRequest request) => (RegistryFields.Name(request.Fields), RegistryFields.Version(request.Fields));

    private async ValueTask<MlflowAnswer> WriteVersionAsync(MlflowRequest request, Func<DatabaseSession, ModelVersion> write) =>
        Answer(await database.WriteAsync(write, request.Cancellation));

    private async ValueTask<MlflowAnswer> WriteAsync(MlflowRequest request, Action<DatabaseSession> write)
    {
        await database.WriteAsync(write, request.Cancellation);
        return MlflowAnswer.Empty;
    }

    private static MlflowAnswer Answer(ModelVersion version) => MlflowAnswer.Of(new ModelVersionAnswer(version), MlflowJson.Default.ModelVersionAnswer);
}

using Fude.Hosting.Databases;
using Fude.Hosting.Security;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Protocol;

namespace Fude.Tracking.Registry;

/// <summary>The routes of registered models and their aliases, but for their search.</summary>
/// <param name="database">The database.</param>
/// <param name="fields">Reads and checks requests.</param>
/// <param name="time">Stamps what is written.</param>
internal sealed class ModelEndpoints(Database database, RegistryFields fields, TimeProvider time)
{
    public void Map(MlflowRoutes routes)
    {
        routes.Map("POST", "registered-models/create", Access.Write, CreateAsync);
        routes.Map("POST", "registered-models/rename", Access.Write, RenameAsync);
        routes.Map("PATCH", "registered-models/update", Access.Write, UpdateAsync);
        routes.Map("DELETE", "registered-models/delete", Access.Write, DeleteAsync);
        routes.Map("GET", "registered-models/get", Access.Read, GetAsync);
        routes.Map("GET POST", "registered-models/get-latest-versions", Access.Read, LatestVersionsAsync);
        routes.Map("POST", "registered-models/set-tag", Access.Write, SetTagAsync);
        routes.Map("DELETE", "registered-models/delete-tag", Access.Write, DeleteTagAsync);
        routes.Map("POST", "registered-models/alias", Access.Write, SetAliasAsync);
        routes.Map("DELETE", "registered-models/alias", Access.Write, DeleteAliasAsync);
        routes.Map("GET", "registered-models/alias", Access.Read, GetByAliasAsync);
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private ValueTask<MlflowAnswer> CreateAsync(MlflowRequest request)
    {
        var (name, description, tags, now) = (RegistryFields.NewName(request.Fields, "name"), RegistryFields.Description(request.Fields), fields.Tags(request.Fields), Now);
        return WriteModelAsync(request, session => ModelStore.Create(session, name, description, tags, now));
    }

    private ValueTask<MlflowAnswer> RenameAsync(MlflowRequest request)
    {
        var (name, newName, now) = (RegistryFields.Name(request.Fields), RegistryFields.NewName(request.Fields, "new_name"), Now);
        return WriteModelAsync(request, session => ModelStore.Rename(session, name, newName, now));
    }

    private ValueTask<MlflowAnswer> UpdateAsync(MlflowRequest request)
    {
        var (name, description, now) = (RegistryFields.Name(request.Fields), RegistryFields.Description(request.Fields), Now);
        return WriteModelAsync(request, session => ModelStore.Describe(session, name, description, now));
    }

    private ValueTask<MlflowAnswer> DeleteAsync(MlflowRequest request)
    {
        var name = RegistryFields.Name(request.Fields);
        return WriteAsync(request, session => ModelStore.Delete(session, name));
    }

    private async ValueTask<MlflowAnswer> GetAsync(MlflowRequest request)
    {
        var name = RegistryFields.Name(request.Fields);
        return Answer(await database.ReadAsync(session => ModelStore.Get(session, name), request.Cancellation));
    }

    private async ValueTask<MlflowAnswer> LatestVersionsAsync(MlflowRequest request)
    {
        var name = RegistryFields.Name(request.Fields);
        var stages = request.Fields.Texts("stages").Select(VersionStage.Canonical).ToHashSet(StringComparer.Ordinal);
        var versions = await database.ReadAsync(session => ModelStore.LatestVersions(session, name, stages), request.Cancellation);
        return MlflowAnswer.Of(new ModelVersionsAnswer(versions), MlflowJson.Default.ModelVersionsAnswer);
    }

    private ValueTask<MlflowAnswer> SetTagAsync(MlflowRequest request)
    {
        var (name, tag) = (RegistryFields.Name(request.Fields), fields.NewTag(request.Fields));
        return WriteAsync(request, session => ModelStore.SetTag(session, name, tag));
    }

    private ValueTask<MlflowAnswer> DeleteTagAsync(MlflowRequest request)
    {
        var (name, key) = (RegistryFields.Name(request.Fields), RegistryFields.TagKey(request.Fields));
        return WriteAsync(request, session => ModelStore.DeleteTag(session, name, key));
    }

    private ValueTask<MlflowAnswer> SetAliasAsync(MlflowRequest request)
    {
        var (name, alias, version) = (RegistryFields.Name(request.Fields), RegistryFields.NewAlias(request.Fields), RegistryFields.Version(request.Fields));
        return WriteAsync(request, session => VersionStore.SetAlias(session, name, alias, version));
    }

    private ValueTask<MlflowAnswer> DeleteAliasAsync(MlflowRequest request)
    {
        var (name, alias) = (RegistryFields.Name(request.Fields), RegistryFields.Alias(request.Fields));
        return WriteAsync(request, session => VersionStore.DeleteAlias(session, name, alias));
    }

    private async ValueTask<MlflowAnswer> GetByAliasAsync(MlflowRequest request)
    {
        var (name, alias) = (RegistryFields.Name(request.Fields), RegistryFields.Alias(request.Fields));
        var version = await database.ReadAsync(session => VersionStore.Get(session, name, VersionStore.OfAlias(session, name, alias)), request.Cancellation);
        return MlflowAnswer.Of(new ModelVersionAnswer(version), MlflowJson.Default.ModelVersionAnswer);
    }

    private async ValueTask<MlflowAnswer> WriteModelAsync(MlflowRequest request, Func<DatabaseSession, RegisteredModel> write) =>
        Answer(await database.WriteAsync(write, request.Cancellation));

    private async ValueTask<MlflowAnswer> WriteAsync(MlflowRequest request, Action<DatabaseSession> write)
    {
        await database.WriteAsync(write, request.Cancellation);
        return MlflowAnswer.Empty;
    }

    private static MlflowAnswer Answer(RegisteredModel model) => MlflowAnswer.Of(new RegisteredModelAnswer(model), MlflowJson.Default.RegisteredModelAnswer);
}

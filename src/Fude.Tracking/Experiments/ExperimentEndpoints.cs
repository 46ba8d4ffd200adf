using System.Globalization;
using Fude.Hosting.Databases;
using Fude.Hosting.Security;
using Fude.Tracking.Artifacts;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Errors;
using Fude.Tracking.Protocol;
using Fude.Tracking.Settings;

namespace Fude.Tracking.Experiments;

/// <summary>The routes of experiments, but for their search.</summary>
/// <param name="database">The database.</param>
/// <param name="policy">Which artifact locations there may be.</param>
/// <param name="limits">Limits.</param>
/// <param name="time">Stamps what is written.</param>
internal sealed class ExperimentEndpoints(Database database, ArtifactPathPolicy policy, ProtocolLimits limits, TimeProvider time)
{
    public void Map(MlflowRoutes routes)
    {
        routes.Map("POST", "experiments/create", Access.Write, CreateAsync);
        routes.Map("GET", "experiments/get", Access.Read, GetAsync);
        routes.Map("GET", "experiments/get-by-name", Access.Read, GetByNameAsync);
        routes.Map("POST", "experiments/delete", Access.Write, DeleteAsync);
        routes.Map("POST", "experiments/restore", Access.Write, RestoreAsync);
        routes.Map("POST", "experiments/update", Access.Write, UpdateAsync);
        routes.Map("POST", "experiments/set-experiment-tag", Access.Write, SetTagAsync);
        routes.Map("POST", "experiments/delete-experiment-tag", Access.Write, DeleteTagAsync);
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private async ValueTask<MlflowAnswer> CreateAsync(MlflowRequest request)
    {
        var name = Name(request.Fields.RequiredText("name"));
        var location = policy.CheckLocation(request.Fields.Text("artifact_location"));
        var tags = request.Fields.Messages("tags", ReadTag);
        var now = Now;
        var id = await database.WriteAsync(session => ExperimentStore.Create(session, name, location, tags, now), request.Cancellation);
        return MlflowAnswer.Of(new CreateExperimentAnswer(id.ToString(CultureInfo.InvariantCulture)), MlflowJson.Default.CreateExperimentAnswer);
    }

    private async ValueTask<MlflowAnswer> GetAsync(MlflowRequest request)
    {
        var id = Id(request);
        return Answer(await database.ReadAsync(session => ExperimentStore.Get(session, id), request.Cancellation));
    }

    private async ValueTask<MlflowAnswer> GetByNameAsync(MlflowRequest request)
    {
        var name = request.Fields.RequiredText("experiment_name");
        return Answer(await database.ReadAsync(session => ExperimentStore.GetByName(session, name), request.Cancellation));
    }

    private ValueTask<MlflowAnswer> DeleteAsync(MlflowRequest request)
    {
        var (id, now) = (Id(request), Now);
        return WriteAsync(request, session => ExperimentStore.Delete(session, id, now));
    }

    private ValueTask<MlflowAnswer> RestoreAsync(MlflowRequest request)
    {
        var (id, now) = (Id(request), Now);
        return WriteAsync(request, session => ExperimentStore.Restore(session, id, now));
    }

    private ValueTask<MlflowAnswer> UpdateAsync(MlflowRequest request)
    {
        var (id, now, name) = (Id(request), Now, Name(request.Fields.RequiredText("new_name")));
        return WriteAsync(request, session => ExperimentStore.Rename(session, id, name, now));
    }

    private ValueTask<MlflowAnswer> SetTagAsync(MlflowRequest request)
    {
        var (id, tag) = (Id(request), ReadTag(request.Fields));
        return WriteAsync(request, session => ExperimentStore.SetTag(session, id, tag));
    }

    private ValueTask<MlflowAnswer> DeleteTagAsync(MlflowRequest request)
    {
        var (id, key) = (Id(request), request.Fields.RequiredText("key"));
        return WriteAsync(request, session => ExperimentStore.DeleteTag(session, id, key));
    }

    private async ValueTask<MlflowAnswer> WriteAsync(MlflowRequest request, Action<DatabaseSession> write)
    {
        await database.WriteAsync(write, request.Cancellation);
        return MlflowAnswer.Empty;
    }

    private static MlflowAnswer Answer(Experiment experiment) => MlflowAnswer.Of(new ExperimentAnswer(experiment), MlflowJson.Default.ExperimentAnswer);

    private static long Id(MlflowRequest request) => ExperimentStore.ParseId(request.Fields.RequiredText("experiment_id"));

    private static string Name(string name) => ExperimentRules.CheckName(name);

    private Tag ReadTag(MlflowFields fields) => ExperimentRules.CheckTag(new Tag(fields.RequiredText("key"), fields.PresentText("value")), limits);
}

using Fude.Hosting.Databases;
using Fude.Hosting.Security;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Protocol;
using Fude.Tracking.Runs;
using Fude.Tracking.Settings;

namespace Fude.Tracking.LoggedModels;

/// <summary>The routes of logged models, but for their search and their files.</summary>
/// <param name="database">The database.</param>
/// <param name="fields">Reads and checks requests.</param>
/// <param name="limits">Limits.</param>
/// <param name="time">Stamps what is written.</param>
internal sealed class LoggedModelEndpoints(Database database, LoggedModelFields fields, ProtocolLimits limits, TimeProvider time)
{
    private const string One = "logged-models/{model_id}";

    public void Map(MlflowRoutes routes)
    {
        routes.Map("POST", "logged-models", Access.Write, CreateAsync);
        routes.Map("GET", One, Access.Read, GetAsync);
        routes.Map("PATCH", One, Access.Write, FinishAsync);
        routes.Map("DELETE", One, Access.Write, DeleteAsync);
        routes.Map("PATCH", One + "/tags", Access.Write, SetTagsAsync);
        routes.Map("DELETE", One + "/tags/{**key}", Access.Write, DeleteTagAsync);
        routes.Map("POST", One + "/params", Access.Write, LogParamsAsync);
        routes.Map("POST", "runs/outputs", Access.Write, LogOutputsAsync);
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private ValueTask<MlflowAnswer> CreateAsync(MlflowRequest request)
    {
        var (model, now) = (fields.Model(request.Fields, "m-" + Guid.CreateVersion7(time.GetUtcNow()).ToString("N")), Now);
        return AnswerAsync(request, session => LoggedModelWrites.Create(session, model, now));
    }

    private async ValueTask<MlflowAnswer> GetAsync(MlflowRequest request)
    {
        var (model, deleted) = (LoggedModelFields.ModelId(request), request.Fields.Flag("allow_deleted"));
        var found = await database.ReadAsync(session => LoggedModelRows.Get(session, model, deleted), request.Cancellation);
        return MlflowAnswer.Of(new LoggedModelAnswer(found), MlflowJson.Default.LoggedModelAnswer);
    }

    private ValueTask<MlflowAnswer> FinishAsync(MlflowRequest request)
    {
        var (model, status, now) = (LoggedModelFields.ModelId(request), LoggedModelFields.Status(request.Fields), Now);
        return AnswerAsync(request, session => LoggedModelWrites.Finish(session, model, status, now));
    }

    private ValueTask<MlflowAnswer> DeleteAsync(MlflowRequest request)
    {
        var (model, now) = (LoggedModelFields.ModelId(request), Now);
        return WriteAsync(request, session => LoggedModelWrites.Delete(session, model, now));
    }

    private ValueTask<MlflowAnswer> SetTagsAsync(MlflowRequest request)
    {
        var (model, tags, now) = (LoggedModelFields.ModelId(request), fields.Tags(request.Fields), Now);
        return AnswerAsync(request, session => LoggedModelWrites.SetTags(session, model, tags, now));
    }

    private ValueTask<MlflowAnswer> DeleteTagAsync(MlflowRequest request)
    {
        // Routing has decoded it, but for the slash.
        var key = ((string?)request.Http.GetRouteValue("key") ?? "").Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        var (model, now) = (LoggedModelFields.ModelId(request), Now);
        return WriteAsync(request, session => LoggedModelWrites.DeleteTag(session, model, key, now));
    }

    private ValueTask<MlflowAnswer> LogParamsAsync(MlflowRequest request)
    {
        var (model, parameters, now) = (LoggedModelFields.ModelId(request), fields.Params(request.Fields), Now);
        return WriteAsync(request, session => LoggedModelWrites.LogParams(session, model, parameters, now));
    }

    private ValueTask<MlflowAnswer> LogOutputsAsync(MlflowRequest request)
    {
        var (run, models) = (RunFields.RunId(request.Fields), LoggedModelFields.Links(request.Fields, limits.MaxDatasets));
        return WriteAsync(request, session => LoggedModelWrites.Link(session, run, "output", models));
    }

    private async ValueTask<MlflowAnswer> AnswerAsync(MlflowRequest request, Func<DatabaseSession, LoggedModel> write) =>
        MlflowAnswer.Of(new LoggedModelAnswer(await database.WriteAsync(write, request.Cancellation)), MlflowJson.Default.LoggedModelAnswer);

    private async ValueTask<MlflowAnswer> WriteAsync(MlflowRequest request, Action<DatabaseSession> write)
    {
        await database.WriteAsync(write, request.Cancellation);
        return MlflowAnswer.Empty;
    }
}

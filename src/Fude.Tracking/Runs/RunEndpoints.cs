using Fude.Hosting.Databases;
using Fude.Hosting.Security;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Errors;
using Fude.Tracking.Experiments;
using Fude.Tracking.Protocol;

namespace Fude.Tracking.Runs;

/// <summary>The routes of a run's life.</summary>
/// <param name="database">The database.</param>
/// <param name="fields">Reads and checks requests.</param>
/// <param name="time">Stamps what is written.</param>
internal sealed class RunEndpoints(Database database, RunFields fields, TimeProvider time)
{
    private const int MaxUser = 256;

    public void Map(MlflowRoutes routes)
    {
        routes.Map("POST", "runs/create", Access.Write, CreateAsync);
        routes.Map("POST", "runs/update", Access.Write, UpdateAsync);
        routes.Map("POST", "runs/delete", Access.Write, DeleteAsync);
        routes.Map("POST", "runs/restore", Access.Write, RestoreAsync);
        routes.Map("GET", "runs/get", Access.Read, GetAsync);
    }

    private long Now => time.GetUtcNow().ToUnixTimeMilliseconds();

    private async ValueTask<MlflowAnswer> CreateAsync(MlflowRequest request)
    {
        var experiment = request.Fields.Text("experiment_id") is { Length: > 0 } id ? ExperimentStore.ParseId(id) : 0;
        var user = request.Fields.Text("user_id") ?? "";
        Keys.CheckLength("User id", user, MaxUser);
        var tags = RunFields.Tags(request.Fields.Messages("tags", fields.Tag));
        var name = NameOf(request.Fields.Text("run_name"), tags);
        var now = Now;
        var run = new NewRun(Guid.CreateVersion7(time.GetUtcNow()).ToString("N"), experiment, name, user, request.Fields.Integer("start_time") ?? now, tags);
        var wanted = WantedRunId.Of(tags);
        var created = await database.WriteAsync(session => RunWrites.Create(session, WantedRunId.IsFree(session, wanted) ? run with { Id = wanted } : run), request.Cancellation);
        return MlflowAnswer.Of(new RunAnswer(created), MlflowJson.Default.RunAnswer);
    }

    private async ValueTask<MlflowAnswer> UpdateAsync(MlflowRequest request)
    {
        var run = RunFields.RunId(request.Fields);
        var status = request.Fields.Text("status") is { Length: > 0 } text ? ReadStatus(request.Fields, text) : (RunStatus?)null;
        var (end, name) = (request.Fields.Integer("end_time"), request.Fields.Text("run_name"));
        if (name is not null)
            RunFields.CheckName(name);
        var info = await database.WriteAsync(session => RunWrites.Update(session, run, status, end, name), request.Cancellation);
        return MlflowAnswer.Of(new UpdateRunAnswer(info), MlflowJson.Default.UpdateRunAnswer);
    }

    private async ValueTask<MlflowAnswer> DeleteAsync(MlflowRequest request)
    {
        var (run, now) = (RunFields.RunId(request.Fields), Now);
        await database.WriteAsync(session => RunWrites.Delete(session, run, now), request.Cancellation);
        return MlflowAnswer.Empty;
    }

    private async ValueTask<MlflowAnswer> RestoreAsync(MlflowRequest request)
    {
        var run = RunFields.RunId(request.Fields);
        await database.WriteAsync(session => RunWrites.Restore(session, run), request.Cancellation);
        return MlflowAnswer.Empty;
    }

    private async ValueTask<MlflowAnswer> GetAsync(MlflowRequest request)
    {
        var run = RunFields.RunId(request.Fields);
        return MlflowAnswer.Of(new RunAnswer(await database.ReadAsync(session => RunReader.Get(session, run), request.Cancellation)), MlflowJson.Default.RunAnswer);
    }

    // The name stands in the tag too; where both are given they have to agree.
    private static string NameOf(string? given, List<Tag> tags)
    {
        var tagged = tags.Find(tag => tag.Key == RunTags.Name)?.Value;
        if (!string.IsNullOrEmpty(given) && !string.IsNullOrEmpty(tagged) && given != tagged)
            throw MlflowException.Invalid($"Both 'run_name' argument and 'mlflow.runName' tag are specified, but with different values (run_name='{given}', mlflow.runName='{tagged}').");
        var name = !string.IsNullOrEmpty(given) ? given : !string.IsNullOrEmpty(tagged) ? tagged : RunNames.Next();
        RunFields.CheckName(name);
        tags.RemoveAll(tag => tag.Key == RunTags.Name);
        tags.Add(new Tag(RunTags.Name, name));
        return name;
    }

    private static RunStatus ReadStatus(MlflowFields fields, string text) => text switch
    {
        "RUNNING" or "1" => RunStatus.Running,
        "SCHEDULED" or "2" => RunStatus.Scheduled,
        "FINISHED" or "3" => RunStatus.Finished,
        "FAILED" or "4" => RunStatus.Failed,
        "KILLED" or "5" => RunStatus.Killed,
        _ => throw fields.Wrong("status", text, "Valid values are RUNNING, SCHEDULED, FINISHED, FAILED and KILLED."),
    };
}

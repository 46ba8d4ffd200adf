using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Fude.Tracking.Client.Messages;

namespace Fude.Tracking.Client.Tests.Support;

/// <summary>A run as the small server keeps it.</summary>
public sealed class MiniRun
{
    public RunInfo Info { get; set; } = new();

    /// <summary>As MLflow does it, an exact duplicate is ignored.</summary>
    public HashSet<Metric> Metrics { get; } = [];

    public Dictionary<string, string> Params { get; } = [];

    public Dictionary<string, string> Tags { get; } = [];

    public List<string> Inputs { get; } = [];

    public Dictionary<string, byte[]> Artifacts { get; } = [];
}

/// <summary>What a run logger needs of MLflow's protocol, in memory: for what only a server can say that counts each request and fails on demand.</summary>
public sealed class MiniMlflow
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, string> experiments = new() { ["Default"] = "0" };
    private int nextRun;

    public Dictionary<string, MiniRun> Runs { get; } = [];

    public List<LogBatchRequest> Batches { get; } = [];

    public Reply Answer(Call call)
    {
        lock (gate)
            return Route(call);
    }

    private Reply Route(Call call)
    {
        const string proxy = "/api/2.0/mlflow-artifacts/artifacts/";
        if (call.Path.StartsWith(proxy, StringComparison.Ordinal))
        {
            var parts = Uri.UnescapeDataString(call.Path[proxy.Length..]).Split('/', 4);
            Runs[parts[1]].Artifacts[parts[3]] = call.Body;
            return Reply.Json("{}");
        }

        return call.Path.Replace("/api/2.0/mlflow/", "", StringComparison.Ordinal) switch
        {
            "experiments/get-by-name" => Query(call, "experiment_name") is var name && experiments.TryGetValue(name, out var id)
                ? Say(new ExperimentAnswer(new() { ExperimentId = id, Name = name, LifecycleStage = "active" }), MlflowJson.Default.ExperimentAnswer)
                : Reply.Error(404, "RESOURCE_DOES_NOT_EXIST", "no such experiment"),
            "experiments/create" => CreateExperiment(Read(call, MlflowJson.Default.CreateExperimentRequest)),
            "runs/create" => CreateRun(Read(call, MlflowJson.Default.CreateRunRequest)),
            "runs/get" => Runs.TryGetValue(Query(call, "run_id"), out var run) ? Say(new RunAnswer(new() { Info = run.Info }), MlflowJson.Default.RunAnswer) : Missing(),
            "runs/update" => Update(Read(call, MlflowJson.Default.UpdateRunRequest)),
            "runs/delete" => Delete(Read(call, MlflowJson.Default.RunIdRequest).RunId),
            "runs/search" => Search(Read(call, MlflowJson.Default.SearchRunsRequest)),
            "runs/log-batch" => LogBatch(Read(call, MlflowJson.Default.LogBatchRequest)),
            "runs/set-tag" => SetTag(Read(call, MlflowJson.Default.SetTagRequest)),
            "runs/log-inputs" => LogInputs(Read(call, MlflowJson.Default.LogInputsRequest)),
            _ => Reply.Error(404, "ENDPOINT_NOT_FOUND", call.Path),
        };
    }

    private Reply CreateExperiment(CreateExperimentRequest request)
    {
        if (!experiments.TryAdd(request.Name, $"{experiments.Count}"))
            return Reply.Error(400, "RESOURCE_ALREADY_EXISTS", "taken");
        return Say(new CreateExperimentAnswer(experiments[request.Name]), MlflowJson.Default.CreateExperimentAnswer);
    }

    private Reply CreateRun(CreateRunRequest request)
    {
        var id = $"{++nextRun:x32}";
        var run = new MiniRun
        {
            Info = new()
            {
                RunId = id, RunName = request.RunName, ExperimentId = request.ExperimentId ?? "0", Status = RunStatus.Running,
                StartTime = request.StartTime, LifecycleStage = "active", ArtifactUri = $"mlflow-artifacts:/{request.ExperimentId}/{id}/artifacts",
            },
        };
        foreach (var tag in request.Tags ?? [])
            run.Tags[tag.Key] = tag.Value;
        Runs.Add(id, run);
        return Say(new RunAnswer(new() { Info = run.Info }), MlflowJson.Default.RunAnswer);
    }

    private Reply Update(UpdateRunRequest request)
    {
        if (!Runs.TryGetValue(request.RunId, out var run))
            return Missing();
        run.Info = run.Info with { Status = request.Status ?? run.Info.Status, EndTime = request.EndTime ?? run.Info.EndTime };
        return Say(new UpdateRunAnswer(run.Info), MlflowJson.Default.UpdateRunAnswer);
    }

    private Reply Delete(string runId)
    {
        Runs[runId].Info = Runs[runId].Info with { LifecycleStage = "deleted" };
        return Reply.Json("{}");
    }

    private Reply Search(SearchRunsRequest request)
    {
        var wanted = request.Filter!.Split('\'')[1];
        var found = Runs.Values.Where(run => run.Tags.GetValueOrDefault(RunTags.LocalId) == wanted && request.ExperimentIds.Contains(run.Info.ExperimentId));
        return Say(new SearchRunsAnswer([.. found.Select(run => new Run { Info = run.Info })]), MlflowJson.Default.SearchRunsAnswer);
    }

    private Reply LogBatch(LogBatchRequest request)
    {
        if (!Runs.TryGetValue(request.RunId, out var run))
            return Missing();
        if (run.Info.LifecycleStage == "deleted")
            return Reply.Error(400, "INVALID_PARAMETER_VALUE", "the run must be active");
        // All or nothing.
        if ((request.Params ?? []).FirstOrDefault(param => run.Params.TryGetValue(param.Key, out var value) && value != param.Value) is { } changed)
            return Reply.Error(400, "INVALID_PARAMETER_VALUE", $"param {changed.Key} has another value");
        Batches.Add(request);
        foreach (var param in request.Params ?? [])
            run.Params[param.Key] = param.Value;
        foreach (var tag in request.Tags ?? [])
            run.Tags[tag.Key] = tag.Value;
        run.Metrics.UnionWith(request.Metrics ?? []);
        return Reply.Json("{}");
    }

    private Reply SetTag(SetTagRequest request)
    {
        Runs[request.RunId].Tags[request.Key] = request.Value;
        return Reply.Json("{}");
    }

    private Reply LogInputs(LogInputsRequest request)
    {
        foreach (var input in request.Datasets!.Where(input => !Runs[request.RunId].Inputs.Contains(input.Dataset.Digest)))
            Runs[request.RunId].Inputs.Add(input.Dataset.Digest);
        return Reply.Json("{}");
    }

    private static Reply Missing() => Reply.Error(404, "RESOURCE_DOES_NOT_EXIST", "no such run");

    private static string Query(Call call, string name) =>
        Uri.UnescapeDataString(call.Target.Split('?', 2)[1].Split('&').First(pair => pair.StartsWith(name + "=", StringComparison.Ordinal))[(name.Length + 1)..]);

    private static T Read<T>(Call call, JsonTypeInfo<T> type) => JsonSerializer.Deserialize(call.Body, type)!;

    private static Reply Say<T>(T answer, JsonTypeInfo<T> type) => Reply.Json(JsonSerializer.Serialize(answer, type));
}

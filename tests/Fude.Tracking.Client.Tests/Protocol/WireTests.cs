using Fude.Tracking.Client.Messages;
using Fude.Tracking.Client.Tests.Support;

namespace Fude.Tracking.Client.Tests.Protocol;

/// <summary>What goes over the wire, as MLflow's documentation has it: so that the client works with any server of the protocol, not only with ours.</summary>
public sealed class WireTests
{
    private const string Mlflow = "/api/2.0/mlflow/";
    private const string Empty = "{}";

    public static TheoryData<string, string, string> Requests => new()
    {
        { "experiments", "POST experiments/create", """{"name":"n","artifact_location":"a","tags":[{"key":"k","value":"v"}]}""" },
        { "get experiment", "GET experiments/get?experiment_id=7", "" },
        { "get experiment by name", "GET experiments/get-by-name?experiment_name=a%26b%20%E7%AD%86", "" },
        { "search experiments", "POST experiments/search", """{"max_results":5,"page_token":"t","filter":"f","order_by":["name DESC"],"view_type":"DELETED_ONLY"}""" },
        { "rename experiment", "POST experiments/update", """{"experiment_id":"7","new_name":"m"}""" },
        { "delete experiment", "POST experiments/delete", """{"experiment_id":"7"}""" },
        { "restore experiment", "POST experiments/restore", """{"experiment_id":"7"}""" },
        { "set experiment tag", "POST experiments/set-experiment-tag", """{"experiment_id":"7","key":"k","value":"v"}""" },
        { "delete experiment tag", "POST experiments/delete-experiment-tag", """{"experiment_id":"7","key":"k"}""" },
        { "search datasets", "POST /ajax-api/2.0/mlflow/experiments/search-datasets", """{"experiment_ids":["7"]}""" },
        { "create run", "POST runs/create", """{"experiment_id":"7","user_id":"u","run_name":"n","start_time":1,"tags":[{"key":"k","value":"v"}]}""" },
        { "update run", "POST runs/update", """{"run_id":"r","status":"KILLED","end_time":9}""" },
        { "log metric", "POST runs/log-metric", """{"run_id":"r","key":"k","value":"NaN","timestamp":1,"step":2}""" },
        { "log batch", "POST runs/log-batch", """{"run_id":"r","metrics":[{"key":"k","value":"-Infinity","timestamp":1,"step":2}],"params":[{"key":"p","value":""}],"tags":[{"key":"t","value":"v"}]}""" },
        { "log param", "POST runs/log-parameter", """{"run_id":"r","key":"k","value":"v"}""" },
        { "log inputs", "POST runs/log-inputs", """{"run_id":"r","datasets":[{"dataset":{"name":"n","digest":"d","source_type":"t","source":"s"},"tags":[{"key":"k","value":"v"}]}]}""" },
        { "log model", "POST runs/log-model", """{"run_id":"r","model_json":"{}"}""" },
        { "search runs", "POST runs/search", """{"experiment_ids":["7"],"filter":"f","run_view_type":"ALL","max_results":5,"order_by":["o"],"page_token":"t"}""" },
        { "history", "GET metrics/get-history?run_id=r&metric_key=a%2Fb&max_results=5&page_token=t", "" },
        { "bulk interval", "GET metrics/get-history-bulk-interval?run_ids=r&run_ids=s&metric_key=k&start_step=1&end_step=2&max_results=3", "" },
        { "bulk", "GET /ajax-api/2.0/mlflow/metrics/get-history-bulk?run_id=r&run_id=s&metric_key=k", "" },
        { "list artifacts", "GET artifacts/list?run_id=r&path=a%2Fb", "" },
        { "create model", "POST registered-models/create", """{"name":"m","tags":[{"key":"k","value":"v"}],"description":"d"}""" },
        { "rename model", "POST registered-models/rename", """{"name":"m","new_name":"n"}""" },
        { "update model", "PATCH registered-models/update", """{"name":"m","description":"d"}""" },
        { "delete model", "DELETE registered-models/delete", """{"name":"m"}""" },
        { "search models", "GET registered-models/search?filter=f&max_results=5&order_by=a&order_by=b&page_token=t", "" },
        { "latest versions", "POST registered-models/get-latest-versions", """{"name":"m","stages":["None"]}""" },
        { "create version", "POST model-versions/create", """{"name":"m","source":"s","run_id":"r","description":"d"}""" },
        { "update version", "PATCH model-versions/update", """{"name":"m","version":"1","description":"d"}""" },
        { "stage", "POST model-versions/transition-stage", """{"name":"m","version":"1","stage":"Staging","archive_existing_versions":true}""" },
        { "delete version", "DELETE model-versions/delete", """{"name":"m","version":"1"}""" },
        { "download uri", "GET model-versions/get-download-uri?name=m&version=1", "" },
        { "set model tag", "POST registered-models/set-tag", """{"name":"m","key":"k","value":"v"}""" },
        { "set version tag", "POST model-versions/set-tag", """{"name":"m","version":"1","key":"k","value":"v"}""" },
        { "delete model tag", "DELETE registered-models/delete-tag", """{"name":"m","key":"k"}""" },
        { "delete version tag", "DELETE model-versions/delete-tag", """{"name":"m","version":"1","key":"k"}""" },
        { "set alias", "POST registered-models/alias", """{"name":"m","alias":"a","version":"1"}""" },
        { "delete alias", "DELETE registered-models/alias", """{"name":"m","alias":"a"}""" },
        { "get alias", "GET registered-models/alias?name=m&alias=a", "" },
        { "outputs", "POST runs/outputs", """{"run_id":"r","models":[{"model_id":"m-1","step":3}]}""" },
        { "create logged model", "POST logged-models", """{"experiment_id":"7","name":"n","model_type":"t","source_run_id":"r","params":[{"key":"p","value":"v"}]}""" },
        { "get logged model", "GET logged-models/m-1", "" },
        { "finalize", "PATCH logged-models/m-1", """{"model_id":"m-1","status":"LOGGED_MODEL_UPLOAD_FAILED"}""" },
        { "delete logged model", "DELETE logged-models/m-1", Empty },
        { "search logged models", "POST logged-models/search", """{"experiment_ids":["7"],"filter":"f","datasets":[{"dataset_name":"d"}],"max_results":5,"order_by":[{"field_name":"metrics.a","ascending":false}]}""" },
        { "logged model tags", "PATCH logged-models/m-1/tags", """{"model_id":"m-1","tags":[{"key":"k","value":"v"}]}""" },
        { "delete logged model tag", "DELETE logged-models/m-1/tags/a%2Fb", Empty },
        { "logged model params", "POST logged-models/m-1/params", """{"model_id":"m-1","params":[{"key":"p","value":"v"}]}""" },
        { "logged model files", "GET logged-models/m-1/artifacts/directories?artifact_directory_path=a", "" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_request_is_the_protocols(string call, string line, string body)
    {
        await using var server = new LoopbackServer(_ => Reply.Json(Empty));
        using var client = Clients.Of(server.Address);

        try
        {
            await CallAsync(client, call);
        }
        catch (NullReferenceException)
        {
            Assert.Fail("an answer without anything in it must not crash the client");
        }

        var sent = Assert.Single(server.Calls);
        var target = line.Split(' ')[1];
        Assert.Equal($"{line.Split(' ')[0]} {(target.StartsWith('/') ? "" : Mlflow)}{target}", $"{sent.Method} {sent.Target}");
        Assert.Equal(body, sent.Text);
        if (body.Length > 0)
            Assert.Equal("application/json", sent.Headers["Content-Type"]);
    }

    private static Task CallAsync(TrackingClient client, string call)
    {
        IReadOnlyList<Tag> tags = [new("k", "v")];
        return call switch
        {
            "experiments" => client.CreateExperimentAsync(new("n", "a", tags)),
            "get experiment" => client.GetExperimentAsync("7"),
            "get experiment by name" => client.GetExperimentByNameAsync("a&b 筆"),
            "search experiments" => client.SearchExperimentsPageAsync(new() { MaxResults = 5, PageToken = "t", Filter = "f", OrderBy = ["name DESC"], ViewType = ViewType.DeletedOnly }),
            "rename experiment" => client.RenameExperimentAsync("7", "m"),
            "delete experiment" => client.DeleteExperimentAsync("7"),
            "restore experiment" => client.RestoreExperimentAsync("7"),
            "set experiment tag" => client.SetExperimentTagAsync("7", "k", "v"),
            "delete experiment tag" => client.DeleteExperimentTagAsync("7", "k"),
            "search datasets" => client.SearchDatasetsAsync(["7"]),
            "create run" => client.CreateRunAsync(new() { ExperimentId = "7", UserId = "u", RunName = "n", StartTime = 1, Tags = tags }),
            "update run" => client.UpdateRunAsync(new("r", RunStatus.Killed, 9)),
            "log metric" => client.LogMetricAsync(new("r", "k", double.NaN, 1, 2)),
            "log batch" => client.LogBatchAsync("r", [new("k", double.NegativeInfinity, 1, 2)], [new("p", "")], [new("t", "v")]),
            "log param" => client.LogParamAsync("r", "k", "v"),
            "log inputs" => client.LogInputsAsync(new("r", [new(new("n", "d", "t", "s"), tags)])),
            "log model" => client.LogModelAsync("r", "{}"),
            "search runs" => client.SearchRunsPageAsync(new() { ExperimentIds = ["7"], Filter = "f", RunViewType = ViewType.All, MaxResults = 5, OrderBy = ["o"], PageToken = "t" }),
            "history" => client.GetMetricHistoryPageAsync("r", "a/b", 5, "t"),
            "bulk interval" => client.GetMetricHistoryBulkIntervalAsync(new(["r", "s"], "k", 1, 2, 3)),
            "bulk" => client.GetMetricHistoryBulkAsync(["r", "s"], "k"),
            "list artifacts" => client.ListArtifactsPageAsync("r", "a/b"),
            _ => CallRegistryAsync(client, call, tags),
        };
    }

    private static Task CallRegistryAsync(TrackingClient client, string call, IReadOnlyList<Tag> tags) => call switch
    {
        "create model" => client.CreateRegisteredModelAsync(new("m", tags, "d")),
        "rename model" => client.RenameRegisteredModelAsync("m", "n"),
        "update model" => client.UpdateRegisteredModelAsync("m", "d"),
        "delete model" => client.DeleteRegisteredModelAsync("m"),
        "search models" => client.SearchRegisteredModelsPageAsync(new() { Filter = "f", MaxResults = 5, OrderBy = ["a", "b"], PageToken = "t" }),
        "latest versions" => client.GetLatestVersionsAsync("m", ["None"]),
        "create version" => client.CreateModelVersionAsync(new() { Name = "m", Source = "s", RunId = "r", Description = "d" }),
        "update version" => client.UpdateModelVersionAsync("m", "1", "d"),
        "stage" => client.TransitionStageAsync(new("m", "1", "Staging", true)),
        "delete version" => client.DeleteModelVersionAsync("m", "1"),
        "download uri" => client.GetDownloadUriAsync("m", "1"),
        "set model tag" => client.SetRegisteredModelTagAsync("m", "k", "v"),
        "set version tag" => client.SetModelVersionTagAsync("m", "1", "k", "v"),
        "delete model tag" => client.DeleteRegisteredModelTagAsync("m", "k"),
        "delete version tag" => client.DeleteModelVersionTagAsync("m", "1", "k"),
        "set alias" => client.SetAliasAsync("m", "a", "1"),
        "delete alias" => client.DeleteAliasAsync("m", "a"),
        "get alias" => client.GetModelVersionByAliasAsync("m", "a"),
        "outputs" => client.LogOutputsAsync(new("r", [new("m-1", 3)])),
        "create logged model" => client.CreateLoggedModelAsync(new() { ExperimentId = "7", Name = "n", ModelType = "t", SourceRunId = "r", Params = [new("p", "v")] }),
        "get logged model" => client.GetLoggedModelAsync("m-1"),
        "finalize" => client.FinalizeLoggedModelAsync("m-1", LoggedModelStatus.UploadFailed),
        "delete logged model" => client.DeleteLoggedModelAsync("m-1"),
        "search logged models" => client.SearchLoggedModelsPageAsync(new() { ExperimentIds = ["7"], Filter = "f", Datasets = [new("d")], MaxResults = 5, OrderBy = [new("metrics.a", Ascending: false)] }),
        "logged model tags" => client.SetLoggedModelTagsAsync("m-1", tags),
        "delete logged model tag" => client.DeleteLoggedModelTagAsync("m-1", "a/b"),
        "logged model params" => client.LogLoggedModelParamsAsync("m-1", [new("p", "v")]),
        "logged model files" => client.ListLoggedModelArtifactsAsync("m-1", "a").ToListAsync().AsTask(),
        _ => throw new ArgumentOutOfRangeException(nameof(call), call, "unknown"),
    };

    [Fact]
    public async Task Answers_of_mlflow_are_read_also_where_it_leaves_out_what_is_empty()
    {
        // As MLflow 2.17 writes them: numbers of 64 bits may be text, empty lists and values are absent, newer fields are unknown.
        await using var server = new LoopbackServer(call => Reply.Json(call.Path.EndsWith("runs/search", StringComparison.Ordinal)
            ? Empty
            : """
              {"run":{"info":{"run_uuid":"r1","status":"RUNNING","start_time":"1700000000000","lifecycle_stage":"active","newer":{"a":[1]}},
              "data":{"metrics":[{"key":"loss","value":"NaN","timestamp":"5","step":"0"},{"key":"top","value":1.7976931348623157e+308,"timestamp":5}]}}}
              """));
        using var client = Clients.Of(server.Address);

        var run = await client.GetRunAsync("r1");

        Assert.Equal(("r1", "0", 1700000000000), (run.Info.RunId, run.Info.ExperimentId, run.Info.StartTime));
        Assert.True(double.IsNaN(run.Data.Metrics[0].Value));
        Assert.Equal((double.MaxValue, 0), (run.Data.Metrics[1].Value, run.Data.Metrics[1].Step));
        Assert.Empty(run.Data.Params);
        Assert.Empty(run.Data.Tags);
        Assert.Empty((await client.SearchRunsPageAsync(new() { ExperimentIds = ["0"] })).Runs);
    }
}

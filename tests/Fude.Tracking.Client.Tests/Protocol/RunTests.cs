using Fude.Tracking.Client.Messages;
using Fude.Tracking.Client.Tests.Support;

namespace Fude.Tracking.Client.Tests.Protocol;

public sealed class RunTests
{
    [Fact]
    public async Task A_run_is_made_filled_read_ended_deleted_and_restored()
    {
        await using var server = await RealServer.StartAsync();
        var client = server.Client;

        var run = await client.CreateRunAsync(new() { RunName = "first", UserId = "anna", StartTime = 1000, Tags = [new("kind", "test")] });
        var id = run.Info.RunId;
        await client.LogParamAsync(id, "lr", "0.1");
        await client.LogMetricAsync(new(id, "loss", double.NaN, 1001, 1));
        await client.LogMetricAsync(new(id, "loss", 0.5, 1002, 2));
        await client.LogMetricAsync(new(id, "top", double.PositiveInfinity, 1002, 2));
        await client.SetTagAsync(id, "stage", "x");
        await client.SetTagAsync(id, "odd", "x");
        await client.DeleteTagAsync(id, "odd");
        await client.LogInputsAsync(new(id, [new(new("mnist", "d1", "local", "{}", Profile: "{\"rows\":3}"), [new("mlflow.data.context", "training")])]));
        var ended = await client.UpdateRunAsync(new(id, RunStatus.Finished, 2000, "renamed"));
        var read = await client.GetRunAsync(id);

        Assert.Equal((RunStatus.Finished, 2000), (ended.Status, ended.EndTime));
        Assert.Equal(("renamed", 1000, 2000, "anna", "0"), (read.Info.RunName, read.Info.StartTime, read.Info.EndTime, read.Info.UserId, read.Info.ExperimentId));
        Assert.Equal(new Param("lr", "0.1"), Assert.Single(read.Data.Params));
        Assert.Equal(new Metric("loss", 0.5, 1002, 2), read.Data.Metrics.Single(metric => metric.Key == "loss"));
        Assert.Equal(("x", "test"), (read.Data.Tags.Single(tag => tag.Key == "stage").Value, read.Data.Tags.Single(tag => tag.Key == "kind").Value));
        Assert.DoesNotContain(read.Data.Tags, tag => tag.Key == "odd");
        Assert.Equal(("mnist", "training"), (read.Inputs!.DatasetInputs.Single().Dataset.Name, read.Inputs.DatasetInputs.Single().Tags!.Single().Value));
        Assert.Equal("training", Assert.Single(await client.SearchDatasetsAsync(["0"])).Context);

        await client.DeleteRunAsync(id);
        Assert.Equal("deleted", (await client.GetRunAsync(id)).Info.LifecycleStage);
        await client.RestoreRunAsync(id);
        Assert.Equal("active", (await client.GetRunAsync(id)).Info.LifecycleStage);
    }

    [Fact]
    public async Task A_batch_of_any_size_is_cut_to_mlflows_limits()
    {
        await using var server = await RealServer.StartAsync();
        await using var counting = new LoopbackServer(call => Forward.ToAsync(server.Address, call));
        using var client = Clients.Of(counting.Address);
        var id = (await client.CreateRunAsync(new())).Info.RunId;

        await client.LogBatchAsync(
            id,
            [.. Enumerable.Range(0, 2_500).Select(i => new Metric("loss", i, 1000 + i, i))],
            [.. Enumerable.Range(0, 250).Select(i => new Param($"p{i}", new string('筆', 6000)))],
            [.. Enumerable.Range(0, 130).Select(i => new Tag($"t{i}", "x")), new("t0", "y")]);

        var run = await client.GetRunAsync(id);
        Assert.Equal((250, "y"), (run.Data.Params.Count, run.Data.Tags.Single(tag => tag.Key == "t0").Value));
        Assert.Equal(2_500, await client.GetMetricHistoryAsync(id, "loss").CountAsync());
        var batches = counting.Calls.Where(call => call.Path.EndsWith("log-batch", StringComparison.Ordinal)).ToList();
        // Params by their size: MLflow's server refuses more than a million characters.
        Assert.All(batches, batch => Assert.InRange(batch.Text.Length, 1, 1_000_000));
        Assert.InRange(batches.Count, 5, 20);
    }

    [Fact]
    public async Task An_empty_batch_asks_for_nothing()
    {
        await using var server = new LoopbackServer(_ => Reply.Html(500));
        using var client = Clients.Of(server.Address);

        await client.LogBatchAsync("r1");

        Assert.Empty(server.Calls);
    }

    [Fact]
    public async Task Histories_come_whole_in_pages_and_thinned_out()
    {
        await using var server = await RealServer.StartAsync();
        var client = server.Client;
        var ids = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            ids.Add((await client.CreateRunAsync(new())).Info.RunId);
            await client.LogBatchAsync(ids[i], [.. Enumerable.Range(0, 1_000).Select(step => new Metric("loss/データ", step, 1000, step))]);
        }

        Assert.Equal(1_000, await client.GetMetricHistoryAsync(ids[0], "loss/データ").CountAsync());
        Assert.Equal(Enumerable.Range(0, 1_000).Select(step => (long)step), await client.GetMetricHistoryAsync(ids[0], "loss/データ", pageSize: 300).Select(metric => metric.Step).ToListAsync());
        Assert.Equal(300, (await client.GetMetricHistoryPageAsync(ids[0], "loss/データ", 300)).Metrics.Count);
        var some = await client.GetMetricHistoryBulkIntervalAsync(new(ids, "loss/データ", StartStep: 100, EndStep: 199, MaxResults: 10));
        Assert.All(ids, id => Assert.InRange(some.Count(metric => metric.RunId == id), 2, 15));
        Assert.All(some, metric => Assert.InRange(metric.Step, 0, 999));
        Assert.Equal(2_000, (await client.GetMetricHistoryBulkAsync(ids, "loss/データ")).Count);
    }

    [Fact]
    public async Task The_description_of_a_model_is_logged()
    {
        await using var server = await RealServer.StartAsync();
        var id = (await server.Client.CreateRunAsync(new())).Info.RunId;

        const string flavors = """ "flavors":{"onnx":{}} """;
        await server.Client.LogModelAsync(id, "{\"run_id\":\"" + id + "\",\"artifact_path\":\"model\",\"utc_time_created\":\"2026-01-01 00:00:00\"," + flavors + "}");

        Assert.Contains("onnx", (await server.Client.GetRunAsync(id)).Data.Tags.Single(tag => tag.Key == "mlflow.log-model.history").Value);
    }
}

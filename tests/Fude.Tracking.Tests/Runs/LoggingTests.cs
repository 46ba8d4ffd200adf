using Fude.Tracking.Tests.Support;

namespace Fude.Tracking.Tests.Runs;

public sealed class LoggingTests
{
    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task The_latest_value_is_that_of_the_greatest_step_then_timestamp_then_value(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        var run = await server.CreateRunAsync();
        foreach (var (value, timestamp, step) in ((double, long, long)[])[(0.1, 5, 2), (0.9, 9, 1), (0.3, 6, 2), (0.2, 6, 2), (0.4, 5, 2)])
            await server.PostAsync("runs/log-metric", new { run_id = run, key = "acc", value, timestamp, step });
        await server.PostAsync("runs/log-batch", new { run_id = run, metrics = new[] { new { key = "loss", value = 3.0, timestamp = 1L, step = 7L }, new { key = "loss", value = 4.0, timestamp = 9L, step = 6L } } });

        var metrics = (await server.GetAsync($"runs/get?run_id={run}"))["run"]!["data"]!["metrics"]!;

        Assert.Equal("""[{"key":"acc","value":0.3,"timestamp":6,"step":2},{"key":"loss","value":3,"timestamp":1,"step":7}]""", metrics.ToJsonString());
    }

    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task A_batch_with_a_param_that_can_not_be_changed_leaves_nothing_behind(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        var run = await server.CreateRunAsync();
        await server.PostAsync("runs/log-parameter", new { run_id = run, key = "lr", value = "0.1" });

        var (status, error) = await server.SendAsync(HttpMethod.Post, "runs/log-batch", new
        {
            run_id = run,
            metrics = new[] { new { key = "acc", value = 1.0, timestamp = 1L, step = 1L } },
            @params = new[] { new { key = "a", value = "b" }, new { key = "lr", value = "0.2" } },
        });

        Assert.Equal((400, "INVALID_PARAMETER_VALUE"), (status, (string)error["error_code"]!));
        var data = (await server.GetAsync($"runs/get?run_id={run}"))["run"]!["data"]!;
        Assert.Empty(data["metrics"]!.AsArray());
        Assert.Equal("lr", (string)Assert.Single(data["params"]!.AsArray())!["key"]!);
    }
}

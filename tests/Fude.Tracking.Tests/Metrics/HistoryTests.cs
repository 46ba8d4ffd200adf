using System.Text.Json.Nodes;
using Fude.Tracking.Tests.Support;

namespace Fude.Tracking.Tests.Metrics;

public sealed class HistoryTests
{
    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task Every_point_comes_back_page_by_page_and_a_duplicate_only_once(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        var run = await server.CreateRunAsync();
        var points = Enumerable.Range(0, 250).Select(i => new { key = "loss", value = i % 7 == 0 ? (object)"NaN" : i / 10.0, timestamp = i / 5, step = i % 3 }).ToArray();
        await server.PostAsync("runs/log-batch", new { run_id = run, metrics = points });
        await server.PostAsync("runs/log-batch", new { run_id = run, metrics = points });
        var distinct = points.Distinct().Count();

        var paged = new List<string>();
        string? token = null;
        do
        {
            var page = await server.GetAsync($"metrics/get-history?run_id={run}&metric_key=loss&max_results=37&page_token={token}");
            paged.AddRange(page["metrics"]!.AsArray().Select(point => point!.ToJsonString()));
            token = (string?)page["next_page_token"];
        }
        while (token is not null);

        var whole = (await server.GetAsync($"metrics/get-history?run_uuid={run}&metric_key=loss"))["metrics"]!.AsArray().Select(point => point!.ToJsonString());
        Assert.Equal(whole, paged);
        Assert.Equal(distinct, paged.Distinct().Count());
        Assert.Equal(distinct, paged.Count);
    }

    [Theory]
    [InlineData(Storage.Sqlite)]
    [InlineData(Storage.MariaDb)]
    public async Task The_sampled_history_has_each_runs_first_and_last_step(Storage storage)
    {
        await using var server = await TrackingServer.StartAsync(storage);
        var (a, b) = (await server.CreateRunAsync(), await server.CreateRunAsync());
        await LogAsync(server, a, 3, 903);
        await LogAsync(server, b, 17, 517);

        var all = await server.GetAsync($"metrics/get-history-bulk-interval?run_ids={a}&run_ids={b}&metric_key=m&max_results=10");
        var part = await server.GetAsync($"metrics/get-history-bulk-interval?run_ids={a}&metric_key=m&max_results=5&start_step=100&end_step=200");

        long[] Steps(JsonNode answer, string run) => [.. answer["metrics"]!.AsArray().Where(point => (string)point!["run_id"]! == run).Select(point => (long)point!["step"]!)];
        Assert.Equal((3, 903), (Steps(all, a)[0], Steps(all, a)[^1]));
        Assert.Equal((17, 517), (Steps(all, b)[0], Steps(all, b)[^1]));
        Assert.InRange(Steps(all, a).Length, 10, 14);
        Assert.Equal((100, 200), (Steps(part, a)[0], Steps(part, a)[^1]));
        Assert.InRange(Steps(part, a).Length, 5, 7);
    }

    [Fact]
    public async Task The_bulk_history_names_each_points_run_and_refuses_what_it_can_not_do()
    {
        await using var server = await TrackingServer.StartAsync();
        var (a, b) = (await server.CreateRunAsync(), await server.CreateRunAsync());
        await LogAsync(server, a, 0, 4);
        await LogAsync(server, b, 5, 9);

        var (_, bulk) = await server.SendAsync(HttpMethod.Get, $"/ajax-api/2.0/mlflow/metrics/get-history-bulk?run_id={a}&run_id={b}&metric_key=m&max_results=7");
        Assert.Equal([.. Enumerable.Repeat(a, 5), b, b], bulk["metrics"]!.AsArray().Select(point => (string)point!["run_id"]!));

        foreach (var (query, word) in ((string, string)[])[
            ($"run_ids={a}&metric_key=m&start_step=1", "both must be specified"),
            ($"run_ids={a}&metric_key=m&start_step=4&end_step=2", "end_step must be greater"),
            ($"run_ids={a}&metric_key=m&max_results=0", "max_results"),
            ($"run_ids={a}", "metric_key"),
            ("metric_key=m", "run_ids"),
            (string.Join('&', Enumerable.Range(0, 101).Select(i => $"run_ids={i:x32}")) + "&metric_key=m", "more than 100")])
        {
            var (status, error) = await server.SendAsync(HttpMethod.Get, "metrics/get-history-bulk-interval?" + query);
            Assert.Equal((400, "INVALID_PARAMETER_VALUE"), (status, (string)error["error_code"]!));
            Assert.Contains(word, (string)error["message"]!);
        }
    }

    [Fact]
    public async Task A_page_token_of_something_else_is_refused()
    {
        await using var server = await TrackingServer.StartAsync();
        foreach (var token in (string[])["nonsense", "e30", "%00", new string('A', 5000)])
        {
            var (status, error) = await server.SendAsync(HttpMethod.Get, $"metrics/get-history?run_id=a&metric_key=m&page_token={token}");
            Assert.Equal((400, "INVALID_PARAMETER_VALUE"), (status, (string)error["error_code"]!));
        }
    }

    private static Task LogAsync(TrackingServer server, string run, int first, int last) =>
        server.PostAsync("runs/log-batch", new { run_id = run, metrics = Enumerable.Range(first, last - first + 1).Select(step => new { key = "m", value = step, timestamp = 1000 - step, step }) });
}

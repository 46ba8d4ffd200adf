using System.Net;
using Fude.App.Telemetry;
using Fude.App.Tests.Support;
using Fude.Hosting.Databases;
using Fude.Hosting.Security;
using Fude.Hosting.Security.Tokens;
using Fude.Inference;
using Fude.Testing;

namespace Fude.App.Tests.Telemetry;

/// <summary>What is counted, and who may read it.</summary>
public sealed class MetricsTests(RunningApp app)
{
    private const string Stage = "fude_prediction_stage_duration_seconds";

    [Fact]
    public async Task Requests_predictions_stages_and_commits_are_counted()
    {
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite, "--Bundle:Tag=v1");
        for (var i = 0; i < 5; i++)
            await host.Client.PredictAsync(Drawings.Png(i));
        for (var i = 0; i < 3; i++)
            await host.Client.PredictAsync(Drawings.Png(7), "api/predictions/preview");
        using (var form = Requests.Form(Drawings.Blank()))
            Assert.Equal(422, (int)(await host.Client.PostAsync("api/predictions", form)).StatusCode);
        await host.Client.GetAsync("index/none");
        await host.Client.GetAsync("/");

        var seen = await Scrape.OfAsync(host.Client);
        Assert.Equal(5, seen["""fude_http_requests_total{method="POST",route="/api/predictions",status="200"}"""]);
        Assert.Equal(3, seen["""fude_http_requests_total{method="POST",route="/api/predictions/preview",status="200"}"""]);
        Assert.Equal(1, seen["""fude_http_requests_total{method="POST",route="/api/predictions",status="422"}"""]);
        Assert.Equal(1, seen["""fude_http_requests_total{method="GET",route="none",status="404"}"""]);
        Assert.Equal(1, seen["""fude_http_requests_total{method="GET",route="page",status="200"}"""]);
        Assert.Equal(6, seen["""fude_http_request_duration_seconds_count{route="/api/predictions"}"""]);
        Assert.Equal(3, seen["""fude_predictions_total{model="v1",label="7"}"""]);
        Assert.Equal(1, seen["""fude_predictions_total{model="v1",label="4"}"""]);
        Assert.Equal((9, 9, 8, 5), (Count("decode"), Count("preprocess"), Count("infer"), Count("store")));
        Assert.Equal(5, seen["fude_store_group_size_sum"]);
        Assert.InRange(seen["fude_store_group_size_count"], 1, 5);
        Assert.Equal(0, seen["fude_predictions_queue_length"]);
        Assert.Contains("fude_database_waiting_writes", seen.Values.Keys);
        double Count(string stage) => seen[$"{Stage}_count{{stage=\"{stage}\"}}"];
    }

    [Fact]
    public async Task A_histogram_is_cumulative_and_its_sum_is_what_was_measured()
    {
        using var metrics = new AppMetrics();
        using var registry = new MetricRegistry(metrics, null);
        foreach (var milliseconds in (double[])[0.05, 0.1, 0.3, 3, 20_000])
            metrics.Classified(TimeSpan.Zero, new StageTimes(TimeSpan.FromMilliseconds(milliseconds), default, default), "v1", null);
        var lines = registry.Text().Split('\n').Where(line => line.StartsWith(Stage, StringComparison.Ordinal) && line.Contains("decode", StringComparison.Ordinal)).ToList();
        Assert.Equal(
            [2, 2, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 5],
            lines.Where(line => line.Contains("le=", StringComparison.Ordinal)).Select(line => int.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Contains($"{Stage}_bucket{{stage=\"decode\",le=\"+Inf\"}} 5", lines);
        Assert.Contains($"{Stage}_sum{{stage=\"decode\"}} 20.00345", lines);
        Assert.Contains($"{Stage}_count{{stage=\"decode\"}} 5", lines);
    }

    [Fact]
    public async Task Process_figures_are_there()
    {
        var seen = await Scrape.OfAsync(app.Client);
        foreach (var name in (string[])["dotnet_process_cpu_time_seconds_total{cpu_mode=\"user\"}", "dotnet_process_memory_working_set_bytes", "dotnet_thread_pool_thread_count", "dotnet_gc_heap_total_allocated_bytes_total"])
            Assert.True(seen[name] > 0, $"{name} of\n{string.Join('\n', seen.Values)}");
        Assert.Contains(seen.Values.Keys, key => key.StartsWith("dotnet_gc_collections_total{", StringComparison.Ordinal));
        Assert.Equal("counter", seen.Kinds["dotnet_process_cpu_time_seconds_total"]);
        Assert.Contains(seen.Values, sample => sample.Key.StartsWith("kestrel_active_connections{", StringComparison.Ordinal) && sample.Value >= 1);
    }

    [Fact]
    public void Labels_that_would_break_a_line_are_escaped()
    {
        using var metrics = new AppMetrics();
        using var registry = new MetricRegistry(metrics, null);
        metrics.Predicted("a\"b\\c\nd", "1");
        Assert.Contains("fude_predictions_total{model=\"a\\\"b\\\\c\\nd\",label=\"1\"} 1\n", registry.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void Series_are_bounded_and_the_rest_is_counted_together()
    {
        using var metrics = new AppMetrics();
        using var registry = new MetricRegistry(metrics, null);
        for (var i = 0; i < 5000; i++)
            metrics.Predicted($"model {i}", "1");
        var lines = registry.Text().Split('\n').Where(line => line.StartsWith("fude_predictions_total{", StringComparison.Ordinal)).ToList();
        Assert.Equal(2001, lines.Count);
        Assert.Contains("fude_predictions_total{others=\"true\"} 3000", lines);
    }

    [Fact]
    public void Recording_allocates_nothing_and_loses_nothing_between_threads()
    {
        using var metrics = new AppMetrics();
        using var registry = new MetricRegistry(metrics, null);
        Record();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            Record();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Parallel.For(0, 8, _ =>
        {
            for (var i = 0; i < 10_000; i++)
                Record();
        });
        Assert.Contains("""fude_http_requests_total{method="POST",route="/api/predictions",status="200"} 81001""", registry.Text(), StringComparison.Ordinal);
        Assert.Contains($"{Stage}_count{{stage=\"infer\"}} 81001", registry.Text(), StringComparison.Ordinal);

        void Record()
        {
            metrics.Request("POST", "/api/predictions", 200, TimeSpan.FromMilliseconds(1));
            metrics.Classified(TimeSpan.FromMicroseconds(3), new StageTimes(TimeSpan.FromMicroseconds(300), TimeSpan.FromMicroseconds(90), TimeSpan.FromMicroseconds(60)), "v1", "7");
            metrics.Stored(TimeSpan.FromMilliseconds(2));
        }
    }

    [Fact]
    public async Task Others_than_this_machine_have_to_sign_in_or_be_in_a_network_that_may_read()
    {
        using var folder = new TemporaryFolder();
        var key = folder["token.key"];
        TokenKeyFile.ReadOrCreate(key);
        await using var host = await StoredApp.StartAsync(
            app.Model, DatabaseKind.Sqlite, $"--Security:KeyFile={key}", "--Security:Proxies=127.0.0.1", "--Metrics:Networks=10.1.0.0/16");
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host.Client, null));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host.Client, "10.1.2.3"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host.Client, "10.2.0.1"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(host.Client, "203.0.113.9, 10.1.2.3")); // what is before an address that is no proxy is hearsay
        var tokens = new AccessTokens(new TokenKeys(key, ofDataFolder: false, TimeProvider.System), TimeProvider.System, new TokenOptions());
        var reader = tokens.Issue(new Caller("local", Role.Reader) { IsLocal = true }).Text;
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(host.Client, "10.2.0.1", reader));
    }

    [Fact]
    public async Task A_proxy_that_is_not_trusted_does_not_make_the_world_this_machine() =>
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(app.Client, "203.0.113.9"));

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string? forwarded, string? token = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "metrics");
        if (forwarded is not null)
            request.Headers.Add("X-Forwarded-For", forwarded);
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }
}

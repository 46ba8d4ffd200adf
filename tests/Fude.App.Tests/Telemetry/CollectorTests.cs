using System.Collections.Concurrent;
using System.Text;
using Fude.App.Tests.Support;
using Fude.Hosting.Databases;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Fude.App.Tests.Telemetry;

/// <summary>What a collector of OpenTelemetry gets, over its own protocol.</summary>
public sealed class CollectorTests(RunningApp app)
{
    [Fact]
    public async Task Metrics_and_the_traces_of_sampled_requests_are_sent()
    {
        var received = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        await using var collector = await CollectAsync(received);
        var address = collector.Urls.Single();
        var host = await StoredApp.StartAsync(
            app.Model, DatabaseKind.Sqlite, "--Bundle:Tag=v1", $"--Telemetry:Endpoint={address}", "--Telemetry:Protocol=http", "--Telemetry:TracePercent=0");
        await using (host)
        {
            await host.Client.PredictAsync(Drawings.Png(1));
            using var form = Requests.Form(Drawings.Png(2));
            using var request = new HttpRequestMessage(HttpMethod.Post, "api/predictions") { Content = form };
            request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"); // its sender has decided that it is traced
            (await host.Client.SendAsync(request)).EnsureSuccessStatusCode();
        } // what waits is sent at the end

        var (traces, metrics) = (received["/v1/traces"], received["/v1/metrics"]);
        foreach (var word in (string[])["fude-app", "POST /api/predictions", "decode", "preprocess", "infer", "store", "http.response.status_code"])
            Assert.Contains(word, traces, StringComparison.Ordinal);
        Assert.Equal(1, traces.Split("preprocess").Length - 1); // the other request was not sampled
        Assert.Contains(Encoding.Latin1.GetString(Convert.FromHexString("0af7651916cd43dd8448eb211c80319c")), traces, StringComparison.Ordinal);
        foreach (var word in (string[])["fude.http.requests", "fude.prediction.stage.duration", "fude.predictions", "dotnet.process.cpu.time"])
            Assert.Contains(word, metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collector_that_is_not_there_holds_nothing_up()
    {
        await using var host = await StoredApp.StartAsync(app.Model, DatabaseKind.Sqlite, "--Telemetry:Endpoint=http://127.0.0.1:1", "--Telemetry:TracePercent=100");
        Assert.Equal("4", (string?)(await host.Client.PredictAsync(Drawings.Png(4)))["label"]);
    }

    private static async Task<WebApplication> CollectAsync(ConcurrentDictionary<string, string> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var collector = builder.Build();
        collector.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body, Encoding.Latin1);
            var body = await reader.ReadToEndAsync();
            received.AddOrUpdate(context.Request.Path, body, (_, before) => before + body);
        });
        await collector.StartAsync();
        return collector;
    }
}

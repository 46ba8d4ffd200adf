using System.Diagnostics;

namespace Fude.Bench.App;

/// <summary>Predicting all stored drawings again, and what that does to people who draw meanwhile.</summary>
/// <param name="options">What is measured.</param>
/// <param name="bodies">Forms to post.</param>
internal sealed class RepredictBench(Options options, IReadOnlyList<string> bodies)
{
    private const int Connections = 8;

    public static void Head() => Report.Head(
        "POST /api/predictions/repredict-all", "database", "images", "seconds", "p99 ms of predictions at 8 connections: idle", "meanwhile", "ratio", "requests/s: idle", "meanwhile", "errors");

    public async Task RunAsync(Store store, int images)
    {
        using (AppServer.Start(options.App, store.Settings(options)))
        {
            // It has made the tables.
        }

        await Fill.RunAsync(store, options, 0, images);
        using var server = AppServer.Start(options.App, store.Settings(options));
        using var client = new HttpClient { BaseAddress = server.Address, Timeout = TimeSpan.FromMinutes(5) };
        var target = new Uri(server.Address, "/api/predictions");
        var watch = Stopwatch.StartNew();
        await RepredictAsync(client, "api/predictions/repredict-all");
        watch.Stop();

        Wrk.Run(target, Connections, options.Duration / 3, bodies);
        var idle = Wrk.Run(target, Connections, options.Duration, bodies);
        using var stop = new CancellationTokenSource();
        var again = AgainAsync(client, stop.Token);
        await Task.Delay(500, CancellationToken.None);
        var meanwhile = await Task.Run(() => Wrk.Run(target, Connections, options.Duration, bodies));
        await stop.CancelAsync();
        Report.Row(
            store.Name, Report.Text($"{images}"), Report.Text($"{watch.Elapsed.TotalSeconds:0.000}"), Report.Milliseconds(idle.P99), Report.Milliseconds(meanwhile.P99), Report.Text($"{meanwhile.P99 / idle.P99:0.00}"),
            Report.Text($"{idle.PerSecond:0}"), Report.Text($"{meanwhile.PerSecond:0}"), Report.Text($"{idle.Errors + meanwhile.Errors}"));
        server.Dispose();
        await again;
    }

    /// <summary>Has all of them predicted again and again, until it is told to stop or the server has gone.</summary>
    private static async Task AgainAsync(HttpClient client, CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
                await RepredictAsync(client, "api/predictions/repredict-all?force=true");
        }
        catch (Exception e) when (e is HttpRequestException or IOException && stop.IsCancellationRequested)
        {
            // The server was stopped in the middle.
        }
    }

    private static async Task RepredictAsync(HttpClient client, string path)
    {
        using var answer = await client.PostAsync(path, null);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"{path}: {answer.StatusCode}");
    }
}

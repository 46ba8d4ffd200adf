namespace Fude.Bench.App;

/// <summary>Predictions as fast as the server gives them, everything stored and durable.</summary>
/// <param name="options">What is measured.</param>
/// <param name="bodies">Forms to post.</param>
internal sealed class LoadBench(Options options, IReadOnlyList<string> bodies)
{
    public static readonly int[] Connections = [1, 8, 32];
    private static readonly string[] Stages = ["wait", "decode", "preprocess", "infer", "store"];

    public static void Head() => Report.Head(
        "POST /api/predictions, a 280×280 PNG, stored and durable before it is answered",
        "database", "way", "connections", "requests/s", "median ms", "p99 ms", "most ms", "errors", "server's CPU µs/request", "commits/s", "mean µs by stage (wait, decode, preprocess, infer, store)", "rows");

    public void Run(Store store)
    {
        using var server = AppServer.Start(options.App, store.Settings(options));
        Measure(store, server, "direct", server.Address);
        if (!options.WithNginx || !File.Exists(Nginx.Program))
            return;
        using var nginx = new Nginx(server.Address, Path.Combine(Path.GetDirectoryName(options.App)!, "wwwroot"));
        Measure(store, server, "nginx", nginx.Address);
    }

    private void Measure(Store store, AppServer server, string way, Uri address)
    {
        var target = new Uri(address, "/api/predictions");
        foreach (var connections in Connections)
        {
            Wrk.Run(target, connections, options.Duration / 3, bodies);
            var (rows, text, cpu) = (store.Count("predictions"), Metrics.Read(server.Address), server.Cpu);
            var figures = Wrk.Run(target, connections, options.Duration, bodies);
            cpu = server.Cpu - cpu;
            var after = Metrics.Read(server.Address);
            var commits = Metrics.Commits(after) - Metrics.Commits(text);
            var stages = Stages.Select(stage => Metrics.Stage(after, stage) is var b && Metrics.Stage(text, stage) is var a && b.Count > a.Count ? Report.Text($"{(b.Sum - a.Sum) / (b.Count - a.Count) * 1e6:0}") : "–");
            rows = store.Count("predictions") - rows;
            Report.Row(
                store.Name, way, Report.Text($"{connections}"), Report.Text($"{figures.PerSecond:0}"), Report.Milliseconds(figures.Median), Report.Milliseconds(figures.P99), Report.Milliseconds(figures.Most),
                Report.Text($"{figures.Errors}"), Report.Text($"{cpu.TotalMicroseconds / figures.Requests:0}"), Report.Text($"{commits / options.Duration.TotalSeconds:0}"), string.Join(", ", stages),
                // What is on its way when wrk's time is over is stored and not counted: here, and at the end of the warm-up.
                rows >= figures.Requests && rows <= figures.Requests + (2 * connections) ? "all there" : Report.Text($"{rows} OF {figures.Requests}"));
        }
    }
}

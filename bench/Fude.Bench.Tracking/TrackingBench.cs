using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Fude.Bench.Tracking;

/// <summary>The tracking server's figures: start, writes, reads, a large load, search and history in it, memory.</summary>
/// <param name="assembly">The published <c>Fude.Tracking.dll</c>.</param>
/// <param name="folder">Its data folder: empty.</param>
/// <param name="database">Its database; null for SQLite.</param>
/// <param name="runs">Runs of the large load, each of 10 params and 10 metrics of 100 steps.</param>
/// <param name="duration">How long each request is measured.</param>
internal sealed class TrackingBench(string assembly, string folder, string? database, int runs, TimeSpan duration)
{
    private const string Api = "/api/2.0/mlflow/";
    private const int Keys = 10, Steps = 100, HistoryPoints = 10_000;

    public void Run()
    {
        Say($"server: {assembly}; database: {database ?? "SQLite, WAL, synchronous=FULL"}; commit of one page with fsync on this disk: {Disk.FsyncMilliseconds(folder):0.00} ms");
        Start("first start, tables made");
        Start("later start");
        using var server = ServerProcess.Start(assembly, folder, database);
        Say($"memory after the start: {server.Memory().Now:0} MB");
        Say($"{"",-44} {"per second",10} {"median ms",10} {"p99 ms",8} {"CPU µs",8}");
        var own = Enumerable.Range(0, 8).Select(_ => CreateRun(server)).ToArray();
        Measure(server, "log-metric", (number, count) => Connection.Post(Api + "runs/log-metric", Metric(own[number], "loss", count)));
        Measure(server, "log-batch of 100 metrics", (number, count) => Connection.Post(Api + "runs/log-batch", Batch(own[number], count)));
        Measure(server, "create", (_, _) => Connection.Post(Api + "runs/create", """{"experiment_id":"0","start_time":1}"""));
        var full = FullRun(server);
        Measure(server, "get: 10 params, 10 metrics", (_, _) => Connection.Get($"{Api}runs/get?run_id={full}"));
        LoadMany(server);
        var history = HistoryRun(server);
        Measure(server, "history of 10,000 points", (_, _) => Connection.Get($"{Api}metrics/get-history?run_id={history}&metric_key=long"));
        var search = Connection.Post(Api + "runs/search", """{"experiment_ids":["1"],"filter":"metrics.acc > 0.5 and params.lr = '0.1'","order_by":["metrics.acc DESC"],"max_results":100}""");
        using (var connection = new Connection(server.Port))
        using (var answer = JsonDocument.Parse(connection.Send(search)))
            Say($"the search answers {answer.RootElement.GetProperty("runs").GetArrayLength()} runs");
        Measure(server, $"search among {runs} runs", (_, _) => search);
        var (now, peak) = server.Memory();
        Say($"memory: {now:0} MB, at most {peak:0} MB");
    }

    private static void Say(FormattableString line) => Console.Out.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private void Start(string what)
    {
        var watch = Stopwatch.StartNew();
        using var server = ServerProcess.Start(assembly, folder, database);
        using var connection = new Connection(server.Port);
        connection.Send(Connection.Get(Api + "experiments/get?experiment_id=0"));
        Say($"{what}: first experiments/get answered after {watch.Elapsed.TotalSeconds:0.00} s");
    }

    private void Measure(ServerProcess server, string what, Func<int, int, byte[]> next)
    {
        var sent = 0;
        foreach (var connections in (int[])[1, 8])
        {
            // Steps go on where the last measurement ended: no point is written twice.
            var offset = sent;
            var figures = Load.Run(server, connections, duration, (number, count) =>
            {
                InterlockedMax(ref sent, offset + count + 1);
                return next(number, offset + count);
            });
            Say($"{what + ", " + connections + " connection" + (connections == 1 ? "" : "s"),-44} {figures.PerSecond,10:0} {figures.Median,10:0.00} {figures.P99,8:0.00} {figures.CpuMicroseconds,8:0}");
        }
    }

    private void LoadMany(ServerProcess server)
    {
        using var setup = new Connection(server.Port);
        setup.Send(Connection.Post(Api + "experiments/create", """{"name":"many"}"""));
        var watch = Stopwatch.StartNew();
        var cpu = server.Cpu();
        Parallel.For(0, 2, new ParallelOptions { MaxDegreeOfParallelism = 2 }, client =>
        {
            using var connection = new Connection(server.Port);
            for (var i = client; i < runs; i += 2)
                LoadRun(connection, i);
        });
        Say($"load of {runs} runs × 10 params × {Keys} keys × {Steps} steps by two clients: {watch.Elapsed.TotalSeconds:0.0} s (server's CPU {(server.Cpu() - cpu).TotalSeconds:0.0} s)");
    }

    private static void LoadRun(Connection connection, int i)
    {
        var random = new Random(i);
        var run = CreateRun(connection, "1", 1_700_000_000_000 + i);
        var parameters = string.Join(',', Enumerable.Range(0, 9).Select(p => $$"""{"key":"p{{p}}","value":"{{random.Next(5)}}"}""").Append($$"""{"key":"lr","value":"{{(i % 5 == 0 ? "0.1" : "0.01")}}"}"""));
        connection.Send(Connection.Post(Api + "runs/log-batch", $$"""{"run_id":"{{run}}","params":[{{parameters}}]}"""));
        var text = new StringBuilder($$"""{"run_id":"{{run}}","metrics":[""");
        for (var key = 0; key < Keys; key++)
        {
            for (var step = 0; step < Steps; step++)
                text.Append(CultureInfo.InvariantCulture, $$"""{{(key + step == 0 ? "" : ",")}}{"key":"{{(key == 0 ? "acc" : $"m{key}")}}","value":{{random.NextDouble():R}},"timestamp":{{1_700_000_000_000 + step}},"step":{{step}}}""");
        }

        connection.Send(Connection.Post(Api + "runs/log-batch", text.Append("]}").ToString()));
    }

    private static string HistoryRun(ServerProcess server)
    {
        using var connection = new Connection(server.Port);
        var run = CreateRun(connection);
        for (var start = 0; start < HistoryPoints; start += 1000)
        {
            var points = string.Join(',', Enumerable.Range(start, 1000).Select(step => string.Create(CultureInfo.InvariantCulture, $$"""{"key":"long","value":{{1.0 / (step + 1):R}},"timestamp":{{1_700_000_000_000 + step}},"step":{{step}}}""")));
            connection.Send(Connection.Post(Api + "runs/log-batch", $$"""{"run_id":"{{run}}","metrics":[{{points}}]}"""));
        }

        return run;
    }

    private static string FullRun(ServerProcess server)
    {
        using var connection = new Connection(server.Port);
        var run = CreateRun(connection);
        var parameters = string.Join(',', Enumerable.Range(0, 10).Select(i => $$"""{"key":"p{{i}}","value":"{{i}}"}"""));
        var metrics = string.Join(',', Enumerable.Range(0, 10).Select(i => $$"""{"key":"m{{i}}","value":{{i}},"timestamp":1,"step":0}"""));
        connection.Send(Connection.Post(Api + "runs/log-batch", $$"""{"run_id":"{{run}}","params":[{{parameters}}],"metrics":[{{metrics}}]}"""));
        return run;
    }

    private static string CreateRun(ServerProcess server)
    {
        using var connection = new Connection(server.Port);
        return CreateRun(connection);
    }

    private static string CreateRun(Connection connection, string experiment = "0", long start = 1)
    {
        using var answer = JsonDocument.Parse(connection.Send(Connection.Post(Api + "runs/create", $$"""{"experiment_id":"{{experiment}}","start_time":{{start}}}""")));
        return answer.RootElement.GetProperty("run").GetProperty("info").GetProperty("run_id").GetString()!;
    }

    private static string Metric(string run, string key, int step) => $$"""{"run_id":"{{run}}","key":"{{key}}","value":0.5,"timestamp":{{1_700_000_000_000 + step}},"step":{{step}}}""";

    private static string Batch(string run, int count)
    {
        var text = new StringBuilder($$"""{"run_id":"{{run}}","metrics":[""");
        for (var i = 0; i < 100; i++)
            text.Append(CultureInfo.InvariantCulture, $$"""{{(i == 0 ? "" : ",")}}{"key":"m{{i % 10}}","value":{{i * 0.01}},"timestamp":{{1_700_000_000_000 + count}},"step":{{(count * 10) + (i / 10)}}}""");
        return text.Append("]}").ToString();
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); value > seen;)
        {
            var found = Interlocked.CompareExchange(ref target, value, seen);
            if (found == seen)
                return;
            seen = found;
        }
    }
}

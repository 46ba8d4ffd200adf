using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Fude.Testing;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Client.Tests.Support;

namespace Fude.Tracking.Client.Tests;

public sealed class RunLoggerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ConcurrentQueue<TrackingProblem> problems = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Everything_that_is_logged_arrives_and_leaves_no_spool()
    {
        await using var mlflow = await RealServer.StartAsync();
        await using var server = new LoopbackServer(mlflow.AnswerAsync);
        using var client = Clients.Of(server.Address);
        await using var logger = await RunLogger.StartAsync(client, LoggedRun.Start, LoggedRun.Options(folder, problems.Enqueue));
        LoggedRun.LogAll(logger, folder);

        var end = await logger.CompleteAsync();

        var run = await mlflow.RunAsync();
        LoggedRun.CheckAll(run);
        Assert.Equal((RunStatus.Finished, run.Info.RunId), (run.Info.Status, logger.RunId));
        Assert.True(run.Info.EndTime >= run.Info.StartTime);
        Assert.Equal(new RunCompletion(Delivery.Sent, run.Info.RunId, null, 0, 0), end);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder["spool"]));
        Assert.Empty(problems);
    }

    [Fact]
    public async Task Flushing_waits_until_the_server_has_everything()
    {
        await using var mlflow = await RealServer.StartAsync();
        await using var server = new LoopbackServer(mlflow.AnswerAsync);
        using var client = Clients.Of(server.Address);
        await using var logger = await RunLogger.StartAsync(client, LoggedRun.Start, LoggedRun.Options(folder) with { SendInterval = TimeSpan.FromHours(1) });

        logger.LogMetric("loss", 1, 1);
        Assert.Equal(Delivery.Sent, await logger.FlushAsync());

        Assert.Single((await mlflow.RunAsync()).Metrics);
    }

    [Fact]
    public async Task Many_points_go_in_few_requests_within_mlflows_limits()
    {
        await using var mlflow = await RealServer.StartAsync();
        await using var server = new LoopbackServer(mlflow.AnswerAsync);
        using var client = Clients.Of(server.Address);
        await using var logger = await RunLogger.StartAsync(client, LoggedRun.Start, LoggedRun.Options(folder) with { WriteInterval = TimeSpan.FromMilliseconds(200) });
        for (var i = 0; i < 20_000; i++)
        {
            logger.LogMetric("loss", i, i);
            if (i % 100 == 0)
                logger.LogParam($"p{i}", new string('x', 10_000));
        }

        await logger.CompleteAsync();

        var run = await mlflow.RunAsync();
        Assert.Equal((20_000, 200), (run.Metrics.Count, run.Params.Count));
        Assert.All(run.Params.Values, value => Assert.Equal(6000, value.Length));
        var batches = server.Calls.Where(call => call.Path.EndsWith("log-batch", StringComparison.Ordinal))
            .Select(call => JsonSerializer.Deserialize(call.Body, MlflowJson.Default.LogBatchRequest)!).ToList();
        Assert.All(batches, batch => Assert.InRange((batch.Metrics?.Count ?? 0) + (batch.Params?.Count ?? 0), 1, 1000));
        Assert.All(batches, batch => Assert.InRange(batch.Params?.Count ?? 0, 0, 100));
        Assert.InRange(batches.Count, 21, 45);
    }

    [Fact]
    public async Task What_the_server_refuses_is_told_and_kept_and_holds_up_nothing()
    {
        await using var mlflow = await RealServer.StartAsync();
        await using var server = new LoopbackServer(mlflow.AnswerAsync);
        using var client = Clients.Of(server.Address);
        await using var logger = await RunLogger.StartAsync(client, LoggedRun.Start, LoggedRun.Options(folder, problems.Enqueue));
        logger.LogParam("lr", "0.1");
        for (var i = 0; i < 500; i++)
        {
            logger.LogMetric("loss", i, i);
            if (i == 250)
                logger.LogParam("lr", "0.2");
        }

        var end = await logger.CompleteAsync();

        var run = await mlflow.RunAsync();
        Assert.Equal((500, "0.1", RunStatus.Finished), (run.Metrics.Count, run.Params["lr"], run.Info.Status));
        Assert.Equal((Delivery.Sent, 1), (end.Delivery, end.Refused));
        Assert.Contains("param lr", Assert.Single(problems).Message);
        Assert.Contains("param lr: ", await File.ReadAllTextAsync(Path.Combine(end.SpoolFolder!, "refused.log")));
        Assert.Empty(SpoolSender.List(folder["spool"]));
    }

    [Fact]
    public async Task A_run_that_is_not_completed_ends_as_failed()
    {
        await using var mlflow = await RealServer.StartAsync();
        await using var server = new LoopbackServer(mlflow.AnswerAsync);
        using var client = Clients.Of(server.Address);

        await Assert.ThrowsAsync<FormatException>(async () =>
        {
            await using var logger = await RunLogger.StartAsync(client, LoggedRun.Start, LoggedRun.Options(folder));
            logger.LogMetric("loss", 1);
            throw new FormatException("the training failed");
        });

        var run = await mlflow.RunAsync();
        Assert.Equal((RunStatus.Failed, 1), (run.Info.Status, run.Metrics.Count));
    }

    [Fact]
    public async Task A_run_in_progress_says_that_it_lives()
    {
        await using var mlflow = await RealServer.StartAsync();
        await using var server = new LoopbackServer(mlflow.AnswerAsync);
        using var client = Clients.Of(server.Address);
        await using var logger = await RunLogger.StartAsync(client, LoggedRun.Start, LoggedRun.Options(folder) with { HeartbeatInterval = TimeSpan.FromSeconds(1) });
        var first = await BeatAsync();

        var later = first;
        for (var i = 0; i < 500 && later == first; i++)
        {
            await Task.Delay(20);
            later = await BeatAsync();
        }

        Assert.InRange(later - first, 500, 9_000);
        Assert.Equal("4", (await mlflow.RunAsync()).Tags[RunTags.Lease]);

        async Task<long> BeatAsync() => long.Parse((await mlflow.RunAsync()).Tags[RunTags.Heartbeat], CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task A_run_of_the_environment_is_gone_on_with()
    {
        await using var mlflow = await RealServer.StartAsync();
        await using var server = new LoopbackServer(mlflow.AnswerAsync);
        using var first = Clients.Of(server.Address);
        var runId = (await first.CreateRunAsync(new() { ExperimentId = "0" })).Info.RunId;
        await first.UpdateRunAsync(new(runId, RunStatus.Killed));
        using var client = new TrackingClient(Clients.Settings(server.Address) with { RunId = runId });

        await using var logger = await RunLogger.StartAsync(client, options: LoggedRun.Options(folder));
        Assert.Equal((runId, RunStatus.Running), (logger.RunId, (await mlflow.RunAsync()).Info.Status));
        logger.LogMetric("loss", 1);
        await logger.CompleteAsync();

        var run = await mlflow.RunAsync();
        Assert.Equal((RunStatus.Finished, 1), (run.Info.Status, run.Metrics.Count));
    }

    [Fact]
    public async Task A_wrong_key_is_told_where_it_is_logged()
    {
        using var client = Clients.Of(ReservedPort.Nowhere);
        await using var logger = await RunLogger.StartAsync(client, LoggedRun.Start, LoggedRun.Options(folder) with { StartTimeout = TimeSpan.Zero });

        Assert.Throws<ArgumentException>(() => logger.LogMetric("", 1));
        Assert.Throws<ArgumentException>(() => logger.LogMetric(new string('k', 251), 1));
        Assert.Throws<ArgumentException>(() => logger.LogParam("a;b", "x"));
        logger.LogMetric("データ件数/é x-1:2", 1);
        await logger.CompleteAsync();
        Assert.Throws<InvalidOperationException>(() => logger.LogMetric("late", 1));
    }

    [Fact]
    public async Task Files_of_the_spool_that_were_sent_are_removed_during_the_run()
    {
        await using var mlflow = await RealServer.StartAsync();
        await using var server = new LoopbackServer(mlflow.AnswerAsync);
        using var client = Clients.Of(server.Address);
        await using var logger = await RunLogger.StartAsync(client, LoggedRun.Start, LoggedRun.Options(folder) with { SegmentBytes = 8192 });
        for (var i = 0; i < 5_000; i++)
        {
            logger.LogMetric("loss", i, i);
            if (i % 50 == 0)
                await logger.FlushAsync();
        }

        Assert.Equal(Delivery.Sent, await logger.FlushAsync());
        Assert.InRange(Directory.EnumerateFiles(logger.SpoolFolder, "events-*.log").Count(), 1, 2);
        await logger.CompleteAsync();
        Assert.Equal(5_000, (await mlflow.RunAsync()).Metrics.Count);
    }

    [Fact]
    public async Task Many_threads_log_and_flush_at_once()
    {
        const int threads = 8;
        const int points = 2_000;
        await using var server = await RealServer.StartAsync();
        await using var logger = await RunLogger.StartAsync(server.Client, LoggedRun.Start, LoggedRun.Options(folder, problems.Enqueue));
        await Task.WhenAll(Enumerable.Range(0, threads).Select(thread => Task.Run(async () =>
        {
            for (var i = 0; i < points; i++)
            {
                logger.LogMetric($"loss{thread}", i, i);
                if (i % 500 == 0)
                    Assert.Equal(Delivery.Sent, await logger.FlushAsync());
            }
        })));

        Assert.Equal(Delivery.Sent, (await logger.CompleteAsync()).Delivery);

        var stored = (await server.RunAsync()).Metrics.ToLookup(metric => metric.Key);
        for (var thread = 0; thread < threads; thread++)
            Assert.Equal(Enumerable.Range(0, points).Select(step => (long)step), stored[$"loss{thread}"].Select(metric => metric.Step).Order());
        Assert.Empty(problems);
    }
}

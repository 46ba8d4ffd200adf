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
    public async Task A_run_starts_without_a_server_and_is_sent_later()
    {
        var port = LoopbackServer.UnusedPort();
        using var client = Clients.Of(new($"http://127.0.0.1:{port}/"));
        var before = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        RunCompletion end;
        await using (var logger = await RunLogger.StartAsync(client, LoggedRun.Start, LoggedRun.Options(folder, problems.Enqueue)))
        {
            Assert.False(logger.IsOnServer);
            LoggedRun.LogAll(logger, folder);
            Assert.Equal(Delivery.Spooled, await logger.FlushAsync());
            end = await logger.CompleteAsync();
        }

        var after = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
        Assert.Equal(Delivery.Spooled, end.Delivery);
        Assert.Contains(problems, problem => problem.Kind == TrackingProblemKind.Waiting && problem.Message.Contains(end.SpoolFolder!, StringComparison.Ordinal));
        var info = Assert.Single(SpoolSender.List(folder["spool"]));
        Assert.Equal(("digits", "first", false, null, end.RunId), (info.Experiment, info.RunName, info.InUse, info.RunId, info.LocalId));

        await using var mlflow = await RealServer.StartAsync();
        await using var server = new LoopbackServer(mlflow.AnswerAsync, port);
        var report = Assert.Single(await new SpoolSender(client).SendAllAsync(folder["spool"]));

        var run = await mlflow.RunAsync();
        Assert.Equal((SpoolOutcome.Sent, run.Info.RunId), (report.Outcome, report.RunId));
        Assert.Equal((LoggedRun.Steps, 1, LoggedRun.Steps, 1, 2), (report.Metrics, report.Params, report.Tags, report.Inputs, report.Artifacts));
        LoggedRun.CheckAll(run);
        Assert.Equal((RunStatus.Finished, end.RunId), (run.Info.Status, run.Tags[RunTags.LocalId]));
        Assert.InRange(run.Info.StartTime!.Value, before, run.Info.EndTime!.Value);
        Assert.InRange(run.Info.EndTime.Value, before, after);
        Assert.Empty(SpoolSender.List(folder["spool"]));
    }

    [Fact]
    public async Task A_server_that_comes_up_during_the_run_gets_everything()
    {
        var port = LoopbackServer.UnusedPort();
        using var client = Clients.Of(new($"http://127.0.0.1:{port}/"));
        await using var logger = await RunLogger.StartAsync(client, LoggedRun.Start, LoggedRun.Options(folder, problems.Enqueue));
        logger.LogMetric("early", 1);
        await using var mlflow = await RealServer.StartAsync();
        await using var server = new LoopbackServer(mlflow.AnswerAsync, port);
        LoggedRun.LogAll(logger, folder);
        while (!logger.IsConnected)
            await Task.Delay(10);

        Assert.Equal(Delivery.Sent, (await logger.CompleteAsync()).Delivery);

        LoggedRun.CheckAll(await mlflow.RunAsync());
        Assert.Equal([TrackingProblemKind.Waiting, TrackingProblemKind.Recovered], problems.Select(problem => problem.Kind));
    }

    [Fact]
    public async Task A_server_that_refuses_the_run_stops_it_at_the_start()
    {
        await using var server = new LoopbackServer(_ => Reply.Error(403, "PERMISSION_DENIED", "you may only read"));
        using var client = Clients.Of(server.Address);

        var e = await Assert.ThrowsAsync<TrackingException>(() => RunLogger.StartAsync(client, LoggedRun.Start, LoggedRun.Options(folder)));

        Assert.Contains("you may only read", e.Message);
        Assert.Empty(SpoolSender.List(folder["spool"]));
    }

    [Fact]
    public async Task Logging_goes_on_while_the_server_says_nothing()
    {
        await using var mlflow = await RealServer.StartAsync();
        await using var server = new LoopbackServer(async call => call.Path.EndsWith("log-batch", StringComparison.Ordinal) ? new Reply { Silent = true } : await mlflow.AnswerAsync(call));
        using var client = new TrackingClient(Clients.Settings(server.Address) with { RequestTimeout = TimeSpan.FromHours(1) });
        var logger = await RunLogger.StartAsync(client, LoggedRun.Start, LoggedRun.Options(folder) with { DrainTimeout = TimeSpan.FromMilliseconds(300) });
        var slowest = TimeSpan.Zero;
        for (var i = 0; i < 50_000; i++)
        {
            var watch = Stopwatch.StartNew();
            logger.LogMetric("loss", i, i);
            slowest = watch.Elapsed > slowest ? watch.Elapsed : slowest;
        }

        var end = await logger.CompleteAsync();

        Assert.Equal((Delivery.Spooled, 0), (end.Delivery, end.Dropped));
        // Not a measurement: a call that waited for the server would take an hour.
        Assert.InRange(slowest, TimeSpan.Zero, TimeSpan.FromSeconds(5));
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
    public async Task Runs_under_a_parent_find_it_also_when_all_of_them_started_without_a_server()
    {
        var port = LoopbackServer.UnusedPort();
        using var client = Clients.Of(new($"http://127.0.0.1:{port}/"));
        var parent = await RunLogger.StartAsync(client, LoggedRun.Start, LoggedRun.Options(folder));
        var child = await RunLogger.StartAsync(client, LoggedRun.Start with { RunName = "child", ParentRunId = parent.RunId }, LoggedRun.Options(folder));
        await child.CompleteAsync();
        await parent.CompleteAsync();

        await using var mlflow = await RealServer.StartAsync();
        await using var server = new LoopbackServer(mlflow.AnswerAsync, port);
        Assert.All(await new SpoolSender(client).SendAllAsync(folder["spool"]), report => Assert.Equal(SpoolOutcome.Sent, report.Outcome));

        var runs = (await mlflow.RunsAsync()).ToDictionary(run => run.Info.RunName!);
        Assert.Equal(runs["first"].Info.RunId, runs["child"].Tags["mlflow.parentRunId"]);
    }

    [Fact]
    public async Task A_run_that_was_deleted_keeps_its_spool()
    {
        await using var mlflow = await RealServer.StartAsync();
        await using var server = new LoopbackServer(mlflow.AnswerAsync);
        using var client = Clients.Of(server.Address);
        await using var logger = await RunLogger.StartAsync(client, LoggedRun.Start, LoggedRun.Options(folder, problems.Enqueue));
        await client.DeleteRunAsync(logger.RunId);
        logger.LogMetric("loss", 1);

        var end = await logger.CompleteAsync();

        Assert.Equal(Delivery.Spooled, end.Delivery);
        Assert.Equal(TrackingProblemKind.RunGone, Assert.Single(problems).Kind);
        var report = await new SpoolSender(client).SendAsync(end.SpoolFolder!);
        Assert.Equal(SpoolOutcome.Failed, report.Outcome);
        Assert.Contains("was deleted", report.Message);
        Assert.True(Directory.Exists(end.SpoolFolder));
    }

    [Fact]
    public async Task A_wrong_key_is_told_where_it_is_logged()
    {
        using var client = Clients.Of(new($"http://127.0.0.1:{LoopbackServer.UnusedPort()}/"));
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

using System.Collections.Concurrent;
using System.Diagnostics;
using Fude.Testing;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Client.Tests.Support;

namespace Fude.Tracking.Client.Tests;

/// <summary>The run logger where the server is not there, goes, comes, says nothing or refuses.</summary>
public sealed class AbsentServerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ConcurrentQueue<TrackingProblem> problems = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_run_starts_without_a_server_and_is_sent_later()
    {
        using var port = new ReservedPort();
        using var client = Clients.Of(port.Address);
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
        using var port = new ReservedPort();
        using var client = Clients.Of(port.Address);
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
    public async Task Runs_under_a_parent_find_it_also_when_all_of_them_started_without_a_server()
    {
        using var port = new ReservedPort();
        using var client = Clients.Of(port.Address);
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
}

using System.Text;
using Fude.Testing;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Client.Tests.Support;

namespace Fude.Tracking.Client.Tests;

public sealed class SpoolTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Dying_at_any_request_neither_loses_nor_doubles_anything()
    {
        await using var mlflow = await RealServer.StartAsync();
        for (var fatal = 0; ; fatal++)
        {
            var spool = await SpoolAsync();
            var calls = 0;
            var dead = false;
            await using var server = new LoopbackServer(async call =>
            {
                if (!dead && calls++ == fatal)
                {
                    dead = true;
                    // The server carries the fatal request out every other time, and its answer is lost.
                    if (fatal % 2 == 0)
                        await mlflow.AnswerAsync(call);
                }

                return dead ? new Reply { Reset = true } : await mlflow.AnswerAsync(call);
            });
            using var client = Clients.Impatient(server.Address);
            var first = await new SpoolSender(client).SendAsync(spool);
            if (!dead)
            {
                Assert.True(fatal > 6, "the spool takes some requests");
                Assert.Equal(SpoolOutcome.Sent, first.Outcome);
                return;
            }

            Assert.Equal((SpoolOutcome.Waiting, true), (first.Outcome, Directory.Exists(spool)));
            (dead, calls) = (false, int.MinValue);
            var second = await new SpoolSender(client).SendAsync(spool);

            Assert.Equal(SpoolOutcome.Sent, second.Outcome);
            var run = Assert.Single(await mlflow.RunsAsync(Path.GetFileName(spool)));
            LoggedRun.CheckAll(run);
            Assert.Equal(RunStatus.Finished, run.Info.Status);
            Assert.False(Directory.Exists(spool));
        }
    }

    [Fact]
    public async Task A_spool_that_is_sent_twice_makes_one_run()
    {
        var spool = await SpoolAsync();
        var copy = Copy(spool, "again");
        // As after a power cut that took the progress with it.
        File.WriteAllText(Path.Combine(copy, "state.json"), "\0\0\0");
        await using var mlflow = await RealServer.StartAsync();
        await using var server = new LoopbackServer(mlflow.AnswerAsync);
        using var client = Clients.Of(server.Address);

        Assert.Equal(SpoolOutcome.Sent, (await new SpoolSender(client).SendAsync(spool)).Outcome);
        Assert.Equal(SpoolOutcome.Sent, (await new SpoolSender(client).SendAsync(copy)).Outcome);

        LoggedRun.CheckAll(await mlflow.RunAsync());
    }

    [Fact]
    public async Task Where_it_is_forgotten_how_far_a_spool_was_sent_what_is_left_is_sent()
    {
        using var nowhere = Clients.Of(new($"http://127.0.0.1:{LoopbackServer.UnusedPort()}/"));
        var options = LoggedRun.Options(folder) with { StartTimeout = TimeSpan.Zero, SegmentBytes = 4096 };
        var logger = await RunLogger.StartAsync(nowhere, LoggedRun.Start, options);
        for (var i = 0; i < 600; i++)
        {
            logger.LogMetric("loss", i, i);
            if (i % 20 == 0)
                await logger.FlushAsync();
        }

        var spool = (await logger.CompleteAsync()).SpoolFolder!;
        var logs = Directory.EnumerateFiles(spool, "events-*.log").Order(StringComparer.Ordinal).ToList();
        Assert.InRange(logs.Count, 5, 20);
        var sent = logs[..3].Sum(log => File.ReadAllLines(log).Length);
        foreach (var log in logs[..3])
            File.Delete(log);
        File.WriteAllText(Path.Combine(spool, "state.json"), "");
        await using var server = await RealServer.StartAsync();

        Assert.Equal(SpoolOutcome.Sent, (await new SpoolSender(server.Client).SendAsync(spool)).Outcome);

        var run = await server.RunAsync();
        Assert.Equal(Enumerable.Range(sent, 600 - sent).Select(step => (long)step), run.Metrics.Select(metric => metric.Step).Order());
        Assert.Equal(RunStatus.Finished, run.Info.Status);
    }

    [Fact]
    public async Task Of_two_runs_that_a_lost_answer_made_one_stays()
    {
        var spool = await SpoolAsync();
        await using var mlflow = await RealServer.StartAsync();
        var late = false;
        await using var server = new LoopbackServer(async call =>
        {
            if (!call.Path.EndsWith("runs/create", StringComparison.Ordinal) || late)
                return await mlflow.AnswerAsync(call);
            // It is carried out after the run was looked for the next time.
            late = true;
            return new Reply { Reset = true };
        });
        using var client = Clients.Impatient(server.Address);
        Assert.Equal(SpoolOutcome.Waiting, (await new SpoolSender(client).SendAsync(spool)).Outcome);
        var create = server.Calls.Single(call => call.Path.EndsWith("runs/create", StringComparison.Ordinal));
        var searched = false;
        await using var second = new LoopbackServer(async call =>
        {
            var reply = await mlflow.AnswerAsync(call);
            if (call.Path.EndsWith("runs/search", StringComparison.Ordinal) && !searched)
            {
                searched = true;
                await mlflow.AnswerAsync(create);
            }

            return reply;
        });
        using var client2 = Clients.Of(second.Address);

        Assert.Equal(SpoolOutcome.Sent, (await new SpoolSender(client2).SendAsync(spool)).Outcome);

        var runs = await mlflow.RunsAsync();
        Assert.Equal(2, runs.Count);
        LoggedRun.CheckAll(Assert.Single(runs, run => run.Info.LifecycleStage == "active"));
    }

    [Fact]
    public async Task A_torn_last_record_and_damaged_ones_cost_only_themselves()
    {
        var spool = await SpoolAsync(RunStatus.Running);
        var log = Path.Combine(spool, "events-000000.log");
        var lines = await File.ReadAllLinesAsync(log);
        var damaged = Array.FindIndex(lines, line => line.Contains("\"step\":5", StringComparison.Ordinal));
        lines[damaged] = lines[damaged].Replace("\"step\":5", "\"step\":6", StringComparison.Ordinal);
        await File.WriteAllTextAsync(log, string.Join('\n', lines.Select(line => line)) + "\n" + "\0\0\0\0garbage\n" + lines[damaged + 1][..20]);
        await using var mlflow = await RealServer.StartAsync();
        await using var server = new LoopbackServer(mlflow.AnswerAsync);
        using var client = Clients.Of(server.Address);

        var report = await new SpoolSender(client).SendAsync(spool);

        Assert.Equal(SpoolOutcome.Sent, report.Outcome);
        Assert.Equal(2, report.Problems.Count(problem => problem.Contains("damaged record", StringComparison.Ordinal)));
        Assert.Equal(Enumerable.Range(0, LoggedRun.Steps).Except([5]).Select(step => (long)step), (await mlflow.RunAsync()).Metrics.Select(metric => metric.Step).Order());
    }

    [Fact]
    public async Task A_run_whose_process_died_is_marked_as_failed_at_its_last_entry()
    {
        var spool = await SpoolAsync(RunStatus.Running);
        await using var mlflow = await RealServer.StartAsync();
        await using var server = new LoopbackServer(mlflow.AnswerAsync);
        using var client = Clients.Of(server.Address);

        Assert.Equal(SpoolOutcome.Sent, (await new SpoolSender(client).SendAsync(spool)).Outcome);

        var run = await mlflow.RunAsync();
        Assert.Equal((RunStatus.Failed, "its process died"), (run.Info.Status, run.Tags[RunTags.Ended]));
        Assert.Equal(run.Metrics.Max(metric => metric.Timestamp), run.Info.EndTime);
    }

    [Fact]
    public async Task A_state_that_ends_a_run_wins_over_its_death()
    {
        var spool = await SpoolAsync(RunStatus.Running);
        await using var mlflow = await RealServer.StartAsync();
        await using var server = new LoopbackServer(async call =>
        {
            if (call.Path.EndsWith("runs/get", StringComparison.Ordinal))
                await mlflow.Client.UpdateRunAsync(new((await mlflow.RunAsync()).Info.RunId, RunStatus.Killed, 5));
            return await mlflow.AnswerAsync(call);
        });
        using var client = Clients.Of(server.Address);

        Assert.Equal(SpoolOutcome.Sent, (await new SpoolSender(client).SendAsync(spool)).Outcome);

        var run = await mlflow.RunAsync();
        Assert.Equal((RunStatus.Killed, 5), (run.Info.Status, run.Info.EndTime));
    }

    [Fact]
    public async Task The_spool_of_a_run_at_work_is_left_alone()
    {
        using var client = Clients.Of(new($"http://127.0.0.1:{LoopbackServer.UnusedPort()}/"));
        await using var logger = await RunLogger.StartAsync(client, LoggedRun.Start, LoggedRun.Options(folder) with { StartTimeout = TimeSpan.Zero });

        Assert.Equal(SpoolOutcome.InUse, (await new SpoolSender(client).SendAsync(logger.SpoolFolder)).Outcome);
        Assert.True(Assert.Single(SpoolSender.List(folder["spool"])).InUse);
    }

    [Fact]
    public async Task Sending_stops_at_once_where_the_server_is_away()
    {
        await SpoolAsync();
        await SpoolAsync();
        using var client = Clients.Of(new($"http://127.0.0.1:{LoopbackServer.UnusedPort()}/"));

        var report = Assert.Single(await new SpoolSender(client).SendAllAsync(folder["spool"]));

        Assert.Equal(SpoolOutcome.Waiting, report.Outcome);
        Assert.Contains("connection refused", report.Message);
        Assert.Equal(2, SpoolSender.List(folder["spool"]).Count);
    }

    [Fact]
    public async Task A_spool_that_was_begun_on_another_server_says_so()
    {
        await using var mlflow = await RealServer.StartAsync();
        string spool;
        await using (var server = new LoopbackServer(async call => call.Path.EndsWith("log-batch", StringComparison.Ordinal) ? Reply.Html(503) : await mlflow.AnswerAsync(call)))
        {
            using var client = Clients.Impatient(server.Address);
            var logger = await RunLogger.StartAsync(client, LoggedRun.Start, LoggedRun.Options(folder));
            logger.LogMetric("loss", 1);
            spool = (await logger.CompleteAsync()).SpoolFolder!;
        }

        await using var other = await RealServer.StartAsync();
        var report = await new SpoolSender(other.Client).SendAsync(spool);

        Assert.Equal(SpoolOutcome.Failed, report.Outcome);
        Assert.Contains($"has no run {(await mlflow.RunAsync()).Info.RunId}", report.Message);
        Assert.True(Directory.Exists(spool));
    }

    [Fact]
    public async Task An_artifact_that_is_only_referred_to_may_be_gone_later()
    {
        using var client = Clients.Of(new($"http://127.0.0.1:{LoopbackServer.UnusedPort()}/"));
        var logger = await RunLogger.StartAsync(client, LoggedRun.Start, LoggedRun.Options(folder) with { StartTimeout = TimeSpan.Zero });
        File.WriteAllText(folder["kept.txt"], "kept");
        File.WriteAllText(folder["gone.txt"], "gone");
        logger.LogArtifact(folder["kept.txt"], copy: false);
        logger.LogArtifact(folder["gone.txt"], copy: false);
        Assert.Throws<FileNotFoundException>(() => logger.LogArtifact(folder["never.txt"]));
        var spool = (await logger.CompleteAsync()).SpoolFolder!;
        File.Delete(folder["gone.txt"]);
        await using var mlflow = await RealServer.StartAsync();
        await using var server = new LoopbackServer(mlflow.AnswerAsync);
        using var client2 = Clients.Of(server.Address);

        var report = await new SpoolSender(client2).SendAsync(spool);

        Assert.Equal(SpoolOutcome.Sent, report.Outcome);
        Assert.Equal("kept", Encoding.UTF8.GetString(Assert.Single((await mlflow.RunAsync()).Artifacts).Value));
        Assert.Contains("gone.txt", Assert.Single(report.Problems));
    }

    [Fact]
    public async Task A_folder_that_is_not_a_spool_is_told()
    {
        using var client = Clients.Of(new($"http://127.0.0.1:{LoopbackServer.UnusedPort()}/"));
        var report = await new SpoolSender(client).SendAsync(folder.Path);

        Assert.Equal(SpoolOutcome.Failed, report.Outcome);
        Assert.Contains("is not a spool", report.Message);
    }

    // A run that was logged without a server. One that is "running" has no end, as after its process died.
    private async Task<string> SpoolAsync(RunStatus status = RunStatus.Finished)
    {
        using var client = Clients.Of(new($"http://127.0.0.1:{LoopbackServer.UnusedPort()}/"));
        var logger = await RunLogger.StartAsync(client, LoggedRun.Start, LoggedRun.Options(folder) with { StartTimeout = TimeSpan.Zero });
        LoggedRun.LogAll(logger, folder);
        var end = await logger.CompleteAsync(status);
        if (status == RunStatus.Running)
        {
            var log = Path.Combine(end.SpoolFolder!, "events-000000.log");
            var lines = await File.ReadAllLinesAsync(log);
            await File.WriteAllLinesAsync(log, lines[..^1]);
        }

        return end.SpoolFolder!;
    }

    private string Copy(string spool, string name)
    {
        var target = folder[name];
        foreach (var file in Directory.EnumerateFiles(spool, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(spool, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return target;
    }
}

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
            var spool = await Spools.MakeAsync(folder);
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
        var spool = await Spools.MakeAsync(folder);
        var copy = Spools.Copy(spool, folder["again"]);
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
    public async Task Of_two_runs_that_a_lost_answer_made_one_stays()
    {
        var spool = await Spools.MakeAsync(folder);
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
    public async Task The_spool_of_a_run_at_work_is_left_alone()
    {
        using var client = Clients.Of(ReservedPort.Nowhere);
        await using var logger = await RunLogger.StartAsync(client, LoggedRun.Start, LoggedRun.Options(folder) with { StartTimeout = TimeSpan.Zero });

        Assert.Equal(SpoolOutcome.InUse, (await new SpoolSender(client).SendAsync(logger.SpoolFolder)).Outcome);
        Assert.True(Assert.Single(SpoolSender.List(folder["spool"])).InUse);
    }

    [Fact]
    public async Task Sending_stops_at_once_where_the_server_is_away()
    {
        await Spools.MakeAsync(folder);
        await Spools.MakeAsync(folder);
        using var client = Clients.Of(ReservedPort.Nowhere);

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
}

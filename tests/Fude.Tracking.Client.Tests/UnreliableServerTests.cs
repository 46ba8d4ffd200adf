using Fude.Testing;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Client.Tests.Support;

namespace Fude.Tracking.Client.Tests;

public sealed class UnreliableServerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task A_server_that_fails_half_of_the_time_in_every_way_gets_everything_once(int seed)
    {
        await using var mlflow = await RealServer.StartAsync();
        var random = new Random(seed);
        await using var server = new LoopbackServer(call => FailAsync(mlflow, call, random));
        using var client = new TrackingClient(Clients.Settings(server.Address) with { Retries = 1, RequestTimeout = TimeSpan.FromSeconds(1) });
        RunLogger logger;
        while (true)
        {
            try
            {
                logger = await RunLogger.StartAsync(client, LoggedRun.Start, LoggedRun.Options(folder));
                break;
            }
            catch (TrackingException e) when (e.Fault == TrackingFault.NotTracking)
            {
                // A page of HTML in the place of the first answer stops the start, as it should.
            }
        }

        LoggedRun.LogAll(logger, folder);
        var end = await logger.CompleteAsync();
        var outcome = end.Delivery == Delivery.Sent ? SpoolOutcome.Sent : SpoolOutcome.Waiting;
        for (var tries = 0; outcome != SpoolOutcome.Sent && tries < 100; tries++)
            outcome = (await new SpoolSender(client).SendAsync(end.SpoolFolder!)).Outcome;

        Assert.Equal(SpoolOutcome.Sent, outcome);
        var run = Assert.Single(await mlflow.RunsAsync(), run => run.Info.LifecycleStage == "active" && run.Metrics.Count > 0);
        LoggedRun.CheckAll(run);
        Assert.Equal(RunStatus.Finished, run.Info.Status);
    }

    private static async Task<Reply> FailAsync(RealServer mlflow, Call call, Random random)
    {
        int fate;
        lock (random)
            fate = random.Next(16);
        switch (fate)
        {
            case 0:
                return Reply.Html(503) with { Headers = "Retry-After: 0\r\n" };
            case 1:
                return Reply.Error(500, "INTERNAL_ERROR", "the database is locked");
            case 2:
                return new Reply { Reset = true };
            case 3:
                return Reply.Error(429, "REQUEST_LIMIT_EXCEEDED", "slow down");
            case 4:
                return Reply.Html(200);
            // These are carried out, and the answer is lost.
            case 5:
                await mlflow.AnswerAsync(call);
                return new Reply { Reset = true };
            case 6:
                var reply = await mlflow.AnswerAsync(call);
                return reply with { Length = reply.Body.Length + 10 };
            case 7:
                await mlflow.AnswerAsync(call);
                return Reply.Html(504);
            default:
                return await mlflow.AnswerAsync(call);
        }
    }
}

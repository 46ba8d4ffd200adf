using System.Text;
using Fude.Testing;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Client.Tests.Support;

namespace Fude.Tracking.Client.Tests;

/// <summary>Spools of processes that died, torn, damaged and incomplete ones.</summary>
public sealed class SpoolDamageTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_torn_last_record_and_damaged_ones_cost_only_themselves()
    {
        var spool = await Spools.MakeAsync(folder, RunStatus.Running);
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
    public async Task Where_it_is_forgotten_how_far_a_spool_was_sent_what_is_left_is_sent()
    {
        using var nowhere = Clients.Of(ReservedPort.Nowhere);
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
    public async Task A_run_whose_process_died_is_marked_as_failed_at_its_last_entry()
    {
        var spool = await Spools.MakeAsync(folder, RunStatus.Running);
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
        var spool = await Spools.MakeAsync(folder, RunStatus.Running);
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
    public async Task A_folder_that_is_not_a_spool_is_told()
    {
        using var client = Clients.Of(ReservedPort.Nowhere);
        var report = await new SpoolSender(client).SendAsync(folder.Path);

        Assert.Equal(SpoolOutcome.Failed, report.Outcome);
        Assert.Contains("is not a spool", report.Message);
    }

    [Fact]
    public async Task An_artifact_that_is_only_referred_to_may_be_gone_later()
    {
        using var client = Clients.Of(ReservedPort.Nowhere);
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
}

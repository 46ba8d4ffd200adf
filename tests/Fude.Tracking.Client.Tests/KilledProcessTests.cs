using System.Diagnostics;
using System.Globalization;
using Fude.Testing;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Client.Tests.Support;

namespace Fude.Tracking.Client.Tests;

public sealed class KilledProcessTests(ITestOutputHelper output) : IDisposable
{
    // The interval of writing, and what a busy machine may need for it.
    private static readonly TimeSpan Promised = new RunLoggerOptions().WriteInterval + TimeSpan.FromMilliseconds(900);

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_killed_process_leaves_all_but_its_last_moment_in_the_spool()
    {
        var logged = await KillAsync(ReservedPort.Nowhere, TimeSpan.FromSeconds(2));
        await using var mlflow = await RealServer.StartAsync();
        await using var server = new LoopbackServer(mlflow.AnswerAsync);
        using var client = Clients.Of(server.Address);

        var report = Assert.Single(await new SpoolSender(client).SendAllAsync(folder["spool"]));

        Assert.Equal(SpoolOutcome.Sent, report.Outcome);
        Check(logged, await mlflow.RunAsync());
    }

    [Fact]
    public async Task A_process_that_is_killed_while_it_sends_leaves_the_rest_in_the_spool()
    {
        await using var mlflow = await RealServer.StartAsync();
        await using var server = new LoopbackServer(mlflow.AnswerAsync);
        using var client = Clients.Of(server.Address);
        var logged = await KillAsync(server.Address, TimeSpan.FromSeconds(3));
        var sent = (await mlflow.RunAsync()).Metrics.Count;

        Assert.Equal(SpoolOutcome.Sent, Assert.Single(await new SpoolSender(client).SendAllAsync(folder["spool"])).Outcome);

        Assert.InRange(sent, 1, (await mlflow.RunAsync()).Metrics.Count);
        Check(logged, (await mlflow.RunAsync()));
    }

    [Fact]
    public async Task A_process_that_exits_without_an_end_leaves_all_of_it()
    {
        using (var trainer = TrainerProcess.Start(ReservedPort.Nowhere, folder["spool"], steps: 500))
        {
            await trainer.StandardOutput.ReadToEndAsync();
            await trainer.WaitForExitAsync();
            Assert.Equal(3, trainer.ExitCode);
        }

        await using var server = await RealServer.StartAsync();
        Assert.Equal(SpoolOutcome.Sent, Assert.Single(await new SpoolSender(server.Client).SendAllAsync(folder["spool"])).Outcome);

        Check((499, 499), await server.RunAsync());
    }

    private void Check((long Last, long Old) logged, StoredRun run)
    {
        var steps = run.Metrics.Select(metric => metric.Step).Order().ToList();
        output.WriteLine($"logged up to step {logged.Last}, up to {logged.Old} more than {Promised.TotalSeconds} s before the kill; in the spool up to {steps[^1]}");
        Assert.Equal(Enumerable.Range(0, steps.Count).Select(step => (long)step), steps);
        Assert.InRange(steps[^1], logged.Old, long.MaxValue);
        Assert.Equal(RunStatus.Failed, run.Info.Status);
    }

    // The last step that was logged, and the last one that was logged longer than the promised time before the kill.
    private async Task<(long Last, long Old)> KillAsync(Uri server, TimeSpan life)
    {
        using var trainer = TrainerProcess.Start(server, folder["spool"]);
        var seen = new List<(long Step, long At)>();
        var watch = new Stopwatch();
        while (await trainer.StandardOutput.ReadLineAsync() is { } line)
        {
            watch.Start();
            seen.Add((long.Parse(line, CultureInfo.InvariantCulture), watch.ElapsedTicks));
            if (watch.Elapsed > life)
                break;
        }

        var killed = watch.ElapsedTicks;
        trainer.Kill();
        await trainer.WaitForExitAsync();
        var oldest = killed - (long)(Promised.TotalSeconds * Stopwatch.Frequency);
        return (seen[^1].Step, seen.Last(step => step.At < oldest).Step);
    }
}

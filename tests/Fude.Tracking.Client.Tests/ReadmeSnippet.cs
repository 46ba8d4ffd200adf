using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;

namespace Fude.Tracking.Client.Tests;

/// <summary>The code that the README of Fude.Tracking.Client shows.</summary>
internal static class ReadmeSnippet
{
    public static async Task RunAsync(TextWriter output)
    {
        // <snippet>
        using var client = new TrackingClient(TrackingSettings.FromEnvironment());
        await using var run = await RunLogger.StartAsync(client, new RunStart { ExperimentName = "digits", RunName = "first" });
        run.LogParam("lr", "0.001");
        for (var epoch = 1; epoch <= 3; epoch++)
            run.LogMetric("train_loss", 1.0 / epoch, epoch);
        run.LogText("notes.txt", "It learns.");
        var end = await run.CompleteAsync(RunStatus.Finished);
        output.WriteLine($"{end.RunId}: {end.Delivery}");
        // </snippet>
    }
}

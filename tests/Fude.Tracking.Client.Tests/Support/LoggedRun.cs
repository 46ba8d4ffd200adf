using Fude.Testing;
using Fude.Tracking.Client.Messages;

namespace Fude.Tracking.Client.Tests.Support;

/// <summary>Logs some of everything, and checks that a server has exactly that.</summary>
public static class LoggedRun
{
    public const int Steps = 40;

    public static RunLoggerOptions Options(TemporaryFolder folder, Action<TrackingProblem>? onProblem = null) => new()
    {
        SpoolFolder = folder["spool"],
        WriteInterval = TimeSpan.FromMilliseconds(10),
        SyncInterval = TimeSpan.FromMilliseconds(50),
        SendInterval = TimeSpan.FromMilliseconds(20),
        FirstRetryDelay = TimeSpan.FromMilliseconds(20),
        MostRetryDelay = TimeSpan.FromMilliseconds(200),
        StartTimeout = TimeSpan.FromSeconds(10),
        OnProblem = onProblem,
    };

    public static RunStart Start { get; } = new() { ExperimentName = "digits", RunName = "first", Tags = [new("kind", "test")] };

    public static void LogAll(RunLogger logger, TemporaryFolder folder)
    {
        var file = folder["weights.bin"];
        File.WriteAllBytes(file, [1, 2, 3]);
        logger.LogParam("lr", "0.1");
        logger.LogInput(new(new Dataset("mnist", "d1", "local", "{}"), [new("mlflow.data.context", "training")]));
        for (var step = 0; step < Steps; step++)
        {
            logger.LogMetric("loss", step == 7 ? double.NaN : 1.0 / (step + 1), step);
            logger.SetTag("progress", $"{step}");
            if (step == Steps / 2)
                logger.LogArtifact(file, "model/weights.bin");
        }

        // What was logged does not change with the file.
        File.WriteAllBytes(file, [9]);
        logger.LogText("notes/データ.txt", "筆");
    }

    public static void CheckAll(StoredRun run)
    {
        Assert.Equal(("first", "active"), (run.Info.RunName, run.Info.LifecycleStage));
        Assert.Equal(Enumerable.Range(0, Steps).Select(step => (long)step), run.Metrics.Where(metric => metric.Key == "loss").Select(metric => metric.Step).Order());
        Assert.True(double.IsNaN(run.Metrics.Single(metric => metric.Step == 7).Value));
        Assert.Equal(0.25, run.Metrics.Single(metric => metric.Step == 3).Value);
        Assert.Equal("0.1", Assert.Single(run.Params).Value);
        Assert.Equal(("test", $"{Steps - 1}"), (run.Tags["kind"], run.Tags["progress"]));
        Assert.Equal(["d1"], run.Inputs);
        Assert.Equal([1, 2, 3], run.Artifacts["model/weights.bin"]);
        Assert.Equal("筆"u8.ToArray(), run.Artifacts["notes/データ.txt"]);
        Assert.Equal(2, run.Artifacts.Count);
    }
}

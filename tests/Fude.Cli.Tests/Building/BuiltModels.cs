using System.Text.Json;
using Fude.Cli.Tests.Tracking;
using Fude.Testing;

namespace Fude.Cli.Tests.Building;

/// <summary>Two runs of a small network on a tracking server, trained once for all tests, and a file of gates that they pass.</summary>
public sealed class BuiltModels : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public TrackingProcess Server { get; } = new();

    /// <summary>The runs.</summary>
    public (string First, string Second) Runs { get; private set; }

    /// <summary>Fude's folder.</summary>
    public string DataFolder => _folder["data"];

    /// <summary>Thresholds that a network of two short epochs comes up to.</summary>
    public string Gates => _folder["gates.json"];

    /// <summary>The bundle of a run, as the training left it.</summary>
    public string BundleOf(string run) => Path.Combine(DataFolder, "models", run);

    /// <summary>Builds by the command line: no image, and gates that let it pass.</summary>
    public Task<FudeResult> BuildAsync(string model, string dist, params string[] more) => BuildStrictlyAsync(model, dist, ["--gates", Gates, .. more]);

    /// <summary>Builds with the gates as they are.</summary>
    public Task<FudeResult> BuildStrictlyAsync(string model, string dist, params string[] more) =>
        Server.FudeAsync(["build", model, "--out", dist, "--no-image", "--data-dir", DataFolder, .. more]);

    public async ValueTask InitializeAsync()
    {
        await Server.InitializeAsync();
        await File.WriteAllTextAsync(Gates, """{"leastAccuracy": 0.5, "leastRecall": 0.1, "mostLatencyMilliseconds": 5000, "robustness": {"shift": null, "rotation": null, "scale": null, "thickness": null, "noise": null, "blur": null}}""");
        Runs = (await TrainAsync("1"), await TrainAsync("2"));
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _folder.Dispose();
    }

    private async Task<string> TrainAsync(string seed)
    {
        var result = await Server.FudeAsync("train", "--model", "mlp", "--dataset", "strokes", "--train-count", "3000", "--test-count", "300", "--epochs", "2", "--seed", seed, "--experiment", "digits", "--data-dir", DataFolder, "--json");
        Assert.True(result.Status == 0, result.Errors);
        using var json = JsonDocument.Parse(result.Output);
        return json.RootElement.GetProperty("runId").GetString()!;
    }
}

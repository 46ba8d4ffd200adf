using System.Text.Json;
using Fude.Bundles;
using Fude.Testing;

namespace Fude.Cli.Tests;

/// <summary>The whole way by the command line: train, evaluate, predict.</summary>
public sealed class WayOfAModelTests(TrainedBundle trained) : IClassFixture<TrainedBundle>
{
    [Fact]
    public void Training_leaves_a_bundle_and_says_where()
    {
        Assert.Equal(0, trained.Result.Status);
        Assert.Contains("epoch 2/2", trained.Result.Output, StringComparison.Ordinal);
        Assert.Contains($"bundle {trained.Folder}", trained.Result.Output, StringComparison.Ordinal);
        Assert.Equal(trained.RunId, BundleReader.Read(trained.Folder).Manifest.RunId);
    }

    [Fact]
    public async Task Evaluation_finds_the_figures_that_the_training_reported()
    {
        var result = await FudeProcess.RunAsync("evaluate", trained.Folder, "--dataset", "strokes", "--train-count", "1", "--test-count", "500", "--json");

        Assert.Equal(0, result.Status);
        using var json = JsonDocument.Parse(result.Output);
        Assert.Equal(500, json.RootElement.GetProperty("count").GetInt32());
        Assert.Equal(BundleReader.Read(trained.Folder).Manifest.Metrics["test_accuracy"], json.RootElement.GetProperty("accuracy").GetDouble());
    }

    [Fact]
    public async Task Prediction_shows_the_digit_the_bars_and_the_picture()
    {
        var picture = trained.Picture(7);

        var text = await FudeProcess.RunAsync("predict", trained.Folder, picture);
        var json = await FudeProcess.RunAsync("predict", trained.Folder, picture, "--json");

        Assert.Equal(0, text.Status);
        var lines = text.Output.Split('\n');
        Assert.StartsWith($"{picture}: ", lines[0], StringComparison.Ordinal);
        Assert.Equal(10, lines.Count(line => line.StartsWith("  ", StringComparison.Ordinal) && line.Contains("  0.", StringComparison.Ordinal) && char.IsDigit(line.TrimStart()[0])));
        Assert.Contains("@@", text.Output, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(json.Output);
        var answer = Assert.Single(document.RootElement.EnumerateArray());
        Assert.Equal(1, answer.GetProperty("probabilities").EnumerateArray().Sum(p => p.GetDouble()), 1e-4);
    }

    [Fact]
    public async Task A_picture_that_cant_be_read_is_told_and_the_others_are_still_answered()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["text.png"], "this is no picture");

        var result = await FudeProcess.RunAsync("predict", trained.Folder, folder["text.png"], trained.Picture(1));

        Assert.Equal(1, result.Status);
        Assert.Contains("text.png: ", result.Errors, StringComparison.Ordinal);
        Assert.Contains(trained.Picture(1), result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_training_keeps_the_best_weights_and_says_so()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "signals are sent by kill");
        using var folder = new TemporaryFolder();
        using var training = FudeProcess.Start(["train", "--model", "mlp", "--dataset", "strokes", "--train-count", "3000", "--test-count", "300", "--epochs", "10000", "--data-dir", folder["data"], "--out", folder["bundle"]]);
        await training.LineAsync("epoch 3/10000");

        training.Signal("INT");
        var result = await training.EndAsync();

        Assert.Equal(130, result.Status);
        Assert.Contains("interrupted: the weights of epoch", result.Output, StringComparison.Ordinal);
        Assert.NotEmpty(BundleReader.Read(folder["bundle"]).Samples);
    }

    [Fact]
    public async Task Training_never_writes_over_a_bundle()
    {
        var before = BundleReader.Read(trained.Folder).Digest;

        var result = await FudeProcess.RunAsync("train", "--no-tracking", "--dataset", "strokes", "--out", trained.Folder);

        Assert.Equal(1, result.Status);
        Assert.Contains("exists already", result.Errors, StringComparison.Ordinal);
        Assert.Equal(before, BundleReader.Read(trained.Folder).Digest);
    }
}

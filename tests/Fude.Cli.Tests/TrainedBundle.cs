using Fude.Testing;

namespace Fude.Cli.Tests;

/// <summary>A small network, trained by the command line once for all tests, and some pictures.</summary>
public sealed class TrainedBundle : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public string RunId { get; } = Guid.NewGuid().ToString("N");

    public string Folder => _folder["bundle"];

    public FudeResult Result { get; private set; } = new(-1, "", "");

    /// <summary>A picture of a digit.</summary>
    public string Picture(int digit) => Pictures(digit)[0];

    /// <summary>Some 20 pictures of a digit.</summary>
    public string[] Pictures(int digit) => [.. Directory.EnumerateFiles(Path.Combine(_folder["pictures"], "test", $"{digit}")).Order(StringComparer.Ordinal)];

    public async ValueTask InitializeAsync()
    {
        Result = await FudeProcess.RunAsync("train", "--model", "mlp", "--dataset", "strokes", "--train-count", "4000", "--test-count", "500", "--epochs", "2", "--no-tracking", "--run-id", RunId, "--out", Folder);
        var pictures = await FudeProcess.RunAsync("data", "export", "--dataset", "strokes", "--train-count", "10", "--test-count", "200", "--format", "folder", "--out", _folder["pictures"]);
        Assert.True(pictures.Status == 0, pictures.Errors);
    }

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}

using System.Diagnostics;
using Fude.Testing;

namespace Fude.App.Tests.Support;

/// <summary>
/// A convolutional network trained on MNIST: the folder in <c>FUDE_TEST_CNN_BUNDLE</c>, or one that the built command line
/// trains, once for a run. It is needed for claims of accuracy only.
/// </summary>
public sealed class CnnBundle : IDisposable
{
    public const string Variable = "FUDE_TEST_CNN_BUNDLE";

    private static string CommandLine => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Fude.Cli", "release", "fude.dll"));

    private readonly TemporaryFolder _folder = new();
    private readonly Lazy<Task<string>> _bundle;

    public CnnBundle() => _bundle = new Lazy<Task<string>>(TrainAsync);

    /// <summary>The bundle's folder; skips the test where there is none to be had.</summary>
    public Task<string> FolderAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given)
            return Task.FromResult(given);
        Assert.SkipWhen(SharedData.MnistFolder is null, SharedData.MnistMissing);
        Assert.SkipUnless(File.Exists(CommandLine), $"{Variable} is not set and the command line is not built ({CommandLine})");
        return _bundle.Value;
    }

    public void Dispose() => _folder.Dispose();

    private async Task<string> TrainAsync()
    {
        var bundle = _folder["cnn"];
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[CommandLine, "train", "--model", "cnn", "--dataset", "mnist", "--data-dir", SharedData.MnistFolder!, "--seed", "1", "--no-tracking", "--out", bundle])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"fude train ended with {process.ExitCode}:\n{await output}\n{await errors}");
        return bundle;
    }
}

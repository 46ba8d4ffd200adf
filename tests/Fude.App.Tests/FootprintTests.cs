using System.Diagnostics;
using Fude.App.Tests.Support;
using Fude.Testing;

namespace Fude.App.Tests;

/// <summary>What the host needs: no libtorch, little space, little time.</summary>
public sealed class FootprintTests(RunningApp app)
{
    private const long MostBytes = 70_000_000;
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(0.8);

    [Fact]
    public void The_built_host_depends_on_no_torch()
    {
        var dependencies = File.ReadAllText(Path.ChangeExtension(AppProcess.Program, ".deps.json"));
        Assert.Contains("Microsoft.ML.OnnxRuntime", dependencies, StringComparison.Ordinal);
        Assert.DoesNotContain("torch", dependencies, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(Torch(Path.GetDirectoryName(AppProcess.Program)!));
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Published_it_is_small_free_of_torch_and_quick_to_answer()
    {
        using var folder = new TemporaryFolder();
        await PublishAsync(folder["app"]);
        var files = Directory.GetFiles(folder["app"], "*", SearchOption.AllDirectories);
        var bytes = files.Sum(file => new FileInfo(file).Length);
        Assert.Contains(files, file => Path.GetFileName(file) == "libonnxruntime.so");
        Assert.Contains(files, file => Path.GetFileName(file) == "index.html");
        Assert.Empty(Torch(folder["app"]));
        Assert.InRange(bytes, 1, MostBytes);

        List<TimeSpan> times = [];
        for (var i = 0; i < 7; i++)
            times.Add(await FirstAnswerAsync(Path.Combine(folder["app"], "Fude.App.dll")));
        var figures = $"{bytes / 1e6:F1} MB, first predictions after {string.Join(", ", times.Select(time => $"{time.TotalSeconds:F2}"))} s";
        TestContext.Current.TestOutputHelper?.WriteLine(figures);
        Assert.True(times.Order().ElementAt(times.Count / 2) <= MostTime, figures);
    }

    // From the start of the process to the last byte of the answer to a real drawing.
    private async Task<TimeSpan> FirstAnswerAsync(string program)
    {
        var picture = Drawings.Png(8);
        using var client = new HttpClient();
        var watch = Stopwatch.StartNew();
        await using var host = AppProcess.Launch([$"--Bundle:Path={app.Model.Folder}", "--Urls=http://127.0.0.1:0"], program);
        await host.UntilReadyAsync();
        client.BaseAddress = host.Address;
        Assert.Equal("8", (string?)(await client.PredictAsync(picture))["label"]);
        return watch.Elapsed;
    }

    private static async Task PublishAsync(string folder)
    {
        var project = Path.Combine(Repository.Root, "src", "Fude.App", "Fude.App.csproj");
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["publish", project, "-c", "Release", "-r", "linux-x64", "--no-self-contained", "-o", folder, "--nologo"])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output + await errors);
    }

    private static IEnumerable<string> Torch(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file).Contains("torch", StringComparison.OrdinalIgnoreCase));
}

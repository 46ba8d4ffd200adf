using System.Diagnostics;
using Fude.Testing;
using Fude.Tracking.Client;
using Fude.Tracking.Client.Messages;

namespace Fude.Cli.Tests.Tracking;

/// <summary>The built tracking server as a process of its own, on a free port, with a data folder of its own.</summary>
public sealed class TrackingProcess : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private readonly Process _process;

    public TrackingProcess()
    {
        var here = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var program = Path.Combine(here.Parent!.Parent!.FullName, "Fude.Tracking", here.Name, "Fude.Tracking.dll");
        Directory.CreateDirectory(_folder["data"]);
        _process = Process.Start(new ProcessStartInfo("dotnet", [program, $"--Data:Path={_folder["data"]}", "--Urls=http://127.0.0.1:0"]) { UseShellExecute = false, RedirectStandardOutput = true })!;
    }

    /// <summary>Its address.</summary>
    public Uri Address { get; private set; } = null!;

    public int Id => _process.Id;

    /// <summary>A folder for what a test needs.</summary>
    public string Folder(string name) => Directory.CreateDirectory(_folder[name]).FullName;

    public TrackingClient Client() => new(new() { TrackingUri = Address });

    /// <summary>Makes a run that is finished.</summary>
    public async Task<string> CreateRunAsync(string experiment, string name, IReadOnlyList<Param> parameters, IReadOnlyList<Metric> metrics)
    {
        using var client = Client();
        var id = await client.EnsureExperimentAsync(experiment, TestContext.Current.CancellationToken);
        var run = (await client.CreateRunAsync(new() { ExperimentId = id, RunName = name, StartTime = 1_000 }, TestContext.Current.CancellationToken)).Info.RunId;
        await client.LogBatchAsync(run, metrics, parameters, cancellation: TestContext.Current.CancellationToken);
        await client.UpdateRunAsync(new(run, RunStatus.Finished, 61_000), TestContext.Current.CancellationToken);
        return run;
    }

    /// <summary>Runs a command against this server.</summary>
    public Task<FudeResult> FudeAsync(params string[] arguments) => FudeProcess.RunAsync([.. arguments, "--tracking", Address.AbsoluteUri]);

    public async ValueTask InitializeAsync()
    {
        var line = await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? throw new InvalidOperationException("the tracking server did not start");
        Address = new(line["ready ".Length..].Split(' ')[0]);
    }

    public ValueTask DisposeAsync()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}

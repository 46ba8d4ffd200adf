using System.Diagnostics;

namespace Fude.Testing;

/// <summary>The built tracking server as a process of its own, on a port that it keeps when it is started again.</summary>
public sealed class TrackingHostProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TemporaryFolder _folder = new();
    private Process? _process;

    private TrackingHostProcess(Uri address) => Address = address;

    /// <summary>Its address.</summary>
    public Uri Address { get; private set; }

    /// <summary>Its data folder.</summary>
    public string DataFolder => _folder["data"];

    /// <summary>The folder of the artifacts of a run.</summary>
    public string ArtifactsOf(string experimentId, string runId) => Path.Combine(DataFolder, "artifacts", experimentId, runId, "artifacts");

    /// <summary>Starts a server on an empty data folder and a free port.</summary>
    public static async Task<TrackingHostProcess> StartAsync()
    {
        var host = new TrackingHostProcess(new Uri("http://127.0.0.1:0"));
        Directory.CreateDirectory(host.DataFolder);
        await host.StartAgainAsync();
        return host;
    }

    /// <summary>Starts it again, on the same data and port.</summary>
    public async Task StartAgainAsync()
    {
        var here = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        var program = Path.Combine(here.Parent!.Parent!.FullName, "Fude.Tracking", here.Name, "Fude.Tracking.dll");
        var start = new ProcessStartInfo("dotnet", [program, $"--Data:Path={DataFolder}", $"--Urls={Address.GetLeftPart(UriPartial.Authority)}"]) { UseShellExecute = false, RedirectStandardOutput = true };
        _process = Process.Start(start) ?? throw new InvalidOperationException("the tracking server does not start");
        var line = await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        if (line?.Split(' ') is not ["ready", var address])
            throw new InvalidOperationException($"the tracking server said '{line}'");
        Address = new Uri(address);
    }

    /// <summary>Ends it at once, as a crash would.</summary>
    public async Task KillAsync()
    {
        if (_process is null)
            return;
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Patience);
        _process.Dispose();
        _process = null;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _folder.Dispose();
    }
}

using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Fude.Testing;

namespace Fude.Tracking.Tests.Support;

/// <summary>The server as a process of its own, which can be killed and started again on the same data.</summary>
public sealed class TrackingProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly string[] _settings;
    private Process? _process;
    private TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private TrackingProcess(string[] settings)
    {
        _settings = settings;
        Directory.CreateDirectory(DataFolder);
    }

    /// <summary>Speaks to it.</summary>
    public HttpClient Client { get; private set; } = new();

    /// <summary>Its data folder.</summary>
    public string DataFolder => _folder["data"];

    /// <summary>What it has said on stderr.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>Bytes of memory of its own that are resident now: those of mapped files are not counted.</summary>
    public long OwnBytes => StatusBytes("RssAnon:");

    /// <summary>Bytes of memory that are resident now.</summary>
    public long ResidentBytes => StatusBytes("VmRSS:");

    /// <summary>Most bytes of memory that were ever resident.</summary>
    public long PeakBytes => StatusBytes("VmHWM:");

    private static string Program => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Fude.Tracking", "release", "Fude.Tracking.dll"));

    /// <summary>Starts the server on an empty data folder and waits until it is ready.</summary>
    /// <param name="settings">More settings, as <c>--Key=Value</c>.</param>
    public static async Task<TrackingProcess> StartAsync(params string[] settings)
    {
        var server = new TrackingProcess(settings);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts the program on an empty data folder and waits for nothing.</summary>
    /// <param name="settings">More settings, as <c>--Key=Value</c>.</param>
    public static TrackingProcess Launch(params string[] settings)
    {
        var server = new TrackingProcess(settings);
        server.Launch();
        return server;
    }

    /// <summary>Waits until it ends by itself and returns its exit code.</summary>
    public async Task<int> ExitAsync()
    {
        await _process!.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    /// <summary>Starts it again on the same data.</summary>
    public async Task StartAgainAsync()
    {
        Launch();
        var first = await Task.WhenAny(_ready.Task, _process!.WaitForExitAsync()).WaitAsync(Patience);
        Assert.True(first == _ready.Task, $"The server ended: {string.Join('\n', _errors)}");
        Client.Dispose();
        Client = new HttpClient { BaseAddress = new Uri((await _ready.Task).Split(' ')[1]) };
    }

    /// <summary>Ends it at once, as a crash would.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync().WaitAsync(Patience);
        _process.Dispose();
        _process = null;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await KillAsync();
        Client.Dispose();
        _folder.Dispose();
    }

    private void Launch()
    {
        _ready = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var start = new ProcessStartInfo("dotnet", [Program, $"--Data:Path={DataFolder}", "--Urls=http://127.0.0.1:0", .. _settings])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Keep(string? line)
    {
        if (line is not null)
            _errors.Enqueue(line);
    }

    private void Take(string? line)
    {
        if (line?.StartsWith("ready ", StringComparison.Ordinal) == true)
            _ready.TrySetResult(line);
    }

    private long StatusBytes(string key)
    {
        var line = File.ReadLines($"/proc/{_process!.Id}/status").First(line => line.StartsWith(key, StringComparison.Ordinal));
        return long.Parse(line[key.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) * 1024;
    }
}

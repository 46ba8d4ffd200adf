using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Fude.Tracking.Tests.Support;

/// <summary>The host as a process of its own, as <c>fude up</c> and a container start it.</summary>
public sealed class TrackingProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private HttpClient? _client;

    private TrackingProcess(string[] settings)
    {
        var program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Fude.Tracking", "release", "Fude.Tracking.dll"));
        var start = new ProcessStartInfo("dotnet", [program, .. settings])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.StartsWith("ready ", StringComparison.Ordinal) == true)
                _ready.TrySetResult(line.Data);
        };
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null)
                _errors.Enqueue(line.Data);
        };
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it has written to stderr.</summary>
    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>Speaks to it.</summary>
    public HttpClient Client => _client!;

    /// <summary>Bytes of memory that are resident now, without those of files.</summary>
    public long ResidentBytes
    {
        get
        {
            var line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("RssAnon:", StringComparison.Ordinal));
            return long.Parse(line["RssAnon:".Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) * 1024;
        }
    }

    /// <summary>Starts the program and waits for nothing.</summary>
    public static TrackingProcess Launch(params string[] settings) => new(settings);

    /// <summary>Starts the host on a data folder and waits until it is ready.</summary>
    public static async Task<TrackingProcess> StartAsync(string folder, params string[] settings)
    {
        var process = Launch([$"--Data:Path={folder}", "--Urls=http://127.0.0.1:0", .. settings]);
        var first = await Task.WhenAny(process._ready.Task, process._process.WaitForExitAsync()).WaitAsync(Patience);
        Assert.True(first == process._ready.Task, $"The host ended: {string.Join('\n', process._errors)}");
        process._client = new HttpClient(new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromMinutes(2) }) { BaseAddress = new Uri((await process._ready.Task).Split(' ')[1]) };
        return process;
    }

    /// <summary>Waits for its end and returns its exit code.</summary>
    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        _process.WaitForExit(); // until the last line was read
        return _process.ExitCode;
    }

    /// <summary>Ends it at once (SIGKILL).</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
        _client?.Dispose();
    }
}

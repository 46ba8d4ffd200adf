using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Fude.App.Tests.Support;

/// <summary>The host as a process of its own, as <c>fude up</c> and a container start it.</summary>
public sealed partial class AppProcess : IAsyncDisposable
{
    private const int Terminate = 15;
    private const int Continue = 18;
    private const int Stop = 19;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _output = new();
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly TaskCompletionSource<string> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private AppProcess(string program, string[] settings)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var argument in (IEnumerable<string>)[program, .. Defaults(settings), .. settings])
            start.ArgumentList.Add(argument);
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Take(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(_errors, line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The built program.</summary>
    public static string Program => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "Fude.App", "release", "Fude.App.dll"));

    public int Id => _process.Id;

    public IReadOnlyCollection<string> Output => _output;

    public IReadOnlyCollection<string> Errors => _errors;

    /// <summary>What it has said but information, and but warnings: of slow requests, and of Kestrel's late heartbeat, where the machine is busy with something else.</summary>
    public IEnumerable<string> Faults => _errors.Where(line => !line.Contains("Z warn: ", StringComparison.Ordinal) && !line.Contains("Z info: ", StringComparison.Ordinal));

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>Bytes of memory that are resident now.</summary>
    public long ResidentBytes => StatusBytes("VmRSS:");

    /// <summary>Bytes of memory of its own that are resident now: those of mapped files are not counted.</summary>
    public long OwnBytes => StatusBytes("RssAnon:");

    /// <summary>Most bytes of memory that were ever resident.</summary>
    public long PeakBytes => StatusBytes("VmHWM:");

    /// <summary>Starts the host and waits for its ready line.</summary>
    public static async Task<AppProcess> StartAsync(string bundle, params string[] settings)
    {
        var process = Launch([$"--Bundle:Path={bundle}", "--Urls=http://127.0.0.1:0", .. settings]);
        await process.UntilReadyAsync();
        return process;
    }

    /// <summary>Starts the program and waits for nothing.</summary>
    public static AppProcess Launch(string[] settings, string? program = null) => new(program ?? Program, settings);

    public async Task UntilReadyAsync()
    {
        var first = await Task.WhenAny(_ready.Task, _process.WaitForExitAsync()).WaitAsync(Patience);
        Assert.True(first == _ready.Task, $"The host ended: {string.Join('\n', _errors)}");
        Address = new Uri((await _ready.Task).Split(' ')[1]);
    }

    /// <summary>Waits for the end and returns the exit code.</summary>
    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    public void SendTerminate() => Assert.Equal(0, Kill(_process.Id, Terminate));

    /// <summary>Lets it hang, as a machine that swaps or a debugger would.</summary>
    public void Freeze() => Assert.Equal(0, Kill(_process.Id, Stop));

    /// <summary>Lets it go on.</summary>
    public void Thaw() => Assert.Equal(0, Kill(_process.Id, Continue));

    /// <summary>Ends it at once, as a crash would.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    // A folder of its own; and a request that is slow because the machine is busy is no line of the log, unless the test is about that.
    private static IEnumerable<string> Defaults(string[] settings)
    {
        if (settings is ["doctor", ..] || settings.Contains("--help", StringComparer.Ordinal))
            yield break;
        if (!settings.Any(setting => setting.StartsWith("--Data:Path", StringComparison.Ordinal)))
            yield return DataFolder.Setting;
        if (!settings.Any(setting => setting.StartsWith("--Logs:SlowMilliseconds", StringComparison.Ordinal)))
            yield return "--Logs:SlowMilliseconds=600000";
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
            lines.Enqueue(line);
    }

    private void Take(string? line)
    {
        Keep(_output, line);
        if (line?.StartsWith("ready ", StringComparison.Ordinal) == true)
            _ready.TrySetResult(line);
    }

    private long StatusBytes(string key)
    {
        var line = File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith(key, StringComparison.Ordinal));
        return long.Parse(line[key.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture) * 1024;
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}

using System.Diagnostics;
using System.Globalization;

namespace Fude.Bench.Tracking;

/// <summary>The published server as a process of its own.</summary>
internal sealed class ServerProcess : IDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    /// <summary>Starts it and waits for its ready line.</summary>
    /// <param name="assembly">The path of <c>Fude.Tracking.dll</c>.</param>
    /// <param name="data">Its data folder.</param>
    /// <param name="database">Its database; null for SQLite in the data folder.</param>
    public static ServerProcess Start(string assembly, string data, string? database)
    {
        string[] where = database is null ? [] : [$"--Database:Address={database}"];
        var process = Process.Start(new ProcessStartInfo("dotnet", [assembly, $"--Data:Path={data}", "--Urls=http://127.0.0.1:0", .. where]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var line = process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("the server did not start");
        return new ServerProcess(process, int.Parse(line[(line.LastIndexOf(':') + 1)..].Trim(), CultureInfo.InvariantCulture));
    }

    /// <summary>Memory that it holds now and at most, in MB (VmRSS and VmHWM).</summary>
    public (double Now, double Peak) Memory()
    {
        double Read(string name) => double.Parse(File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith(name, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;
        return (Read("VmRSS"), Read("VmHWM"));
    }

    /// <summary>Processor time used so far.</summary>
    public TimeSpan Cpu()
    {
        _process.Refresh();
        return _process.TotalProcessorTime;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}

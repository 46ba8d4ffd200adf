using System.Diagnostics;
using System.Globalization;

namespace Fude.Bench.App;

/// <summary>The published application as a process of its own.</summary>
internal sealed class AppServer : IDisposable
{
    private readonly Process _process;
    private bool _disposed;

    private AppServer(Process process, Uri address) => (_process, Address) = (process, address);

    public Uri Address { get; }

    public int Id => _process.Id;

    /// <summary>Processor time used so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Resident memory in MB.</summary>
    public double Memory => double.Parse(File.ReadLines($"/proc/{Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) / 1024;

    /// <summary>Starts it and waits for its ready line.</summary>
    /// <param name="assembly">The published <c>Fude.App.dll</c>.</param>
    /// <param name="settings">As <c>--Key=Value</c>.</param>
    public static AppServer Start(string assembly, params string[] settings)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", [assembly, "--Urls=http://127.0.0.1:0", .. settings]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var line = process.StandardOutput.ReadLine();
        return line?.Split(' ') is ["ready", var address, ..]
            ? new AppServer(process, new Uri(address))
            : throw new InvalidOperationException($"the application did not start; it said '{line}'");
    }

    public void Dispose()
    {
        if (_disposed)
            return;
        _disposed = true;
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}

using System.Diagnostics;
using System.Text.Json;
using Fude.Testing;

namespace Fude.Console.Tests.Walk;

/// <summary>The built command line, as a newcomer types it.</summary>
public sealed class FudePrograms(string dataFolder) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);
    private Process? _up;

    public static string Program => Path.Combine(Repository.Root, "artifacts", "bin", "Fude.Cli", "release", "fude.dll");

    /// <summary>Starts <c>fude up</c>; on an empty folder it trains a first model before it serves the application.</summary>
    public void Up() => _up = Start("up", "--data-dir", dataFolder, "--app-port", "0", "--tracking-port", "0");

    /// <summary>The address of a server of <c>fude up</c>, as soon as it serves.</summary>
    public async Task<Uri> AddressAsync(string server)
    {
        var file = Path.Combine(dataFolder, server, "server.json");
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < Patience)
        {
            Assert.False(_up!.HasExited, "fude up ended");
            if (File.Exists(file))
            {
                using var json = JsonDocument.Parse(await File.ReadAllTextAsync(file));
                return new Uri(json.RootElement.GetProperty("uri").GetString()!);
            }

            await Task.Delay(100);
        }

        throw new TimeoutException($"fude up serves no {server}");
    }

    /// <summary>Runs a command that has to succeed.</summary>
    public async Task<string> RunAsync(params string[] arguments)
    {
        using var process = Start([.. arguments, "--data-dir", dataFolder]);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync().WaitAsync(Patience);
        Assert.True(process.ExitCode == 0, $"{string.Join(' ', arguments)}: {await output}{await errors}");
        return await output;
    }

    private static Process Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Program, .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var name in (string[])["MLFLOW_TRACKING_URI", "MLFLOW_RUN_ID"])
            start.Environment.Remove(name);
        return Process.Start(start)!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_up is null)
            return;
        if (!_up.HasExited)
        {
            using var stop = Process.Start("kill", ["-TERM", $"{_up.Id}"]);
            await stop.WaitForExitAsync();
            await _up.WaitForExitAsync().WaitAsync(Patience);
        }

        _up.Dispose();
    }
}

using System.Diagnostics;
using Fude.Testing;

namespace Fude.Cli.Tests.Images;

/// <summary>A real Docker engine: the one that answers, else one of the tests' own, with everything that it keeps in a temporary folder; and the images to stand on.</summary>
public sealed class DockerHost : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private Process? _engine;

    private DockerHost() => Environment = new(StringComparer.Ordinal) { ["FUDE_APP_BASE_IMAGE"] = "fude-test/aspnet:10.0" };

    /// <summary>What the command line is started with.</summary>
    public Dictionary<string, string> Environment { get; }

    /// <summary>An engine with the test images; the test is skipped where there can be none.</summary>
    public static async Task<DockerHost> StartAsync()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && System.Environment.UserName == "root", "a Docker engine and debootstrap need root on Linux");
        Assert.SkipUnless(File.Exists("/usr/sbin/debootstrap"), "debootstrap is not installed (apt-get install debootstrap)");
        Assert.SkipUnless(File.Exists("/usr/bin/docker-compose") || await EndsWellAsync("docker", ["compose", "version"]), "Docker Compose is not installed (apt-get install docker-compose)");
        var host = new DockerHost();
        if (!await EndsWellAsync("docker", ["version"]))
            await host.StartEngineAsync();
        var made = await host.RunAsync(Path.Combine(Repository.Root, "tests", "images", "make.sh"), []);
        Assert.SkipUnless(made.Status == 0, $"the test images can't be made: {made.Errors}");
        return host;
    }

    /// <summary>Calls the engine; it has to succeed.</summary>
    public async Task<string> DockerAsync(params string[] arguments)
    {
        var result = await RunAsync("docker", arguments);
        Assert.True(result.Status == 0, result.Errors);
        return result.Output.Trim();
    }

    /// <summary>Ends the engine that was started.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_engine is not null)
        {
            using (var stop = Process.Start(new ProcessStartInfo("kill", [$"-TERM", $"{_engine.Id}"]) { UseShellExecute = false })!)
                await stop.WaitForExitAsync();
            await _engine.WaitForExitAsync().WaitAsync(Patience);
            _engine.Dispose();
        }

        _folder.Dispose();
    }

    private async Task StartEngineAsync()
    {
        Assert.SkipUnless(File.Exists("/usr/sbin/dockerd"), "no Docker engine answers and none is installed (apt-get install docker.io)");
        var socket = $"unix://{_folder["docker.sock"]}";
        Environment["DOCKER_HOST"] = socket;
        _engine = Process.Start(new ProcessStartInfo("dockerd", ["--data-root", _folder["data"], "--exec-root", _folder["exec"], "--pidfile", _folder["pid"], "--host", socket, "--log-level", "error"]) { UseShellExecute = false })!;
        for (var watch = Stopwatch.StartNew(); (await RunAsync("docker", ["version"])).Status != 0; await Task.Delay(200))
            Assert.SkipWhen(_engine.HasExited || watch.Elapsed > Patience, "no Docker engine can be started here");
    }

    private async Task<FudeResult> RunAsync(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in Environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new(process.ExitCode, output, await errors);
    }

    private static async Task<bool> EndsWellAsync(string program, string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
            await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}

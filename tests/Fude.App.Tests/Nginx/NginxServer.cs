using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Fude.App.Tests.Support;
using Fude.Testing;

namespace Fude.App.Tests.Nginx;

/// <summary>A real nginx with the configuration of <c>deploy/nginx</c>, in front of an application, in a folder and on a port of its own.</summary>
public sealed class NginxServer : IAsyncDisposable
{
    /// <summary>Reason to skip with where nginx is not installed.</summary>
    public const string Missing = "nginx is not installed (apt-get install nginx)";

    private const string Program = "/usr/sbin/nginx";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentQueue<string> _log = new();
    private Process? _process;

    private NginxServer(int port) => Address = new Uri($"http://127.0.0.1:{port}");

    public static bool IsInstalled { get; } = File.Exists(Program);

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>The rendered configuration.</summary>
    public string Configuration => _folder["nginx.conf"];

    /// <summary>What it said to standard error.</summary>
    public IReadOnlyCollection<string> Log => _log;

    /// <summary>The page's files, as built.</summary>
    public static string PageFolder => Path.Combine(Path.GetDirectoryName(AppProcess.Program)!, "wwwroot");

    /// <summary>Starts it and waits until it listens; skips the test where it is not installed. The application has to believe it: <c>--Security:Proxies=127.0.0.1</c>.</summary>
    /// <param name="app">The application's address.</param>
    /// <param name="images">The pictures' folder, where nginx serves them from disk.</param>
    /// <param name="page">The page's folder; the built one by default.</param>
    /// <param name="more">More settings of <c>render.sh</c>.</param>
    public static async Task<NginxServer> StartAsync(Uri app, string? images = null, string? page = null, params (string Name, string Value)[] more)
    {
        Assert.SkipUnless(IsInstalled, Missing);
        var server = new NginxServer(FreePort());
        try
        {
            await server.RenderAsync(app, images, page ?? PageFolder, more);
            server.Launch();
            await server.UntilItListensAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Checks the configuration with <c>nginx -t</c>; returns what it said.</summary>
    public Task<string> CheckAsync() => RunAsync(Program, ["-t", "-c", Configuration, "-g", Directives], []);

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            if (!_process.HasExited)
                _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }

        _folder.Dispose();
    }

    /// <summary>Runs <c>deploy/nginx/render.sh</c> and returns what it printed; it has to succeed.</summary>
    /// <param name="environment">Its variables.</param>
    public static Task<string> RenderAsync(params (string Name, string Value)[] environment) =>
        RunAsync("/bin/sh", [Path.Combine(Repository.Root, "deploy", "nginx", "render.sh")], environment);

    // The workers of a root's nginx are another user's, who may not see temporary folders.
    private static string Directives => Environment.IsPrivilegedProcess ? "daemon off; user root;" : "daemon off;";

    private async Task RenderAsync(Uri app, string? images, string page, (string Name, string Value)[] more)
    {
        var state = Directory.CreateDirectory(_folder["state"]).FullName;
        await File.WriteAllTextAsync(Configuration, await RenderAsync(
            [("FUDE_APP", app.Authority), ("FUDE_LISTEN", Address.Authority), ("FUDE_WWWROOT", page), ("FUDE_STATE", state), ("FUDE_IMAGES", images ?? ""), .. more]));
    }

    private void Launch()
    {
        _process = new Process { StartInfo = new ProcessStartInfo(Program, ["-c", Configuration, "-g", Directives]) { UseShellExecute = false, RedirectStandardError = true } };
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is not null)
                _log.Enqueue(line.Data);
        };
        _process.Start();
        _process.BeginErrorReadLine();
    }

    private async Task UntilItListensAsync()
    {
        for (var watch = Stopwatch.StartNew(); ; await Task.Delay(10))
        {
            Assert.False(_process!.HasExited || watch.Elapsed > Patience, $"nginx did not start: {string.Join('\n', _log)}");
            using var socket = new TcpClient();
            try
            {
                await socket.ConnectAsync(Address.Host, Address.Port);
                return;
            }
            catch (SocketException)
            {
                // not yet
            }
        }
    }

    private static async Task<string> RunAsync(string program, string[] arguments, (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program} ended with {process.ExitCode}: {output}{await errors}");
        return output + (program == Program ? await errors : "");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

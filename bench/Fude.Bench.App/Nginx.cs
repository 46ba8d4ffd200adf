using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Fude.Testing;

namespace Fude.Bench.App;

/// <summary>A real nginx with the configuration of <c>deploy/nginx</c> in front of the application.</summary>
internal sealed class Nginx : IDisposable
{
    public const string Program = "/usr/sbin/nginx";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly TemporaryFolder _folder = new();
    private readonly Process _process;

    /// <summary>Starts it and waits until it listens.</summary>
    /// <param name="app">The application's address.</param>
    /// <param name="page">Its folder <c>wwwroot</c>.</param>
    public Nginx(Uri app, string page)
    {
        var port = FreePort();
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        Directory.CreateDirectory(_folder["state"]);
        File.WriteAllText(_folder["nginx.conf"], Render(app, page));
        var directives = Environment.IsPrivilegedProcess ? "daemon off; user root;" : "daemon off;";
        _process = Process.Start(new ProcessStartInfo(Program, ["-c", _folder["nginx.conf"], "-g", directives]) { UseShellExecute = false, RedirectStandardError = true })!;
        _process.BeginErrorReadLine(); // it warns of the number of files that it may not open
        for (var watch = Stopwatch.StartNew(); !Listens(port); Thread.Sleep(20))
        {
            if (_process.HasExited || watch.Elapsed > Patience)
                throw new InvalidOperationException("nginx did not start");
        }
    }

    public Uri Address { get; }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit();
        }

        _process.Dispose();
        _folder.Dispose();
    }

    private string Render(Uri app, string page)
    {
        var start = new ProcessStartInfo("/bin/sh", [Path.Combine(Repository.Root, "deploy", "nginx", "render.sh")]) { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var (name, value) in (IEnumerable<(string, string)>)[("FUDE_APP", app.Authority), ("FUDE_LISTEN", Address.Authority), ("FUDE_WWWROOT", page), ("FUDE_STATE", _folder["state"])])
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? text : throw new InvalidOperationException("deploy/nginx/render.sh failed");
    }

    private static bool Listens(int port)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

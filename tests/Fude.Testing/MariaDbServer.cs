using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MySqlConnector;

namespace Fude.Testing;

/// <summary>A MariaDB server of the tests' own, in a temporary folder and on a free port of the loopback address.</summary>
public sealed class MariaDbServer : IDisposable
{
    /// <summary>Reason to skip with where MariaDB is not installed.</summary>
    public const string Missing = "MariaDB is not installed (apt-get install mariadb-server)";

    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);
    private static readonly Lazy<MariaDbServer> Common = new(StartCommon);
    private static int _databases;
    private readonly TemporaryFolder _folder = new();
    private Process? _process;

    private MariaDbServer(int port) => Port = port;

    /// <summary>Whether it is installed.</summary>
    public static bool IsInstalled { get; } = File.Exists("/usr/sbin/mariadbd") && File.Exists("/usr/bin/mariadb-install-db");

    /// <summary>One server for all tests of this process that need no more than a database of their own.</summary>
    public static MariaDbServer Shared => Common.Value;

    /// <summary>The port.</summary>
    public int Port { get; }

    /// <summary>Makes a server that is the caller's own, and starts it.</summary>
    /// <param name="arguments">More arguments for <c>mariadbd</c>.</param>
    public static MariaDbServer Start(params string[] arguments)
    {
        var server = new MariaDbServer(FreePort());
        Run("/usr/bin/mariadb-install-db", "--no-defaults", $"--datadir={server._folder["data"]}", "--auth-root-authentication-method=normal", "--skip-test-db");
        server.Resume(arguments);
        return server;
    }

    /// <summary>Makes a database.</summary>
    /// <returns>Its address, as <c>mysql://</c> URI.</returns>
    public string CreateDatabase()
    {
        var name = $"fude_{Environment.ProcessId}_{Interlocked.Increment(ref _databases)}";
        using var connection = new MySqlConnection($"Server=127.0.0.1;Port={Port};User ID=root;Pooling=false");
        connection.Open();
        using var command = new MySqlCommand($"CREATE DATABASE {name}", connection);
        command.ExecuteNonQuery();
        return $"mysql://root@127.0.0.1:{Port}/{name}";
    }

    /// <summary>Starts it again after <see cref="Stop"/>, on the same port with the same data.</summary>
    /// <param name="arguments">More arguments for <c>mariadbd</c>.</param>
    public void Resume(params string[] arguments)
    {
        string[] all =
        [
            "--no-defaults", $"--datadir={_folder["data"]}", $"--socket={_folder["socket"]}", $"--port={Port}", "--bind-address=127.0.0.1",
            $"--pid-file={_folder["pid"]}", $"--log-error={_folder["log"]}", "--user=root", "--skip-name-resolve", "--innodb-buffer-pool-size=64M", .. arguments,
        ];
        _process = Process.Start(new ProcessStartInfo("/usr/sbin/mariadbd", all) { UseShellExecute = false })!;
        for (var watch = Stopwatch.StartNew(); !Answers(); Thread.Sleep(50))
        {
            if (_process.HasExited || watch.Elapsed > StartPatience)
                throw new InvalidOperationException($"mariadbd did not start: {(File.Exists(_folder["log"]) ? File.ReadAllText(_folder["log"]) : "no log")}");
        }
    }

    /// <summary>Ends the server at once, as a crash would.</summary>
    public void Stop()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process?.Dispose();
        _process = null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        _folder.Dispose();
    }

    private static MariaDbServer StartCommon()
    {
        var server = Start("--innodb-flush-log-at-trx-commit=0", "--skip-innodb-doublewrite");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Dispose();
        return server;
    }

    private bool Answers()
    {
        try
        {
            using var connection = new MySqlConnection($"Server=127.0.0.1;Port={Port};User ID=root;Pooling=false;Connection Timeout=2");
            connection.Open();
            return true;
        }
        catch (MySqlException)
        {
            return false;
        }
    }

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardError.ReadToEndAsync();
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {output.Result}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

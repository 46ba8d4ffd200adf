using System.Diagnostics;
using System.Text.Json;

namespace Fude.Cli.Tracking;

/// <summary>
/// Where a server runs that <c>fude up</c> has started for a data folder: the tracking server, or the application. <c>fude up</c> writes
/// it to <c>tracking/server.json</c> or <c>app/server.json</c> in that folder each time the server serves, and removes it when it stops.
/// </summary>
/// <param name="Uri">The server's address, as this machine reaches it.</param>
/// <param name="Pid">Its process.</param>
/// <param name="Started">When that process began, in milliseconds since 1970 UTC: the same number may be another process later.</param>
public sealed record RunningServer(Uri Uri, int Pid, long Started)
{
    /// <summary>The folder of the tracking server.</summary>
    public const string OfTracking = "tracking";

    /// <summary>The folder of the application.</summary>
    public const string OfApp = "app";

    private const int Lasting = 0;

    // Clocks are set while a process runs, and systems tell its beginning relative to their own.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(10);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>A server's folder in a data folder.</summary>
    /// <param name="dataFolder">The data folder.</param>
    /// <param name="server">Which server.</param>
    public static string FolderIn(string dataFolder, string server = OfTracking) => Path.Combine(dataFolder, server);

    /// <summary>The file that says where the server is.</summary>
    /// <param name="dataFolder">The data folder.</param>
    /// <param name="server">Which server.</param>
    public static string FileIn(string dataFolder, string server = OfTracking) => Path.Combine(FolderIn(dataFolder, server), "server.json");

    /// <summary>The server that runs for a data folder.</summary>
    /// <param name="dataFolder">The data folder.</param>
    /// <param name="server">Which server.</param>
    /// <returns>Null where none runs: there is no file, it can't be read, or its process has gone.</returns>
    public static RunningServer? Find(string dataFolder, string server = OfTracking)
    {
        try
        {
            var told = JsonSerializer.Deserialize<RunningServer>(File.ReadAllBytes(FileIn(dataFolder, server)), Json);
            return told is { Uri.IsAbsoluteUri: true } && told.IsAlive() ? told : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Says where the server is.</summary>
    /// <param name="dataFolder">The data folder.</param>
    /// <param name="uri">The server's address.</param>
    /// <param name="pid">Its process, which runs.</param>
    /// <param name="server">Which server.</param>
    public static void Write(string dataFolder, Uri uri, int pid, string server = OfTracking)
    {
        Write(dataFolder, new RunningServer(uri, pid, BeginningOf(pid) ?? 0), server);
    }

    private static void Write(string dataFolder, RunningServer told, string server)
    {
        var file = FileIn(dataFolder, server);
        File.WriteAllBytes(file + ".tmp", JsonSerializer.SerializeToUtf8Bytes(told, Json));
        File.Move(file + ".tmp", file, overwrite: true);
    }

    /// <summary>Says where a server is that a container engine keeps running: it is there until <see cref="Remove"/>, and has no process of ours.</summary>
    /// <param name="dataFolder">The data folder.</param>
    /// <param name="uri">The server's address.</param>
    /// <param name="server">Which server.</param>
    public static void WriteLasting(string dataFolder, Uri uri, string server = OfTracking)
    {
        Directory.CreateDirectory(FolderIn(dataFolder, server));
        Write(dataFolder, new RunningServer(uri, Lasting, 0), server);
    }

    /// <summary>Says that there is no server any more.</summary>
    /// <param name="dataFolder">The data folder.</param>
    /// <param name="server">Which server.</param>
    public static void Remove(string dataFolder, string server = OfTracking)
    {
        var file = FileIn(dataFolder, server);
        if (File.Exists(file))
            File.Delete(file);
    }

    private bool IsAlive() => Pid == Lasting || BeginningOf(Pid) is { } began && Math.Abs(began - Started) <= Tolerance.TotalMilliseconds;

    private static long? BeginningOf(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return process.HasExited ? null : new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}

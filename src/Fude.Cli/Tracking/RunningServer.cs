using System.Diagnostics;
using System.Text.Json;

namespace Fude.Cli.Tracking;

/// <summary>
/// Where the tracking server runs that <c>fude up</c> has started for a data folder. <c>fude up</c> writes it to
/// <c>tracking/server.json</c> in that folder each time the server serves, and removes it when it stops.
/// </summary>
/// <param name="Uri">The server's address, as this machine reaches it.</param>
/// <param name="Pid">Its process.</param>
/// <param name="Started">When that process began, in milliseconds since 1970 UTC: the same number may be another process later.</param>
public sealed record RunningServer(Uri Uri, int Pid, long Started)
{
    // Clocks are set while a process runs, and systems tell its beginning relative to their own.
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(10);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>The tracking server's folder in a data folder.</summary>
    /// <param name="dataFolder">The data folder.</param>
    public static string FolderIn(string dataFolder) => Path.Combine(dataFolder, "tracking");

    /// <summary>The file that says where the server is.</summary>
    /// <param name="dataFolder">The data folder.</param>
    public static string FileIn(string dataFolder) => Path.Combine(FolderIn(dataFolder), "server.json");

    /// <summary>The server that runs for a data folder.</summary>
    /// <param name="dataFolder">The data folder.</param>
    /// <returns>Null where none runs: there is no file, it can't be read, or its process has gone.</returns>
    public static RunningServer? Find(string dataFolder)
    {
        try
        {
            var server = JsonSerializer.Deserialize<RunningServer>(File.ReadAllBytes(FileIn(dataFolder)), Json);
            return server is { Uri.IsAbsoluteUri: true } && server.IsAlive() ? server : null;
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
    public static void Write(string dataFolder, Uri uri, int pid)
    {
        var server = new RunningServer(uri, pid, BeginningOf(pid) ?? 0);
        var growing = FileIn(dataFolder) + ".tmp";
        File.WriteAllBytes(growing, JsonSerializer.SerializeToUtf8Bytes(server, Json));
        File.Move(growing, FileIn(dataFolder), overwrite: true);
    }

    /// <summary>Says that there is no server any more.</summary>
    /// <param name="dataFolder">The data folder.</param>
    public static void Remove(string dataFolder) => File.Delete(FileIn(dataFolder));

    private bool IsAlive() => BeginningOf(Pid) is { } began && Math.Abs(began - Started) <= Tolerance.TotalMilliseconds;

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

using Fude.Testing;
using Fude.Tracking.Client.Messages;

namespace Fude.Tracking.Client.Tests.Support;

/// <summary>Spools that wait to be sent.</summary>
public static class Spools
{
    /// <summary>A run that was logged without a server. One that is "running" has no end, as after its process died.</summary>
    public static async Task<string> MakeAsync(TemporaryFolder folder, RunStatus status = RunStatus.Finished)
    {
        using var client = Clients.Of(ReservedPort.Nowhere);
        var logger = await RunLogger.StartAsync(client, LoggedRun.Start, LoggedRun.Options(folder) with { StartTimeout = TimeSpan.Zero });
        LoggedRun.LogAll(logger, folder);
        var end = await logger.CompleteAsync(status);
        if (status == RunStatus.Running)
        {
            var log = Path.Combine(end.SpoolFolder!, "events-000000.log");
            var lines = await File.ReadAllLinesAsync(log);
            await File.WriteAllLinesAsync(log, lines[..^1]);
        }

        return end.SpoolFolder!;
    }

    public static string Copy(string spool, string target)
    {
        foreach (var file in Directory.EnumerateFiles(spool, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(target, Path.GetRelativePath(spool, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        return target;
    }
}

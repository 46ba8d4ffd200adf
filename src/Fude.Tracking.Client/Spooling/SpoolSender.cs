using Fude.Tracking.Client.Spooling;

namespace Fude.Tracking.Client;

/// <summary>How sending a spool went.</summary>
public enum SpoolOutcome
{
    /// <summary>Everything is on the server, and the spool is gone.</summary>
    Sent,

    /// <summary>The run's process, or another sender, is at work on it.</summary>
    InUse,

    /// <summary>The server can't be reached, or did not take it; the spool stays.</summary>
    Waiting,

    /// <summary>The run is gone from the server, or the folder is not a spool that this version reads; the spool stays.</summary>
    Failed,
}

/// <summary>A spool that waits.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="LocalId">The run's local id.</param>
/// <param name="RunId">The run's id on the server, where it has one.</param>
/// <param name="Server">The server that it was meant for.</param>
/// <param name="Experiment">The experiment's name or id.</param>
/// <param name="RunName">The run's name.</param>
/// <param name="StartTime">When the run began, in milliseconds since 1970 UTC.</param>
/// <param name="Bytes">Bytes on the disk.</param>
/// <param name="InUse">Whether its run's process, or another sender, is at work on it.</param>
public sealed record SpoolInfo(
    string Folder, string LocalId, string? RunId, string Server, string? Experiment, string? RunName, long StartTime, long Bytes, bool InUse);

/// <summary>What sending a spool did.</summary>
/// <param name="Folder">The spool's folder.</param>
/// <param name="Outcome">How it went.</param>
/// <param name="Message">One line about it.</param>
public sealed record SpoolReport(string Folder, SpoolOutcome Outcome, string Message)
{
    /// <summary>The run's id on the server.</summary>
    public string? RunId { get; init; }

    /// <summary>Points that were sent.</summary>
    public long Metrics { get; init; }

    /// <summary>Params that were sent.</summary>
    public long Params { get; init; }

    /// <summary>Tags that were sent.</summary>
    public long Tags { get; init; }

    /// <summary>Dataset inputs that were sent.</summary>
    public long Inputs { get; init; }

    /// <summary>Files that were sent.</summary>
    public long Artifacts { get; init; }

    /// <summary>What the server refused, and other problems, one line each.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];
}

/// <summary>
/// Sends the spools that run loggers left. Sending twice, or dying in the middle, neither loses nor doubles anything. A run whose process
/// died without ending it is marked as failed, with the time of its last entry as its end.
/// </summary>
/// <param name="client">The server's client.</param>
/// <param name="heartbeat">How often a run that is being sent says that it lives; 15 seconds where it is null.</param>
public sealed class SpoolSender(TrackingClient client, TimeSpan? heartbeat = null)
{
    private readonly TimeSpan beat = heartbeat ?? new RunLoggerOptions().HeartbeatInterval;

    /// <summary>Where run loggers have their spools if nothing else is said: <c>.fude/spool</c> in the current folder.</summary>
    public static string DefaultFolder => Path.Combine(Environment.CurrentDirectory, ".fude", "spool");

    /// <summary>The spools below a folder, oldest first. What is not a spool is left out.</summary>
    /// <param name="root">The folder with the spools; <see cref="DefaultFolder"/> where it is null.</param>
    public static IReadOnlyList<SpoolInfo> List(string? root = null)
    {
        var folder = root ?? DefaultFolder;
        return Directory.Exists(folder)
            ? [.. Directory.EnumerateDirectories(folder).Where(IsSpool).Select(TryDescribe).OfType<SpoolInfo>().OrderBy(spool => spool.StartTime).ThenBy(spool => spool.LocalId, StringComparer.Ordinal)]
            : [];
    }

    /// <summary>Sends all spools below a folder, oldest first. Stops at the first one for which the server can't be reached.</summary>
    /// <param name="root">The folder with the spools; <see cref="DefaultFolder"/> where it is null.</param>
    /// <param name="cancellation">Gives up; nothing is lost.</param>
    public async Task<IReadOnlyList<SpoolReport>> SendAllAsync(string? root = null, CancellationToken cancellation = default)
    {
        var reports = new List<SpoolReport>();
        foreach (var spool in List(root))
        {
            reports.Add(await SendAsync(spool.Folder, cancellation));
            if (reports[^1].Outcome == SpoolOutcome.Waiting)
                break;
        }

        return reports;
    }

    /// <summary>Sends one spool.</summary>
    /// <param name="folder">The spool's folder.</param>
    /// <param name="cancellation">Gives up; nothing is lost.</param>
    public async Task<SpoolReport> SendAsync(string folder, CancellationToken cancellation = default)
    {
        SpoolFolder? spool;
        try
        {
            spool = SpoolFolder.TryOpen(folder);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            return new(folder, SpoolOutcome.Failed, e.Message);
        }

        if (spool is null)
            return new(folder, SpoolOutcome.InUse, $"the run of '{folder}' is still at work, or somebody else sends it.");
        using (spool)
            return await SendAsync(spool, cancellation);
    }

    private static bool IsSpool(string folder) => File.Exists(Path.Combine(folder, "run.json"));

    private static SpoolInfo? TryDescribe(string folder)
    {
        try
        {
            var run = SpoolFolder.ReadRun(folder);
            var bytes = new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
            return new(
                folder, run.LocalId, SpoolFolder.ReadState(folder)?.RunId, run.Server, run.Start.ExperimentName ?? run.Start.ExperimentId, run.Start.RunName,
                run.StartTime, bytes, SpoolFolder.IsHeld(folder));
        }
        catch (InvalidDataException)
        {
            return null;
        }
        catch (IOException)
        {
            // It was sent at this moment.
            return null;
        }
    }

    private async Task<SpoolReport> SendAsync(SpoolFolder spool, CancellationToken cancellation)
    {
        var problems = new List<string>();
        using var sender = new RunSender(client, spool, beat * Heartbeat.LeaseBeats, problem => problems.Add(problem.Message));
        await using var beating = new Heartbeat(client, () => spool.State.RunId, beat);
        SpoolReport Report(SpoolOutcome outcome, string message) => new(spool.Path, outcome, message)
        {
            RunId = spool.State.RunId,
            Metrics = sender.Counts.Metrics,
            Params = sender.Counts.Params,
            Tags = sender.Counts.Tags,
            Inputs = sender.Counts.Inputs,
            Artifacts = sender.Counts.Artifacts,
            Problems = problems,
        };

        try
        {
            if (!await sender.SendAsync(cancellation))
                await sender.EndDeadRunAsync(cancellation);
            var kept = spool.Remove();
            return Report(SpoolOutcome.Sent, kept is null ? $"run {spool.State.RunId} is on {client.Server}." : $"run {spool.State.RunId} is on {client.Server}, but for what is listed in '{kept}'.");
        }
        catch (TrackingException e)
        {
            return Report(e.IsRequestsFault ? SpoolOutcome.Failed : SpoolOutcome.Waiting, $"{e.Message} The spool '{spool.Path}' stays.");
        }
        catch (Exception e) when (e is RunGoneException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return Report(SpoolOutcome.Failed, e.Message);
        }
    }
}

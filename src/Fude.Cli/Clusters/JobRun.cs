using System.Text;
using Fude.Cli.Supervision;

namespace Fude.Cli.Clusters;

/// <summary>What a job came to.</summary>
/// <param name="Failure">Why it did not end well, in one line; null where it did.</param>
/// <param name="Log">All that it printed.</param>
/// <param name="Node">The node that it ran on.</param>
internal sealed record JobEnd(string? Failure, string Log, string? Node)
{
    /// <summary>The document that <c>fude train --json</c> printed: the last thing in the log that begins and ends with a brace alone on its line.</summary>
    public string? Document
    {
        get
        {
            var lines = Log.Split('\n').Select(line => line.TrimEnd('\r')).ToList();
            var (first, last) = (lines.LastIndexOf("{"), lines.LastIndexOf("}"));
            return first >= 0 && last > first ? string.Join('\n', lines[first..(last + 1)]) : null;
        }
    }
}

/// <summary>Runs jobs to their ends, and removes them.</summary>
/// <param name="cluster">Where.</param>
/// <param name="tell">Hears why jobs wait, and of troubles with the cluster.</param>
internal sealed class JobRun(ITrainingCluster cluster, Action<string> tell)
{
    private const string Complaint = "fude: ";
    private const string IncompleteLog = "incomplete log stream";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LogPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LogTime = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RemovalPatience = TimeSpan.FromSeconds(30);

    // A swarm that has lost a node may be without a leader for a while.
    private const int MostSilence = 120;
    private const int MostLogTries = 20;

    /// <summary>Runs one. Where it is stopped the job is removed, which tells the training to end.</summary>
    /// <param name="job">The job.</param>
    /// <param name="line">Hears of each line that it prints, while it runs; null for nobody.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="CommandException">It can't be started, or the cluster says nothing of it any more.</exception>
    public async Task<JobEnd> RunAsync(TrainingJob job, Action<string>? line, CancellationToken cancellation)
    {
        await cluster.StartAsync(job, cancellation);
        try
        {
            return await WatchAsync(job, line, cancellation);
        }
        finally
        {
            await RemoveAsync(job);
        }
    }

    private async Task<JobEnd> WatchAsync(TrainingJob job, Action<string>? line, CancellationToken cancellation)
    {
        using var followed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var follower = Task.CompletedTask;
        var (following, noted, silence) = (false, "", 0);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            var state = await TryLookAsync(job, ++silence >= MostSilence, cancellation);
            if (state is not null)
                silence = 0;
            if (line is not null && !following && state is { Phase: JobPhase.Running })
                (following, follower) = (true, ToolProcess.FollowAsync(cluster.LogCommand(job, follow: true), line, line, followed.Token));
            if (state is { Phase: JobPhase.Succeeded or JobPhase.Failed })
            {
                // What it printed at last may still be on its way.
                await Task.WhenAny(follower, Task.Delay(following ? LogPatience : TimeSpan.Zero, CancellationToken.None));
                await followed.CancelAsync();
                await follower;
                return await EndAsync(job, state, cancellation);
            }

            if (state is { Phase: JobPhase.Waiting, Note: { } note } && note != noted)
                tell($"{job.Name} waits: {noted = note}");
            await Task.Delay(Pause, cancellation);
        }
    }

    private async Task<JobState?> TryLookAsync(TrainingJob job, bool atLast, CancellationToken cancellation)
    {
        try
        {
            return await cluster.LookAsync(job, cancellation);
        }
        catch (CommandException) when (!atLast)
        {
            return null;
        }
    }

    private async Task<JobEnd> EndAsync(TrainingJob job, JobState state, CancellationToken cancellation)
    {
        var log = await LogAsync(job, cancellation);
        // What a job printed at last may take a while to come from its node.
        for (var tries = 0; state.Phase == JobPhase.Succeeded && new JobEnd(null, log, null).Document is null && tries < MostLogTries; tries++)
        {
            await Task.Delay(Pause, cancellation);
            log = await LogAsync(job, cancellation);
        }

        if (state.Phase == JobPhase.Succeeded)
            return new(null, log, state.Node);
        var complaint = log.Split('\n').LastOrDefault(text => text.StartsWith(Complaint, StringComparison.Ordinal))?[Complaint.Length..].TrimEnd();
        return new(complaint ?? state.Note ?? "the job has failed and said nothing", log, state.Node);
    }

    // A swarm has no log of a node that was away for a while but for those who follow it; that one does not end by itself.
    private async Task<string> LogAsync(TrainingJob job, CancellationToken cancellation)
    {
        var log = await ReadLogAsync(job, follow: false, LogTime, cancellation);
        return log.Contains(IncompleteLog, StringComparison.Ordinal) ? await ReadLogAsync(job, follow: true, LogPatience, cancellation) : log;
    }

    // One that never ran has no log, and a node that is lost never sends one. What it printed to either output comes apart, so that the document stays whole.
    private async Task<string> ReadLogAsync(TrainingJob job, bool follow, TimeSpan time, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(time);
        var (output, errors) = (new StringBuilder(), new StringBuilder());
        await ToolProcess.FollowAsync(cluster.LogCommand(job, follow), text => output.Append(text).Append('\n'), text => errors.Append(text).Append('\n'), limit.Token);
        cancellation.ThrowIfCancellationRequested();
        return $"{errors}{output}";
    }

    private async Task RemoveAsync(TrainingJob job)
    {
        using var patience = new CancellationTokenSource(RemovalPatience);
        try
        {
            await cluster.RemoveAsync(job, patience.Token);
        }
        catch (Exception e) when (e is CommandException or OperationCanceledException)
        {
            tell($"{job.Name} was not removed from {cluster.Title}: {e.Message}");
        }
    }
}

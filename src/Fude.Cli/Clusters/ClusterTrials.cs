using System.Diagnostics;
using Fude.Cli.Commands;
using Fude.Cli.Sweeps;
using Fude.Cli.Tracking;

namespace Fude.Cli.Clusters;

/// <summary>Runs the trials of a sweep as jobs: the cluster spreads them over its nodes.</summary>
/// <param name="choice">The cluster's options.</param>
/// <param name="cluster">The cluster.</param>
/// <param name="place">Where trials record to.</param>
/// <param name="tracking">How they do.</param>
/// <param name="tell">Hears why jobs wait.</param>
internal sealed class ClusterTrials(ClusterChoice choice, ITrainingCluster cluster, TrackingPlace place, TrackingChoice tracking, Action<string> tell) : ITrialRunner
{
    private readonly JobRun _jobs = new(cluster, tell);

    public bool KeepsBundles => false;

    public async Task<TrialResult> RunAsync(SweepTrial work, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        var runId = Guid.CreateVersion7().ToString("N");
        var job = choice.Job(ClusterTraining.NameOf(runId), runId, work.Options, place, tracking with { RunName = work.Trial.ToString(), Parent = work.ParentRunId, Register = null, LeastAccuracy = null });
        try
        {
            var end = await _jobs.RunAsync(job, null, cancellation);
            var report = end.Document is { } document ? TrialProcess.Read(document) : null;
            return new(work.Trial, report, end.Failure ?? (report is null ? "it has reported nothing" : null), Stopwatch.GetElapsedTime(started).TotalSeconds) { Node = end.Node };
        }
        catch (OperationCanceledException)
        {
            return new(work.Trial, null, "interrupted", Stopwatch.GetElapsedTime(started).TotalSeconds);
        }
        catch (CommandException e)
        {
            return new(work.Trial, null, e.Message, Stopwatch.GetElapsedTime(started).TotalSeconds);
        }
    }
}

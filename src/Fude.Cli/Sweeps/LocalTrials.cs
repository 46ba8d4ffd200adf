using System.Globalization;
using Fude.Cli.Tracking;

namespace Fude.Cli.Sweeps;

/// <summary>Runs each trial as a process of this machine.</summary>
/// <param name="request">The sweep.</param>
/// <param name="place">Where it is recorded; null for nowhere.</param>
internal sealed class LocalTrials(SweepRequest request, TrackingPlace? place) : ITrialRunner
{
    public bool KeepsBundles => true;

    public Task<TrialResult> RunAsync(SweepTrial work, CancellationToken cancellation) => TrialProcess.RunAsync(work.Trial, Arguments(work), cancellation);

    // Apart from models/, where fude up takes the newest bundle from.
    private List<string> Arguments(SweepTrial work)
    {
        List<string> arguments = ["--data-dir", request.DataFolder, "--out", Path.Combine(request.DataFolder, "sweeps", work.SweepId, work.Trial.Number.ToString(CultureInfo.InvariantCulture)), .. work.Options];
        if (place is null)
            return [.. arguments, "--no-tracking"];
        if (place.HasServer && request.Tracking.Server is { } server)
            arguments.AddRange(["--tracking", server]);
        if (request.Tracking.Experiment is { } experiment)
            arguments.AddRange(["--experiment", experiment]);
        arguments.AddRange(["--run-name", work.Trial.ToString(), "--parent-run", work.ParentRunId!]);
        return arguments;
    }
}

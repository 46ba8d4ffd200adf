namespace Fude.Cli.Sweeps;

/// <summary>A trial to run.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Options">The options of its training, as they would be typed.</param>
/// <param name="SweepId">The sweep's id.</param>
/// <param name="ParentRunId">The sweep's run; null where nothing is recorded.</param>
internal sealed record SweepTrial(Trial Trial, IReadOnlyList<string> Options, string SweepId, string? ParentRunId);

/// <summary>Where trials run: in processes of this machine, or as jobs of a cluster.</summary>
internal interface ITrialRunner
{
    /// <summary>Whether a trial leaves its bundle in a folder here; else it lies at the tracking server.</summary>
    bool KeepsBundles { get; }

    /// <summary>Runs a trial to its end, and says what came of it; told to stop, it ends the trial.</summary>
    Task<TrialResult> RunAsync(SweepTrial work, CancellationToken cancellation);
}

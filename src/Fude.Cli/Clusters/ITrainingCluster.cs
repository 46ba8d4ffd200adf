namespace Fude.Cli.Clusters;

/// <summary>How far a job is.</summary>
internal enum JobPhase
{
    /// <summary>It does not run yet.</summary>
    Waiting,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>Its program ended well.</summary>
    Succeeded,

    /// <summary>It ended otherwise, or will never run.</summary>
    Failed,
}

/// <summary>How a job is at a moment.</summary>
/// <param name="Phase">How far it is.</param>
/// <param name="Note">Why it waits or has failed, in the cluster's words; null where it says nothing.</param>
/// <param name="Node">The node that it is on; null where it is on none.</param>
internal sealed record JobState(JobPhase Phase, string? Note, string? Node);

/// <summary>Where jobs run: a Docker swarm or a Kubernetes cluster, spoken to through its own command line.</summary>
internal interface ITrainingCluster
{
    /// <summary>The cluster for people.</summary>
    string Title { get; }

    /// <summary>Sees to it that there is a cluster to talk to.</summary>
    /// <exception cref="CommandException">There is none; the message says what to do.</exception>
    Task CheckAsync(CancellationToken cancellation);

    /// <summary>Starts a job, and leaves nothing behind where it can't.</summary>
    /// <exception cref="CommandException">It can't be started.</exception>
    Task StartAsync(TrainingJob job, CancellationToken cancellation);

    /// <summary>How a job is now.</summary>
    /// <exception cref="CommandException">The cluster does not say.</exception>
    Task<JobState> LookAsync(TrainingJob job, CancellationToken cancellation);

    /// <summary>The command that prints what a job has printed.</summary>
    /// <param name="job">The job, which runs or has run.</param>
    /// <param name="follow">Whether it goes on with what is printed later.</param>
    (string Program, IReadOnlyList<string> Arguments) LogCommand(TrainingJob job, bool follow);

    /// <summary>Removes a job and its secret; one that runs is told to stop. Nothing happens where it is gone already.</summary>
    Task RemoveAsync(TrainingJob job, CancellationToken cancellation);
}

using System.Globalization;
using Fude.Hosting.Databases;
using Fude.Tracking.Client.Messages;
using Fude.Tracking.Experiments;
using Fude.Tracking.Runs;

namespace Fude.Tracking.Console.RunPage;

/// <summary>What the page of a run shows, as it was at one moment.</summary>
/// <param name="Run">The run with its latest metrics.</param>
/// <param name="Experiment">The name of its experiment.</param>
/// <param name="Around">Its parent, the runs nested in it, and what is registered of it.</param>
public sealed record RunSnapshot(Run Run, string Experiment, RunSurroundings Around)
{
    private readonly Dictionary<string, string> _tags = Run.Data.Tags.ToDictionary(tag => tag.Key, tag => tag.Value, StringComparer.Ordinal);

    /// <summary>The run's id.</summary>
    public string Id => Run.Info.RunId;

    /// <summary>Whether it is deleted.</summary>
    public bool IsDeleted => Run.Info.LifecycleStage != Stages.Active;

    /// <summary>Whether it may still change by itself.</summary>
    public bool IsGoing => !IsDeleted && Run.Info.Status is RunStatus.Running or RunStatus.Scheduled;

    /// <summary>A tag's value; null where it is not set or empty.</summary>
    /// <param name="key">The tag.</param>
    public string? Tag(string key) => _tags.GetValueOrDefault(key) is { Length: > 0 } value ? value : null;

    /// <summary>Whether another look saw the same, as far as the page shows it.</summary>
    /// <param name="other">The other look.</param>
    public bool Shows(RunSnapshot other) =>
        Run.Info == other.Run.Info && Experiment == other.Experiment && Around.Shows(other.Around)
        && Run.Data.Metrics.SequenceEqual(other.Run.Data.Metrics) && Run.Data.Tags.SequenceEqual(other.Run.Data.Tags)
        && Run.Data.Params.Count == other.Run.Data.Params.Count && Run.Inputs!.DatasetInputs.Count == other.Run.Inputs!.DatasetInputs.Count;

    /// <summary>Reads it.</summary>
    /// <param name="session">The connection.</param>
    /// <param name="run">The run.</param>
    /// <param name="around">What is around it, where that was read a moment ago; null reads it too.</param>
    /// <exception cref="Errors.MlflowException">There is no such run.</exception>
    public static RunSnapshot Read(DatabaseSession session, string run, RunSurroundings? around = null)
    {
        var read = RunReader.Get(session, run);
        var experiment = session.First("SELECT name FROM experiments WHERE experiment_id = @p0", row => row.GetString(0), long.Parse(read.Info.ExperimentId, CultureInfo.InvariantCulture));
        return new RunSnapshot(read, experiment ?? "", around ?? RunSurroundings.Read(session, read));
    }
}
